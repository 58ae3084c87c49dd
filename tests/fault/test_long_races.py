"""The races of test_races.py, many times ($PYBYTECODE_TEST_ROUNDS)."""

import os
import unittest

import test_races

ROUNDS = int(os.environ.get("PYBYTECODE_TEST_ROUNDS") or 300)


class Races(test_races.Races):
    rounds = ROUNDS


class RacesInSomebodyElsesTree(test_races.RacesInSomebodyElsesTree):
    rounds = ROUNDS


if __name__ == "__main__":
    unittest.main()
