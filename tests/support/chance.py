"""Rounds of random tests: how many, and from which seed, so that a failure can be had again."""

import os
import random
import sys


def rounds(default):
    """$PYBYTECODE_TEST_ROUNDS, else the default."""
    return int(os.environ.get("PYBYTECODE_TEST_ROUNDS", default))


def chance():
    """A source of random numbers; its seed, $PYBYTECODE_TEST_SEED if that is set, is printed."""
    seed = int(os.environ.get("PYBYTECODE_TEST_SEED") or random.SystemRandom().randrange(1 << 32))
    print("PYBYTECODE_TEST_SEED=%d" % seed, file=sys.stderr)
    return random.Random(seed)
