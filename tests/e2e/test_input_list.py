"""-i: further PATHs from a file or standard input, by line or by NUL."""

from bytecode import cached
from case import PYTHON, Case
from tree import Snapshot


class InputList(Case):
    def setUp(self):
        super().setUp()
        self.write({"a.py": "", "b.py": "", "sub/c.py": "", "with space.py": "", "new\nline.py": ""})
        self.list = self.room / "list"

    def assertCompiled(self, *names):
        compiled = {path for path in self.tree.rglob("*.pyc")}
        self.assertEqual(compiled, {cached(self.tree / name) for name in names})

    def test_names_one_path_a_line(self):
        self.list.write_text("%s\n%s" % (self.tree / "with space.py", self.tree / "sub"))
        self.compile("-i", self.list)
        self.assertCompiled("with space.py", "sub/c.py")

    def test_lines_that_end_as_on_windows_and_empty_ones(self):
        self.list.write_bytes(b"a.py\r\n\r\n\nb.py\r\n")
        self.compile("-i", self.list, cwd=self.tree)
        self.assertCompiled("a.py", "b.py")

    def test_nul_lets_a_name_have_a_newline(self):
        self.list.write_bytes(b"new\nline.py\0a.py\0")
        self.compile("-0", "-i", self.list, cwd=self.tree)
        self.assertCompiled("new\nline.py", "a.py")

    def test_nul_without_one_at_the_end(self):
        self.list.write_bytes(b"a.py\0b.py")
        self.compile("--null", "--input-list", self.list, cwd=self.tree)
        self.assertCompiled("a.py", "b.py")

    def test_from_standard_input(self):
        self.compile("-i", "-", cwd=self.tree, stdin=b"a.py\nsub/c.py\n")
        self.assertCompiled("a.py", "sub/c.py")

    def test_from_standard_input_by_nul(self):
        self.compile("-0i", "-", cwd=self.tree, stdin=b"a.py\0sub\0")
        self.assertCompiled("a.py", "sub/c.py")

    def test_adds_to_the_paths_of_the_command_line(self):
        self.list.write_text("a.py\n")
        self.compile("-i", self.list, "b.py", cwd=self.tree)
        self.assertCompiled("a.py", "b.py")

    def test_an_empty_list_means_nothing_and_not_the_environment(self):
        (self.room / ".venv").mkdir()
        self.list.write_text("")
        before = Snapshot(self.tree)
        run = self.compile("-i", self.list, env={"VIRTUAL_ENV": str(self.tree)})
        self.assertEqual(run.report["sources"], 0)
        self.assertUntouched(before)

    def test_a_path_that_is_missing_is_named_and_the_rest_is_compiled(self):
        self.list.write_text("a.py\nmissing.py\nb.py\n")
        run = self.compile("-i", self.list, cwd=self.tree, code=2)
        self.assertIn("missing.py: No such file or directory", run.err)
        self.assertCompiled("a.py", "b.py")

    def test_a_list_that_is_missing_is_an_error(self):
        said = self.refused("compile", "--python", PYTHON, "-i", self.room / "none")
        self.assertIn("none: ", said)
        self.assertIn("No such file or directory", said)

    def test_many_files_of_many_directories(self):
        names = ["d%d/m%d.py" % (i % 20, i) for i in range(400)]
        self.write({name: "" for name in names})
        run = self.compile("-i", "-", cwd=self.tree, stdin="\n".join(names).encode())
        self.assertEqual(run.counts, {"compiled": 400})
        self.assertCompiled(*names)
