"""An hour ($PYBYTECODE_SOAK_SECONDS) of random edits, faults and runs. PYBYTECODE_TEST_SEED repeats the choices."""

import os
import unittest

from chance import any_seed
from soak import SoakCase


class Soak(SoakCase):
    seed = any_seed()

    def test_for_long(self):
        self.soak(float(os.environ.get("PYBYTECODE_SOAK_SECONDS") or 3600))


if __name__ == "__main__":
    unittest.main()
