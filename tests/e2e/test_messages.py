"""What the tool says, where, and how much of it."""

import os
import pty

from bytecode import cached
from case import PYTHON, Case

BAD = "x = 1\nif x:\n    y = = 2\n"


class Messages(Case):
    def setUp(self):
        super().setUp()
        self.write({"good.py": "x = 1\n", "bad.py": BAD})
        self.bad = self.tree / "bad.py"

    def test_a_failure_is_a_line_that_editors_can_click(self):
        run = self.compile(self.tree)
        self.assertIn("%s:3:9: SyntaxError: invalid syntax\n" % self.bad, run.err)

    def test_a_failure_is_named_as_the_path_was_given(self):
        self.assertIn("\ntree/bad.py:3:", "\n" + self.compile("tree").err)
        self.assertIn("\n./bad.py:3:", "\n" + self.compile("./bad.py", cwd=self.tree).err)
        self.assertIn("\nbad.py:3:", "\n" + self.compile("bad.py", cwd=self.tree).err)

    def test_messages_go_to_standard_error(self):
        self.assertEqual(self.compile(self.tree).out, "")

    def test_other_exceptions_have_their_own_names(self):
        self.write({"indent.py": "if x:\n\ty\n        z\n", "deep.py": "(" * 2000 + ")" * 2000})
        run = self.compile(self.tree)
        self.assertRegex(run.err, r"indent\.py:3:\d*:? ?(TabError|IndentationError): ")
        self.assertRegex(run.err, r"deep\.py:.*(SyntaxError|RecursionError|MemoryError)")

    def test_the_summary_tells_only_what_is_not_zero(self):
        self.assertRegex(self.compile(self.tree).lines[-1], r"^Compiled 1 of 2 files in \d+\.\d+ s: 1 failed$")
        self.write({"other.py": ""})
        self.assertRegex(
            self.compile("--exclude", "good.py", self.tree).lines[-1],
            r"^Compiled 1 of 3 files in \d+\.\d+ s: 1 failed, 1 skipped$",
        )

    def test_the_summary_of_all_well(self):
        self.bad.unlink()
        self.assertRegex(self.compile(self.tree).err, r"^Compiled 1 of 1 file in \d+\.\d+ s\n$")
        self.assertRegex(self.compile(self.tree).err, r"^Nothing to compile: 1 file is fresh \(\d+\.\d+ s\)\n$")

    def test_numbers_are_grouped(self):
        self.write({"d%d/m%d.py" % (i % 9, i): "" for i in range(1200)})
        self.assertIn("Compiled 1,201 of 1,202 files in", self.compile(self.tree).err)

    def test_quiet_tells_failures_only(self):
        run = self.compile("-q", self.tree)
        self.assertEqual(len(run.lines), 1)
        self.assertIn("bad.py:3:", run.err)

    def test_quieter_tells_nothing_of_sources(self):
        self.assertEqual(self.compile("-qq", self.tree).err, "")

    def test_quieter_still_tells_errors(self):
        self.assertIn("missing", self.refused("compile", "-qq", self.room / "missing"))

    def test_verbose_names_each_bytecode_file(self):
        self.write({"new.py": ""})
        self.compile(self.tree / "good.py")
        run = self.compile("-v", self.tree)
        self.assertIn("fresh %s\n" % (self.tree / "good.py"), run.err)
        self.assertIn("compiled %s\n" % (self.tree / "new.py"), run.err)

    def test_verbose_names_a_source_once_for_all_its_levels(self):
        run = self.compile("-v", "-o0", "-o1", "-o2", self.tree)
        self.assertEqual(run.err.count("compiled "), 1)
        self.assertEqual(run.err.count("bad.py"), 1)
        run = self.check("-v", "-f", "-o0", "-o2", self.tree / "good.py", code=1)
        self.assertEqual(run.err.count("stale %s\n" % (self.tree / "good.py")), 1)

    def test_a_log_sees_no_colour_and_no_progress(self):
        self.assertNotIn("\x1b", self.compile(self.tree).err)
        self.assertNotIn("\r", self.compile(self.tree).err)

    def test_colour_on_request(self):
        self.assertIn("\x1b[", self.compile("--color", "always", self.tree).err)
        self.assertIn("\x1b[", self.compile("--color=always", self.tree, env={"NO_COLOR": "1"}).err)

    def on_terminal(self, *arguments, env=None):
        """What a terminal is sent."""
        master, slave = pty.openpty()
        environment = dict({"TERM": "xterm"}, **(env or {}))
        self.tool("compile", "--python", PYTHON, *arguments, env=environment, stderr=slave)
        os.close(slave)
        said = b""
        try:
            while True:
                part = os.read(master, 65536)
                if not part:
                    break
                said += part
        except OSError:
            pass
        os.close(master)
        return said.decode()

    def test_a_terminal_sees_colour_unless_no_color_is_set(self):
        self.assertIn("\x1b[", self.on_terminal(self.tree))
        self.assertNotIn("\x1b[3", self.on_terminal("--progress=never", self.tree, env={"NO_COLOR": "1"}))
        self.assertNotIn("\x1b", self.on_terminal("--progress=never", "--color=never", self.tree))

    def test_a_name_cannot_move_the_cursor_or_forge_a_line(self):
        self.write({"evil\x1b[2J\nname\r.py": "def\n"})
        run = self.compile("--exclude", "bad.py", self.tree)
        self.assertIn(r"evil\x1b[2J\nname\r.py:1:", run.err)
        self.assertEqual(len(run.lines), 2)

    def test_a_message_cannot_move_the_cursor_either(self):
        self.write({"evil.py": b"x = 1\n\x1b[2J\n"})
        self.assertNotIn("\x1b", self.compile(self.tree).err)

    def test_syntax_warnings_are_not_shown(self):
        self.bad.unlink()
        self.write({"warns.py": "x = '\\d'\nassert (x, 1)\nif x is 'a': pass\n"})
        self.assertEqual(len(self.compile(self.tree).lines), 1)

    def test_without_arguments_the_usage_and_2(self):
        run = self.tool()
        self.assertEqual(run.code, 2)
        self.assertTrue(run.err.startswith("Usage: pybytecode COMMAND"))

    def assertOutputFails(self, reason, **options):
        for command in (["help"], ["list", "--help"], ["--help"], ["--version"], ["man"], ["completions", "bash"],
                        ["list", self.tree], ["list", "--json", self.tree]):
            with self.subTest(command=command):
                run = self.tool(*command, **options)
                self.assertEqual(run.code, 2, run.err)
                self.assertIn("pybytecode: error: standard output: %s" % reason, run.err)

    def test_an_unwritable_standard_output_is_an_error(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("there is no /dev/full")
        with open("/dev/full", "wb") as full:
            self.assertOutputFails("No space left on device", stdout=full)

    def test_a_closed_standard_output_is_an_error(self):
        self.assertOutputFails("Bad file descriptor", preexec_fn=lambda: os.close(1))

    def test_what_says_nothing_there_needs_no_standard_output(self):
        run = self.tool("compile", "--python", PYTHON, self.tree, preexec_fn=lambda: os.close(1))
        self.assertEqual(run.code, 0, run.err)
        self.assertEqual(self.tool("clean", self.tree, preexec_fn=lambda: os.close(1)).code, 0)

    def test_nothing_is_written_when_standard_error_is_closed(self):
        run = self.tool("compile", "--python", PYTHON, self.tree, preexec_fn=lambda: os.close(2))
        self.assertEqual(run.code, 0)
        self.assertTrue(cached(self.tree / "good.py").exists())
