"""What a worker may say, or not say, on its private channel: at its start, at a source, in the middle of a frame."""

import shutil
import unittest

from case import PYTHON
from faulty import FaultCase, executable, spoilt_interpreter

# What the interpreter does at a source that holds AT-THIS; `channel` is where answers leave.
_AT = """
import builtins, posix, sys, time
_compile, channel = builtins.compile, int(sys.argv[1])
def frame(task, size, level=0, status=0):
    return task.to_bytes(4, "little") + bytes((level, status, 0, 0)) + size.to_bytes(4, "little") + bytes(12)
def at_this(source):
    %s
def _spoilt(source, *rest):
    if isinstance(source, bytes) and b"AT-THIS" in source:
        at_this(source)
    return _compile(source, *rest)
builtins.compile = _spoilt
"""


class AtASource(FaultCase):
    def saying(self, text):
        """An interpreter that does this at a source with AT-THIS."""
        return spoilt_interpreter(self.room / "saying", spoil=_AT % text.replace("\n", "\n    "))

    def assertCosts(self, text, kind, words, *options):
        """Only the source at which it happens."""
        with self.subTest(text):
            good = self.fill(30, 600)
            self.write({"bad.py": "# AT-THIS\n"})
            run = self.compile("-f", "--python", self.saying(text), "-j", "2", *options, self.tree)
            self.assertEqual(run.counts, {"compiled": good, "failed": 1}, run.err)
            failure = run.report["failures"][0]
            self.assertTrue(failure["source"].endswith("/bad.py"))
            self.assertEqual(failure["kind"], kind, failure)
            self.assertIn(words, failure["message"])
            self.assertRulesHold()

    def test_half_a_frame_and_its_end(self):
        for text in ("posix.write(channel, b'abc'); posix._exit(3)",
                     "posix.write(channel, frame(1, 1000) + b'c' * 10); posix._exit(3)"):
            self.assertCosts(text, "crash", "exited with code 3")

    def test_half_a_frame_and_silence(self):
        for text in ("posix.write(channel, b'abc'); time.sleep(1000)",
                     "posix.write(channel, frame(1, 0x7FFFFFFF) + b'c' * 10); time.sleep(1000)"):
            self.assertCosts(text, "timeout", "not compiled within 1 s", "--timeout", "1")

    def test_frames_that_nobody_asked_for(self):
        for text in ("posix.write(channel, frame(99999, 0))", "posix.write(channel, frame(0, 5, 2) + b'c' * 5)",
                     "posix.write(channel, frame(0xFFFFFFFF, 1) + b'c')",
                     "posix.write(channel, frame(99999, 4, 0, 1) + bytes(4))"):
            self.assertCosts(text, "crash", "protocol")

    def test_frames_that_no_worker_sends(self):
        for text in ("posix.write(channel, frame(1, 0xFFFFFFFF))", "posix.write(channel, frame(1, 1, 9))",
                     "posix.write(channel, frame(1, 1, 0, 7))"):
            self.assertCosts(text + "; time.sleep(1000)", "crash", "protocol")

    def test_megabytes_on_the_channel(self):
        text = "data = bytes(range(1, 256)) * 20000\nwhile data: data = data[posix.write(channel, data):]"
        self.assertCosts(text, "crash", "protocol")

    def test_code_that_is_not_whole(self):
        """Of the only source: it is task 0."""
        for cut in ("[:-5]", "[:1] + b'\\0' * 50", " + b'N'", "[:40] + b'\\xff' * 9"):
            text = ("import marshal\ncode = marshal.dumps(_compile(b'x = 1', 'x', 'exec'))%s\n"
                    "posix.write(channel, frame(0, len(code)) + code); time.sleep(1000)" % cut)
            with self.subTest(cut):
                self.write({"bad.py": "# AT-THIS\n"})
                run = self.compile("-f", "--python", self.saying(text), self.tree)
                self.assertEqual(run.counts, {"failed": 1}, run.err)
                self.assertIn("broke the protocol: an answer that is no code object", run.err)
                self.assertRulesHold()

    def test_an_answer_without_end(self):
        """A byte now and then puts the deadline off, but not for ever."""
        text = "posix.write(channel, frame(0, 0x7FFFFFFF))\nwhile True: posix.write(channel, b'c'); time.sleep(0.1)"
        self.write({"bad.py": "# AT-THIS\n"})
        run = self.compile("--timeout", "1", "--python", self.saying(text), self.tree)
        self.assertEqual(run.counts, {"failed": 1}, run.err)
        self.assertIn("bad.py: not compiled within 1 s", run.err)
        self.assertRulesHold()

    def test_a_message_of_megabytes(self):
        self.write({"bad.py": "# AT-THIS\n"})
        run = self.compile("--python", self.saying("raise SyntaxError('x' * 3000000)"), self.tree)
        self.assertEqual(run.counts, {"failed": 1})
        self.assertLess(len(run.err), 5000)
        self.assertRulesHold()

    def test_closes_its_channel(self):
        self.assertCosts("posix.close(channel); time.sleep(1000)", "crash", "closed its answers and went on")

    def test_closes_its_input(self):
        good = self.fill(30, 600)
        self.write({"bad.py": "# AT-THIS\n"})
        run = self.compile("--python", self.saying("posix.close(0)"), "-j", "2", self.tree)
        self.assertEqual(run.counts["compiled"] + run.counts.get("failed", 0), good + 1, run.err)
        self.assertGreaterEqual(run.counts["compiled"], good)
        self.assertRulesHold()

    def test_signals_of_every_kind(self):
        for number in (4, 6, 9, 11, 15):
            text = "posix.kill(posix.getpid(), %d)" % number
            self.assertCosts(text, "crash", "killed by signal %d " % number)

    def test_stops_itself(self):
        self.assertCosts("posix.kill(posix.getpid(), 19)", "timeout", "not compiled within 1 s", "--timeout", "1")

    def test_memory_errors(self):
        good = self.fill(20)
        self.write({"bad.py": "# AT-THIS\n"})
        run = self.compile("--python", self.saying("raise MemoryError"), self.tree)
        self.assertEqual(run.counts, {"compiled": good, "failed": 1}, run.err)
        self.assertIn("MemoryError", run.err)
        self.assertRulesHold()

    def test_exceptions_that_are_none_of_a_compiler(self):
        for name in ("KeyboardInterrupt", "SystemExit(3)", "GeneratorExit", "SyntaxError(None)",
                     "SyntaxError(3, (1, 2, 3, 4))", "SyntaxError('\\udcff\\0')", "RecursionError",
                     "UnicodeDecodeError('x', b'', 0, 1, '\\ud800')"):
            with self.subTest(name):
                good = self.fill(10)
                self.write({"bad.py": "# AT-THIS\n"})
                run = self.compile("-f", "--python", self.saying("raise " + name), self.tree)
                self.assertEqual(run.counts, {"compiled": good, "failed": 1}, run.err)
                self.assertIn(name.partition("(")[0], run.err)
        self.assertRulesHold()

    def test_every_source_kills(self):
        self.write({"bad%d.py" % n: "# AT-THIS\n" for n in range(40)})
        run = self.compile("--python", self.saying("posix._exit(9)"), "-j", "2", self.tree)
        self.assertEqual(run.counts, {"failed": 40}, run.err)
        self.assertRulesHold()


