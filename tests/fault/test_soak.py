"""Some seconds of the soak; test_long_soak.py is the same for an hour. PYBYTECODE_TEST_SEED repeats the choices."""

import unittest

from soak import SoakCase


class Soak(SoakCase):
    def test_some_seconds(self):
        self.soak(8)


if __name__ == "__main__":
    unittest.main()
