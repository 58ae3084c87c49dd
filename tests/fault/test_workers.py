"""A worker that dies, hangs, lies or never starts costs the one source it happened at."""

import unittest

from case import PYTHON
from faulty import FaultCase, executable


class WorkerFaults(FaultCase):
    def one_bad(self, mark, *options, kind):
        good = self.fill()
        self.write({"bad.py": "# %s\n" % mark})
        run = self.compile("--python", self.spoilt, *options, self.tree)
        self.assertEqual(run.counts, {"compiled": good, "failed": 1}, run.err)
        failure = run.report["failures"][0]
        self.assertEqual(failure["kind"], kind)
        self.assertTrue(failure["source"].endswith("/bad.py"))
        self.assertFalse(list(self.tree.glob("__pycache__/bad.*")))
        self.assertNoTemporaries()
        self.assertRulesHold()
        return failure["message"]

    def test_killed_at_a_source(self):
        self.assertIn("killed by signal 9", self.one_bad("DIE-HERE", kind="crash"))

    def test_exits_at_a_source(self):
        self.assertIn("exited with code 7", self.one_bad("EXIT-HERE", kind="crash"))

    def test_hangs_at_a_source(self):
        self.assertIn("not compiled within 1 s", self.one_bad("HANG-HERE", "--timeout", "1", kind="timeout"))

    def test_answers_garbage(self):
        self.assertIn("protocol", self.one_bad("LIE-HERE", kind="crash"))

    def test_answers_what_nobody_asked(self):
        self.assertIn("protocol", self.one_bad("ANSWER-TWICE", kind="crash"))

    def test_shouts_without_harm(self):
        good = self.fill()
        self.write({"loud.py": "# SHOUT-HERE\n"})
        run = self.compile("--python", self.spoilt, self.tree)
        self.assertEqual(run.counts, {"compiled": good + 1})
        self.assertLess(len(run.err), 1000)
        self.assertSound()

    def test_dies_while_something_that_it_started_holds_its_pipes(self):
        good = self.fill(20)
        self.write({"bad.py": "# EXIT-HERE\n"})
        text = "#!/bin/sh\nsleep 1000 &\nexec %s \"$@\"\n" % self.spoilt
        run = self.compile("--python", executable(self.room / "holding", text), "--timeout", "30", self.tree)
        self.assertEqual(run.counts, {"compiled": good, "failed": 1}, run.err)
        self.assertIn("exited with code 7", run.report["failures"][0]["message"])
        self.assertRulesHold()

    def test_many_bad_sources_are_all_named_and_nothing_else(self):
        good = self.fill()
        marks = ("DIE-HERE", "EXIT-HERE", "LIE-HERE")
        self.write({"bad%d.py" % n: "# %s\n" % marks[n % 3] for n in range(9)})
        run = self.compile("--python", self.spoilt, "-j", "3", self.tree)
        self.assertEqual(run.counts, {"compiled": good, "failed": 9})
        self.assertRulesHold()

    def test_a_failing_source_leaves_no_bytecode_behind(self):
        source = self.write({"a.py": "x = 1\n"})
        self.compile(self.tree)
        source.write_text("x = = 1\n")
        run = self.compile(self.tree)
        self.assertEqual(run.counts, {"failed": 1})
        self.assertSound(uncompilable=1)


class InterpretersThatNeverServe(FaultCase):
    def refused_with(self, text, *options):
        self.fill(4)
        fake = executable(self.room / "fake", text)
        message = self.refused("compile", *options, "--python", fake, self.tree)
        self.assertIn(str(fake), message)
        self.assertFalse(list(self.tree.rglob("*.pyc")))
        self.assertRulesHold()
        return message

    def test_dies_at_start(self):
        self.assertIn("exited with code 3", self.refused_with("#!/bin/sh\nexit 3\n"))

    def test_prints_garbage(self):
        self.assertIn("--python", self.refused_with("#!/bin/sh\necho hello\n"))

    def test_garbage_on_the_private_channel(self):
        text = "#!%s\nimport os, sys\nos.write(int(sys.argv[-1]) if sys.argv[-1].isdigit() else 1, b'HTTP/1.1 200 OK')\n"
        self.assertIn("greeting", self.refused_with(text % PYTHON))

    def test_hangs_at_start(self):
        self.assertIn("timeout", self.refused_with("#!/bin/sh\nexec sleep 1000\n", "--timeout", "0.5"))

    def test_every_worker_dies_after_its_greeting(self):
        self.fill(4)
        text = (
            "#!%s\nimport os, sys\narguments = sys.argv[1:]\nat = arguments.index('-c') + 1\n"
            "arguments[at] = arguments[at].replace('serve(posix.read', 'posix._exit(9) or serve(posix.read')\n"
            "os.execv(%r, [%r] + arguments)\n"
        )
        fake = executable(self.room / "fake", text % (PYTHON, PYTHON, PYTHON))
        message = self.refused("compile", "-j", "4", "--python", fake, self.tree)
        self.assertEqual(message.count("failed 3 times in a row"), 1)
        self.assertRulesHold()


if __name__ == "__main__":
    unittest.main()