class AtItsStart(FaultCase):
    def refused_with(self, text, *words, options=()):
        self.fill(4)
        head = "#!%s\nimport os, sys, time\nchannel = int(sys.argv[-1]) if sys.argv[-1].isdigit() else 1\n" % PYTHON
        fake = executable(self.room / "fake", head + text)
        message = self.refused("compile", *options, "--python", fake, self.tree)
        for word in (str(fake), "--python", *words):
            self.assertIn(word, message)
        self.assertLess(len(message), 1500)
        self.assertFalse(list(self.tree.rglob("*.pyc")))
        self.assertRulesHold()
        shutil.rmtree(self.tree)

    def test_greetings(self):
        for greeting, word in (
            ("b''", "exited with code 0"), ("b'PY'", "exited with code 0"), ("b'PYBC'", "exited with code 0"),
            ("b'PYBC' + bytes(4)", "does not answer like a Python"), ("b'PYBC\\xff\\xff\\xff\\x7f'", "greeting"),
            ("b'PYBC\\x0a\\0\\0\\0version=3'", "exited with code 0"), ("b'\\0' * 5000000", "greeting"),
            ("b'PYBC\\x0d\\0\\0\\0version=3.11\\n'", "does not answer like a Python"),
        ):
            with self.subTest(greeting):
                self.refused_with("os.write(channel, %s)\n" % greeting, word)

    def test_an_answer_before_the_question(self):
        self.write({"a.py": "a = 1\n"})
        more = ("import posix\n_write = posix.write\ndef _more(fd, data):\n    posix.write = _write\n"
                "    _write(fd, bytes(data) + bytes(8) + b'\\x33\\0\\0\\0' + bytes(12) + b'c' + bytes(50))\n"
                "    return len(data)\nposix.write = _more\n")
        talker = spoilt_interpreter(self.room / "talker", spoil=more)
        message = self.refused("compile", "--python", talker, self.tree)
        self.assertIn("says more than its greeting", message)
        self.assertRulesHold()

    def test_a_tag_that_leads_elsewhere(self):
        """It is part of every bytecode file's name."""
        self.write({"a.py": "a = 1\n"})
        tag = "import sys, types\nsys.implementation = types.SimpleNamespace(**vars(sys.implementation))\n"
        other = spoilt_interpreter(self.room / "other", spoil=tag + "sys.implementation.cache_tag = '../../x'\n")
        self.assertIn("cannot be part of a file name: ../../x", self.refused("compile", "--python", other, self.tree))
        self.assertRulesHold()

    def test_half_a_greeting_and_silence(self):
        for greeting in ("b''", "b'PYBC'", "b'PYBC\\x0a\\0\\0\\0version=3'"):
            with self.subTest(greeting):
                text = "os.write(channel, %s)\ntime.sleep(1000)\n" % greeting
                self.refused_with(text, "does not answer within the timeout", options=("--timeout", "0.5"))

    def test_signals(self):
        for number in (6, 9, 11, 15):
            self.refused_with("os.kill(os.getpid(), %d)\n" % number, "killed by signal %d" % number)

    def test_programs_that_are_no_python(self):
        for program in ("sh", "bash", "perl", "awk", "cat", "tail", "yes", "dd", "env", "sleep", "tee", "xargs", "git"):
            path = shutil.which(program)
            if not path:
                continue
            with self.subTest(program):
                self.fill(2)
                message = self.refused("compile", "--timeout", "2", "--python", path, self.tree)
                self.assertIn("cannot be used as an interpreter", message)
                self.assertIn("--python", message)
                self.assertLess(len(message), 1500)
                self.assertNoOrphans()
        self.assertRulesHold()


if __name__ == "__main__":
    unittest.main()
