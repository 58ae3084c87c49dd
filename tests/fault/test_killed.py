"""The tool ended from outside: what is there is whole, nothing of it lives on, and a plain run completes the tree."""

import os
import signal
import time
import unittest

import judge
from case import PYTHON
from chance import chance, rounds
from faulty import FaultCase, child_pids


class Killed(FaultCase):
    def assertEveryFileWhole(self):
        """Also before any repair: no bytecode file that exists is cut or out of date."""
        answer = judge.ask(PYTHON, self.tree)
        self.assertEqual([each for each in answer["problems"] if not each.endswith("is missing")], [])

    def test_sigkill_at_random_moments(self):
        random = chance()
        self.fill(120, 6000)
        for n in range(rounds(100)):
            with self.subTest(round=n):
                arguments = ["compile", "--force", "-q", "--python", PYTHON, self.tree]
                process = self.start(*arguments, start_new_session=True)
                time.sleep(random.uniform(0, 0.25))
                process.kill()
                process.communicate()
        self.assertNoOrphans()
        self.assertEveryFileWhole()
        self.assertRulesHold()

    def ended_by(self, number):
        good = self.fill(6)
        self.write({"slow%d.py" % n: "# SLOW-HERE\n" for n in range(60)})
        process = self.start("compile", "-j", "2", "--python", self.spoilt, self.tree)
        while not list(self.tree.rglob("*.pyc")):
            time.sleep(0.02)
        os.kill(process.pid, number)
        process.communicate(timeout=10)
        self.assertEqual(process.returncode, -number)
        self.assertNoOrphans()
        self.assertNoTemporaries()
        self.assertEveryFileWhole()
        self.assertRulesHold()
        self.assertGreater(good, 0)

    def test_sigint(self):
        self.ended_by(signal.SIGINT)

    def test_sigterm(self):
        self.ended_by(signal.SIGTERM)

    def test_sighup(self):
        self.ended_by(signal.SIGHUP)

    def test_a_stop_longer_than_the_timeout_is_no_timeout(self):
        self.write({"slow%d.py" % n: "# SLOW-HERE\n" for n in range(8)})
        process = self.start("compile", "-j", "2", "--timeout", "1", "--python", self.spoilt, self.tree)
        time.sleep(0.4)
        group = [process.pid, *child_pids(process.pid)]
        for pid in group:
            os.kill(pid, signal.SIGSTOP)
        time.sleep(2.5)
        for pid in group:
            os.kill(pid, signal.SIGCONT)
        _, said = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 0)
        self.assertNotIn(b"not compiled within", said)
        self.assertSound()

    def test_nobody_listens(self):
        for closed in ((), (0,), (1, 2), (0, 1, 2)):
            with self.subTest(closed=closed):
                self.fill(8)
                process = self.start("compile", "-f", "--python", PYTHON, self.tree,
                                     preexec_fn=lambda: [os.close(fd) for fd in closed])
                process.stderr.close()
                process.stdout.close()
                process.wait(60)
                self.assertSound()


if __name__ == "__main__":
    unittest.main()
