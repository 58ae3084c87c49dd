"""What happens to a package's sources between two builds: exactly what changed is compiled, and then nothing is left to do."""

import shutil

from cmake_project import Project
from tree import write_tree

PROJECT = "pybytecode_add_package(app SOURCE_DIR python)\n"
FILES = {"python/a.py": "x = 1\n", "python/b.py": "x = 2\n", "python/sub/c.py": "x = 3\n", "python/sub/deep/d.py": "x = 4\n"}


class Events:
    def setUp(self):
        super().setUp()
        self.project(PROJECT, FILES)
        self.python = self.source / "python"
        self.configure()
        self.assertBuilds("app:a", "app:b", "app:sub/c", "app:sub/deep/d")

    def put(self, **files):
        write_tree(self.python, {name.replace("__", "/") + ".py": text for name, text in files.items()})

    def test_edited(self):
        self.put(a="x = 10\n")
        self.assertBuilds("app:a")
        self.put(a="x = 11\n")  # Of the same size.
        self.put(sub__deep__d="y = 44\n")
        self.assertBuilds("app:a", "app:sub/deep/d")

    def test_touched(self):
        """The default mode looks at the text, not at the time."""
        (self.python / "a.py").touch()
        self.assertBuilds()

    def test_added(self):
        self.put(new="x = 5\n", sub__new="x = 6\n")
        self.assertBuilds("app:new", "app:sub/new")

    def test_removed(self):
        (self.python / "b.py").unlink()
        (self.python / "sub" / "c.py").unlink()
        self.assertBuilds(removed=["app:b", "app:sub/c"])

    def test_renamed(self):
        (self.python / "b.py").rename(self.python / "sub" / "e.py")
        self.assertBuilds("app:sub/e", removed=["app:b"])

    def test_a_new_directory(self):
        self.put(more__x="x = 7\n", more__below__y="x = 8\n")
        self.assertBuilds("app:more/x", "app:more/below/y")
        self.put(more__below__z="x = 9\n")
        self.assertBuilds("app:more/below/z")

    def test_a_new_directory_that_is_filled_later(self):
        (self.python / "empty").mkdir()
        self.assertBuilds()
        self.put(empty__x="x = 7\n")
        self.assertBuilds("app:empty/x")

    def test_a_removed_directory(self):
        shutil.rmtree(self.python / "sub")
        self.assertBuilds(removed=["app:sub/c", "app:sub/deep/d"])

    def test_a_renamed_directory(self):
        (self.python / "sub").rename(self.python / "bus")
        self.assertBuilds("app:bus/c", "app:bus/deep/d", removed=["app:sub/c", "app:sub/deep/d"])

    def test_removed_bytecode(self):
        """The output tree is the build's own: what is taken out of it comes back."""
        output = self.build / "pybytecode.dir" / "app" / "bytecode"
        next((output / "sub" / "__pycache__").glob("c.*")).unlink()
        self.assertBuilds("app:sub/c")
        shutil.rmtree(output)
        self.assertBuilds("app:a", "app:b", "app:sub/c", "app:sub/deep/d")

    def test_a_source_without_bytecode_keeps_no_build_busy(self):
        self.put(a="x = = 1\n")
        self.project(PROJECT.replace(")", " ON_ERROR warn OPTIMIZE 0 2)"))
        self.make()
        self.assertIdle()

    def test_a_removed_and_re_created_tree(self):
        shutil.rmtree(self.python)
        write_tree(self.source, FILES)
        self.put(a="x = 111\n")
        self.assertBuilds("app:a")

    def test_one_that_does_not_compile(self):
        self.put(a="x = = 1\n", b="x = 22\n")
        said = self.make(code=2 if "Make" in self.generator else 1).out
        self.assertIn("a.py:1", said)
        self.assertIn("SyntaxError", said)
        self.put(a="x = 12\n")
        self.assertBuilds("app:a")

    def test_clean(self):
        self.make("clean")
        self.assertFalse((self.build / "pybytecode.dir" / "app" / "bytecode").exists())
        self.assertBuilds("app:a", "app:b", "app:sub/c", "app:sub/deep/d")

    def test_clean_bytecode(self):
        changes = self.built("clean-bytecode")
        self.assertEqual(changes.removed, ["app:a", "app:b", "app:sub/c", "app:sub/deep/d"])
        self.assertBuilds("app:a", "app:b", "app:sub/c", "app:sub/deep/d")

    def test_configured_again(self):
        self.configure()
        self.assertIdle()
        self.put(a="x = 10\n")
        self.configure()
        self.assertBuilds("app:a")


class Ninja(Events, Project):
    generator = "Ninja"


class NinjaMultiConfig(Events, Project):
    generator = "Ninja Multi-Config"


class Make(Events, Project):
    generator = "Unix Makefiles"
