"""Signals at every moment, and what happens to the interpreters meanwhile: frozen, killed from outside, orphaned."""

import contextlib
import os
import resource
import signal
import subprocess
import time
import unittest

import judge
from case import PYTHON
from chance import chance, rounds
from faulty import FaultCase, child_pids, executable

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class SignalCase(FaultCase):
    def children(self, process):
        """The pids of its interpreters."""
        return set(child_pids(process.pid))

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

    def test_whatever_signals_are_inherited_ignored_or_blocked(self):
        everything = [number for number in signal.valid_signals() if number not in (signal.SIGKILL, signal.SIGSTOP)]
        good = self.fill(8)
        self.write({"dies.py": "# DIE-HERE\n", "bad.py": "x = = 1\n"})

        def ignore():
            for number in everything:
                signal.signal(number, signal.SIG_IGN)

        for prepare in (ignore, lambda: signal.pthread_sigmask(signal.SIG_BLOCK, everything),
                        lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN)):
            run = self.compile("-f", "-j2", "--python", self.spoilt, self.tree, preexec_fn=prepare)
            self.assertEqual(run.counts, {"compiled": good, "failed": 2}, run.err)
            self.assertNoOrphans()
        self.assertRulesHold(uncompilable=1)

    def test_what_nobody_catches_ends_it_and_costs_nothing(self):
        for number in (signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM, signal.SIGXCPU, signal.SIGABRT):
            with self.subTest(number):
                self.write({"hang%d.py" % n: "# HANG-HERE\n" for n in range(2)})
                self.write({"wait.py": "# WAIT-HERE\n" + "#" * 9000})
                self.fill(20)
                process = self.start("compile", "-f", "-j2", "--timeout", "0", "--python", self.spoilt, self.tree,
                                     preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)))
                self.wait_for_worker()
                process.send_signal(number)
                process.communicate(timeout=10)
                self.assertEqual(process.returncode, -number)
                self.assertNoOrphans()
                (self.room / "home.waiting").unlink()
        self.go()
        self.assertRulesHold()

    def test_a_pipe_signal_from_outside_is_ignored(self):
        good = self.fill(20)
        self.write({"wait.py": "# WAIT-HERE\n" + "#" * 9000})
        process = self.start("compile", "--python", self.spoilt, self.tree)
        self.wait_for_worker()
        process.send_signal(signal.SIGPIPE)
        self.go()
        process.communicate(timeout=30)
        self.assertEqual((process.returncode, len(list(self.tree.rglob("*.pyc")))), (0, good + 1))
        self.assertRulesHold()

    def test_at_random_moments(self):
        random = chance()
        self.fill(150, 6000)
        for n in range(rounds(30)):
            with self.subTest(round=n):
                number = random.choice(ENDING)
                process = self.start("compile", "-f", "--python", PYTHON, self.tree, start_new_session=True)
                time.sleep(random.uniform(0, 0.3))
                process.send_signal(number)
                process.communicate(timeout=30)
                self.assertIn(process.returncode, (-number, 0))
                self.assertNoTemporaries()
        self.assertNoOrphans()
        self.assertNothingBroken()
        self.assertRulesHold()


class Interpreters(SignalCase):
    def test_die_with_the_tool_even_while_they_hang(self):
        self.write({"hang%d.py" % n: "# WAIT-HERE, HANG-HERE\n" + "#" * 5000 for n in range(40)})
        process = self.start("compile", "-j", "2", "--timeout", "0", "--python", self.spoilt, self.tree)
        self.wait_for_worker(2)
        self.go()
        self.assertEqual(self.children(process), self.arrived("waiting"))
        process.kill()
        self.assertEndsBy(process, signal.SIGKILL)

    def test_what_they_have_started_dies_too(self):
        self.fill(4)
        fake = executable(self.room / "fake", "#!/bin/sh\nsleep 1000 &\nsleep 1000 &\nexec %s \"$@\"\n" % PYTHON)
        run = self.compile("--python", fake, self.tree)
        self.assertEqual(run.counts, {"compiled": 4})
        self.assertNoOrphans()

    def test_killed_from_outside_again_and_again(self):
        """As the kernel does when memory is short: at most the sources at which it happened twice are lost.

        Only those are killed that have greeted: three that die before are an interpreter that does not work."""
        random = chance()
        good = self.fill(40)
        self.write({"slow%d.py" % n: "# SLOW-HERE\n" for n in range(24)})
        process = self.start("compile", "-j", "2", "--python", self.spoilt, "--report", self.room / "report", self.tree)
        killed = 0
        while killed < 8 and process.poll() is None:
            time.sleep(random.uniform(0.05, 0.3))
            greeted = sorted(self.children(process) & self.arrived("slow"))
            if greeted:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(random.choice(greeted), signal.SIGKILL)
                    killed += 1
        _, said = process.communicate(timeout=60)
        self.assertGreater(killed, 2)
        self.assertIn(process.returncode, (0, 2), said)
        self.assertGreaterEqual(len(list(self.tree.rglob("*.pyc"))), good)
        self.assertNothingBroken()
        self.assertRulesHold()

    def test_all_killed_at_one_moment(self):
        good = self.fill(30)
        self.write({"slow%d.py" % n: "# SLOW-HERE\n" for n in range(8)})
        self.write({"first%d.py" % n: "# WAIT-HERE\n" + "#" * 5000 for n in range(60)})
        process = self.start("compile", "-j", "3", "--python", self.spoilt, self.tree)
        self.wait_for_worker(3)
        for pid in self.arrived("waiting"):
            os.kill(pid, signal.SIGKILL)
        self.go()
        _, said = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, said)
        self.assertEqual(len(list(self.tree.rglob("*.pyc"))), good + 8 + 60, said)
        self.assertRulesHold()

    def test_one_that_is_frozen_is_a_timeout(self):
        good = self.fill(6)
        self.write({"wait.py": "# WAIT-HERE\n"})
        process = self.start("compile", "-j", "1", "--timeout", "1", "--python", self.spoilt, self.tree)
        self.wait_for_worker()
        for pid in self.children(process):
            os.kill(pid, signal.SIGSTOP)
        self.go()
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
