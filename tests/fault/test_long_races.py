"""The races of test_races.py, many times ($PYBYTECODE_TEST_ROUNDS)."""

import unittest

import test_races
from chance import any_seed, rounds


class Races(test_races.Races):
    rounds = rounds(300)
    seed = any_seed()


class RacesInSomebodyElsesTree(test_races.RacesInSomebodyElsesTree):
    rounds = rounds(300)
    seed = any_seed()


if __name__ == "__main__":
    unittest.main()
