"""The random tests of this folder, many times over: 10,000 kills, a crowd of runs a hundred times, 2,000 blocks of
garbage, 1,500 failing system calls.

PYBYTECODE_TEST_ROUNDS says how often each test instead, PYBYTECODE_TEST_SEED from where.
"""

import unittest

import test_crowd
import test_damaged_bodies
import test_failing_system_calls
import test_killed_anywhere
from chance import any_seed, rounds


class LongKilledAnywhere(test_killed_anywhere.KilledAnywhere):
    rounds = rounds(1100)  # Nine tests.
    seed = any_seed()


class LongCrowd(test_crowd.Crowd):
    rounds = rounds(100)
    seed = any_seed()


class LongDamagedBodies(test_damaged_bodies.DamagedBodies):
    rounds = rounds(2000)
    seed = any_seed()


class LongFailingSystemCalls(test_failing_system_calls.FailingSystemCalls):
    rounds = rounds(500)
    seed = any_seed()


if __name__ == "__main__":
    unittest.main()
