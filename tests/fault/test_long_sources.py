"""Every kind of bad source in every size, with every interpreter; $PYBYTECODE_TEST_LARGE is the size of large ones."""

import os
import unittest

from deep_sources import blocks, large, nested, repeated
from source_faults import SourceCase

LARGE = int(os.environ.get("PYBYTECODE_TEST_LARGE") or 60_000_000)


class Sources(SourceCase):
    seconds = 3600

    def test_nested(self):
        for depth in (20, 50, 100, 150, 199, 200, 1000, 5000, 100_000):
            with self.subTest(depth=depth):
                self.for_each(nested(depth), ("--timeout", "300"), judged=False)
                self.start_over()

    def test_repeated(self):
        for times in (500, 1000, 3000, 6000):
            with self.subTest(times=times):
                self.for_each(repeated(times), ("--timeout", "300"), judged=False)
                self.start_over()

    def test_blocks(self):
        for depth in (19, 20, 21, 60, 97, 99):
            with self.subTest(depth=depth):
                self.for_each(blocks(depth), judged=False)
                self.start_over()

    def test_large(self):
        self.for_each(large(LARGE), ("--timeout", "300"))


if __name__ == "__main__":
    unittest.main()
