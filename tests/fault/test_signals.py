"""Signals at every moment, and what happens to the interpreters meanwhile: frozen, killed from outside, orphaned."""

import os
import random
import signal
import subprocess
import sys
import time
import unittest

import judge
from case import PYTHON
from faulty import FaultCase, executable

SEED = int(os.environ.get("PYBYTECODE_TEST_SEED") or random.SystemRandom().randrange(1 << 32))
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class SignalCase(FaultCase):
    def wait_for_children(self, process):
        end = time.monotonic() + 20
        while not self.children(process) and time.monotonic() < end:
            time.sleep(0.01)

    def assertEndsBy(self, process, number, seconds=10):
        _, said = process.communicate(timeout=seconds)
        self.assertEqual(process.returncode, -number, said)
        self.assertNoOrphans()
        self.assertNoTemporaries()
        return said.decode()

    def assertNothingBroken(self):
        problems = judge.ask(PYTHON, self.tree)["problems"]
        self.assertEqual([each for each in problems if not each.endswith("is missing")], [])


class Ending(SignalCase):
    def test_while_an_interpreter_hangs_at_its_start(self):
        self.fill(4)
        fake = executable(self.room / "fake", "#!/bin/sh\nexec sleep 1000\n")
        for number in ENDING:
            process = self.start("compile", "--timeout", "0", "--python", fake, self.tree)
            self.wait_for_children(process)
            process.send_signal(number)
            self.assertEndsBy(process, number)

    def test_while_it_reads_a_list(self):
        for number in ENDING:
            process = self.start("compile", "--python", PYTHON, "-i", "-", stdin=subprocess.PIPE)
            process.stdin.write(os.fsencode(self.tree) + b"\n")
            process.stdin.flush()
            time.sleep(0.3)
            process.send_signal(number)
            process.wait(10)
            self.assertEqual(process.returncode, -number)
            process.communicate()

    def test_while_every_interpreter_hangs_at_a_source(self):
        self.write({"hang%d.py" % n: "# HANG-HERE\n" for n in range(6)})
        for number in ENDING:
            process = self.start("compile", "-j", "3", "--timeout", "0", "--python", self.spoilt, self.tree)
            time.sleep(0.5)
            process.send_signal(number)
            self.assertEndsBy(process, number)

    def test_the_whole_terminal(self):
        good = self.fill(30)
        self.write({"slow%d.py" % n: "# SLOW-HERE\n" for n in range(20)})
        process = self.start("compile", "-j", "2", "--python", self.spoilt, self.tree, start_new_session=True)
        time.sleep(0.7)
        os.killpg(process.pid, signal.SIGINT)
        said = self.assertEndsBy(process, signal.SIGINT)
        self.assertNotIn("error", said)  # A run that was ended has found nothing bad.
        self.assertNotIn("killed by", said)
        self.assertNothingBroken()
        self.assertGreater(good, 0)

    def test_twice(self):
        self.write({"hang.py": "# HANG-HERE\n"})
        process = self.start("compile", "--timeout", "0", "--python", self.spoilt, self.tree)
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGTERM)
        self.assertEndsBy(process, signal.SIGTERM)

    def test_what_nohup_ignores_stays_ignored(self):
        self.write({"slow%d.py" % n: "# SLOW-HERE\n" for n in range(5)})
        process = self.start("compile", "-j", "1", "--python", self.spoilt, self.tree,
                             preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        time.sleep(0.5)
        process.send_signal(signal.SIGHUP)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0)
        self.assertSound()

    def test_whoever_starts_it_may_ignore_its_childrens_end(self):
        """As some daemons do; the kernel then reaps every child at once."""
        self.fill(4)
        process = self.start("compile", "--python", PYTHON, self.tree,
                             preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN))
        _, said = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, said)
        self.assertSound()

    def test_at_random_moments(self):
        print("PYBYTECODE_TEST_SEED=%d" % SEED, file=sys.stderr)
        chance = random.Random(SEED)
        self.fill(150, 6000)
        for n in range(30):
            with self.subTest(round=n, seed=SEED):
                number = chance.choice(ENDING)
                process = self.start("compile", "-f", "--python", PYTHON, self.tree, start_new_session=True)
                time.sleep(chance.uniform(0, 0.3))
                process.send_signal(number)
                process.communicate(timeout=30)
                self.assertIn(process.returncode, (-number, 0))
                self.assertNoTemporaries()
        self.assertNoOrphans()
        self.assertNothingBroken()
        self.assertRepaired()


class Interpreters(SignalCase):
    def test_die_with_the_tool_even_while_they_hang(self):
        self.write({"hang%d.py" % n: "# HANG-HERE\n" for n in range(4)})
        process = self.start("compile", "-j", "2", "--timeout", "0", "--python", self.spoilt, self.tree)
        time.sleep(0.6)
        self.assertTrue(self.children(process))
        process.kill()
        self.assertEndsBy(process, signal.SIGKILL)

    def test_what_they_have_started_dies_too(self):
        self.fill(4)
        fake = executable(self.room / "fake", "#!/bin/sh\nsleep 1000 &\nsleep 1000 &\nexec %s \"$@\"\n" % PYTHON)
        run = self.compile("--python", fake, self.tree)
        self.assertEqual(run.counts, {"compiled": 4})
        self.assertNoOrphans()

    def test_killed_from_outside_again_and_again(self):
        """As the kernel does when memory is short: at most the sources at which it happened twice are lost."""
        chance = random.Random(SEED)
        good = self.fill(40)
        self.write({"slow%d.py" % n: "# SLOW-HERE\n" for n in range(12)})
        self.write({"first.py": "# WAIT-HERE\n" + "#" * 5000})  # One that dies before it has greeted ends the run.
        process = self.start("compile", "-j", "2", "--python", self.spoilt, "--report", self.room / "report", self.tree)
        self.wait_for_worker()
        self.go()
        for _ in range(8):
            time.sleep(chance.uniform(0.1, 0.4))
            children = self.children(process)
            if children:
                try:
                    os.kill(chance.choice(children), signal.SIGKILL)
                except ProcessLookupError:
                    pass
        _, said = process.communicate(timeout=60)
        self.assertIn(process.returncode, (0, 2), said)
        self.assertGreaterEqual(len(list(self.tree.rglob("*.pyc"))), good)
        self.assertNothingBroken()
        self.assertRepaired()

    def test_one_that_is_frozen_is_a_timeout(self):
        good = self.fill(6)
        self.write({"wait.py": "# WAIT-HERE\n"})
        process = self.start("compile", "-j", "1", "--timeout", "1", "--python", self.spoilt, self.tree)
        self.wait_for_worker()
        self.go()
        for pid in self.children(process):
            os.kill(pid, signal.SIGSTOP)
        _, said = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 0, said)  # It is tried again by another.
        self.assertEqual(len(list(self.tree.rglob("*.pyc"))), good + 1, said)
        self.assertSound()
        self.assertNoOrphans()

    def test_the_tool_alone_is_stopped_for_longer_than_the_timeout(self):
        self.write({"slow%d.py" % n: "# SLOW-HERE\n" for n in range(10)})
        process = self.start("compile", "-j", "2", "--timeout", "1", "--python", self.spoilt, self.tree)
        time.sleep(0.5)
        process.send_signal(signal.SIGSTOP)
        time.sleep(2.5)
        process.send_signal(signal.SIGCONT)
        _, said = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 0)
        self.assertNotIn(b"not compiled within", said)
        self.assertSound()


if __name__ == "__main__":
    unittest.main()
