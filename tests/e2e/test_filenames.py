"""co_filename after -s, -p and -d: what `python -m compileall` with the same letters writes."""

import subprocess

from bytecode import cached, code
from case import PYTHON, Case

FILES = {"a.py": "def f():\n    return lambda: 1\n", "sub/b.py": "class C:\n    pass\n"}


def file_names(value):
    yield value.co_filename
    for constant in value.co_consts:
        if hasattr(constant, "co_code"):
            yield from file_names(constant)


class FileNames(Case):
    def setUp(self):
        super().setUp()
        self.write(FILES)

    def names(self):
        found = {}
        for source in FILES:
            names = set(file_names(code(cached(self.tree / source))))
            self.assertEqual(len(names), 1, names)
            found[source] = names.pop()
        return found

    def ours(self, *arguments):
        self.compile("--force", *arguments)
        return self.names()

    def compilealls(self, *arguments):
        command = [PYTHON, "-I", "-m", "compileall", "-q", "-f"] + [str(argument) for argument in arguments]
        subprocess.run(command, check=True, cwd=self.room, stdout=subprocess.DEVNULL)
        return self.names()

    def assertAsCompileall(self, *arguments):
        if subprocess.run([PYTHON, "-m", "compileall", "-h"], stdout=subprocess.PIPE).stdout.find(b"-s STRIPDIR") < 0:
            self.skipTest("this compileall knows no -s and -p")
        theirs = self.compilealls(*arguments)
        self.assertEqual(self.ours(*arguments), theirs)

    def test_is_the_absolute_path_of_the_source(self):
        self.assertEqual(self.ours("tree"), {name: str(self.tree / name) for name in FILES})

    def test_strip_dir(self):
        self.assertAsCompileall("-s", self.room, self.tree)

    def test_strip_dir_with_a_slash_at_its_end(self):
        names = self.ours("-s", str(self.room) + "/", self.tree)  # Of which compileall forgets all since 3.13.
        self.assertEqual(names, {name: "tree/" + name for name in FILES})

    def test_strip_dir_of_the_root_itself(self):
        self.assertAsCompileall("-s", self.tree, self.tree)

    def test_strip_dir_ends_between_names(self):
        names = self.ours("-s", str(self.room) + "/tr", self.tree)
        self.assertEqual(names, {name: str(self.tree / name) for name in FILES})

    def test_strip_and_prepend_dir(self):
        self.assertAsCompileall("-s", self.room, "-p", "/usr/share/app", self.tree)

    def test_prepend_dir_goes_before_an_absolute_path_where_compileall_forgets_it(self):
        names = self.ours("-p", "/stage", self.tree)
        self.assertEqual(names, {name: "/stage%s/%s" % (self.tree, name) for name in FILES})

    def test_prepend_dir_that_is_relative(self):
        self.assertAsCompileall("-s", self.tree, "-p", "app", self.tree)

    def test_prepend_the_root_directory(self):
        self.assertAsCompileall("-s", self.room, "-p", "/", self.tree)

    def test_strip_dir_of_a_relative_path(self):
        self.assertAsCompileall("-s", "tree", "-p", "/usr", "tree")

    def test_prepend_dir_to_a_relative_path(self):
        self.assertAsCompileall("-p", "/usr/lib", "tree")

    def test_dest_dir(self):
        self.assertAsCompileall("-d", "/usr/lib/app", self.tree)

    def test_dest_dir_of_single_files(self):
        self.assertAsCompileall("-d", "/usr/lib/app", self.tree / "a.py", self.tree / "sub" / "b.py")

    def test_strip_and_prepend_dir_of_single_files(self):
        self.assertAsCompileall("-s", self.room, "-p", "/x", self.tree / "a.py", self.tree / "sub" / "b.py")

    def test_dest_dir_excludes_the_other_two(self):
        for other in ("-s", "-p"):
            self.assertIn("contradict", self.refused("compile", "-d", "x", other, "y", self.tree))

    def test_prepend_dir_goes_before_the_path_below_the_deepest_base(self):
        options = ("--base-dir", self.room, "--base-dir", self.tree / "sub", "-p", "/app")
        self.assertEqual(self.ours(*options, self.tree), {"a.py": "/app/tree/a.py", "sub/b.py": "/app/b.py"})

    def test_a_rewritten_file_is_fresh_by_its_header_alone(self):
        self.compile("-p", "/stage", self.tree)
        self.assertEqual(self.compile("-p", "/other", self.tree).counts, {"fresh": 2})
