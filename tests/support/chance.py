"""Rounds of random tests: how many, and from which seed, so that a failure can be had again."""

import os
import random
import sys


SEED = 1  # Of the tests of each day, so that two runs do the same; a long test asks for any_seed().


def rounds(default):
    """$PYBYTECODE_TEST_ROUNDS, else the default."""
    return int(os.environ.get("PYBYTECODE_TEST_ROUNDS") or default)


def any_seed():
    """Another one each time."""
    return random.SystemRandom().randrange(1 << 32)


def chance(seed=SEED):
    """A source of random numbers; its seed, $PYBYTECODE_TEST_SEED if that is set, is printed."""
    seed = int(os.environ.get("PYBYTECODE_TEST_SEED") or seed)
    print("PYBYTECODE_TEST_SEED=%d" % seed, file=sys.stderr)
    return random.Random(seed)
