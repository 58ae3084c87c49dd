"""Whoever should read what the tool says does not: a pipe is full, closed or slow, the terminal goes away."""

import errno
import fcntl
import os
import pty
import signal
import threading
import time
import unittest

from case import PYTHON
from faulty import FaultCase

F_GETPIPE_SZ = 1032
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class FullPipe(FaultCase):
    """Much to say, and nobody who reads it."""

    def setUp(self):
        super().setUp()
        self.good = self.fill(4)
        self.bad = 1500
        self.write({"bad/%s%d.py" % ("b" * 100, n): "x = = %d\n" % n for n in range(self.bad)})
        self.reader, self.writer = os.pipe()
        self.addCleanup(os.close, self.reader)
        self.addCleanup(os.close, self.writer)

    def start_until_full(self, **options):
        process = self.start("compile", "--python", PYTHON, self.tree, **dict({"stderr": self.writer}, **options))
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        end = time.monotonic() + 30
        while self.waiting() < fcntl.fcntl(self.reader, F_GETPIPE_SZ) // 2:  # Few bytes can take a page of it.
            self.assertLess(time.monotonic(), end, "the pipe is not filled")
            self.assertIsNone(process.poll())
            time.sleep(0.01)
        return process

    def waiting(self):
        count = bytearray(4)
        fcntl.ioctl(self.reader, 0x541B, count)  # FIONREAD
        return int.from_bytes(count, "little")

    def read_all(self, process):
        """What is said from now on, in the end all of it."""
        said = []

        def read():
            while process.poll() is None or self.waiting():
                if self.waiting():
                    said.append(os.read(self.reader, 65536))
                else:
                    time.sleep(0.005)

        thread = threading.Thread(target=read)
        thread.start()
        process.wait(60)
        thread.join()
        return b"".join(said).decode()

    def test_the_first_signal_ends_it(self):
        for number in ENDING:
            with self.subTest(number):
                process = self.start_until_full()
                process.send_signal(number)
                self.assertEqual(process.wait(10), -number)
                self.assertNoOrphans()
                os.read(self.reader, 1 << 20)
        self.assertRulesHold(uncompilable=self.bad)

    def test_it_waits_and_nothing_is_lost(self):
        process = self.start_until_full()
        said = self.read_all(process)
        self.assertEqual(process.returncode, 0)
        self.assertEqual(said.count("SyntaxError"), self.bad)
        self.assertIn("%d failed" % self.bad, said.replace(",", ""))
        self.assertRulesHold(uncompilable=self.bad)

    def test_a_descriptor_that_does_not_block(self):
        os.set_blocking(self.writer, False)  # As some programs leave the terminal that they share.
        process = self.start_until_full()
        said = self.read_all(process)
        self.assertEqual((process.returncode, said.count("SyntaxError")), (0, self.bad))

    def test_the_reader_goes_away(self):
        reader, writer = os.pipe()
        process = self.start("compile", "--python", PYTHON, self.tree, stderr=writer)
        os.close(writer)
        os.read(reader, 100)
        os.close(reader)
        self.assertEqual(process.wait(60), 0)
        self.assertRulesHold(uncompilable=self.bad)

    def test_killed_while_it_waits(self):
        self.start_until_full().kill()
        self.assertRulesHold(uncompilable=self.bad)


class Closed(FaultCase):
    def test_each_and_all_of_the_standard_descriptors(self):
        good = self.fill(6)
        for closed in ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)):
            with self.subTest(closed=closed):
                process = self.start("compile", "-f", "-j2", "--python", PYTHON, self.tree,
                                     preexec_fn=lambda: [os.close(fd) for fd in closed])
                process.communicate(timeout=60)
                self.assertEqual(process.returncode, 0)
                self.assertEqual(len(list(self.tree.rglob("*.pyc"))), good)
        self.assertRulesHold()

    def test_a_list_for_nobody_is_told(self):
        self.fill(2)
        process = self.start("list", "--python", PYTHON, self.tree, preexec_fn=lambda: os.close(1))
        _, said = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 2)
        self.assertIn(os.strerror(errno.EBADF), said.decode())


class Terminals(FaultCase):
    def start_on_terminal(self, *options):
        """The leader of a session whose terminal it is; the other end."""
        end, terminal = pty.openpty()

        def become_leader():
            os.setsid()
            fcntl.ioctl(terminal, 0x540E, 0)  # TIOCSCTTY

        process = self.start("compile", "--progress", "always", "--python", self.spoilt, *options, self.tree,
                             stdin=terminal, stdout=terminal, stderr=terminal, preexec_fn=become_leader)
        os.close(terminal)
        return process, end

    def test_one_that_goes_away_hangs_up(self):
        self.fill(4)
        self.write({"hang%d.py" % n: "# HANG-HERE\n" for n in range(2)})
        self.write({"wait.py": "# WAIT-HERE\n" + "#" * 9000})
        process, end = self.start_on_terminal("-j2", "--timeout", "0")
        self.wait_for_worker()
        os.close(end)
        self.assertEqual(process.wait(10), -signal.SIGHUP)
        self.go()
        self.assertRulesHold()

    def test_one_that_goes_away_while_it_must_finish(self):
        """As under nohup: what is said is lost, and nothing else."""
        self.write({"bad.py": "x = = 1\n", "wait.py": "# WAIT-HERE\n" + "#" * 9000})
        handler = signal.signal(signal.SIGHUP, signal.SIG_IGN)
        try:
            process, end = self.start_on_terminal("-v")
        finally:
            signal.signal(signal.SIGHUP, handler)
        self.wait_for_worker()
        os.close(end)
        self.go()
        self.assertEqual(process.wait(30), 0)
        self.assertRulesHold(uncompilable=1)

    def test_one_that_nobody_reads(self):
        self.write({"%s%d.py" % ("b" * 100, n): "x = = %d\n" % n for n in range(800)})
        for stopped in (False, True):
            for ending, number in ((b"\x03", signal.SIGINT), (b"", signal.SIGTERM)):
                with self.subTest(stopped=stopped, number=number):
                    process, end = self.start_on_terminal("--color", "always")
                    os.read(end, 100)
                    if stopped:
                        os.write(end, b"\x13")  # Ctrl-S
                    time.sleep(0.5)
                    if ending:
                        os.write(end, ending)  # Ctrl-C
                    else:
                        process.send_signal(number)
                    self.assertEqual(process.wait(10), -number)
                    os.close(end)
        self.assertRulesHold(uncompilable=800)

    def test_one_that_is_read_slowly_is_told_everything(self):
        self.write({"%s%d.py" % ("b" * 100, n): "x = = %d\n" % n for n in range(200)})
        process, end = self.start_on_terminal()
        said = b""
        while True:
            try:
                said += os.read(end, 700)
            except OSError:  # EIO: nobody has it open any more.
                break
            time.sleep(0.001)
        self.assertEqual((process.wait(10), said.count(b"SyntaxError")), (0, 200))


if __name__ == "__main__":
    unittest.main()
