"""The text of a depfile, read by the programs it is written for.

More programs to try are named, separated by colons, by $PYBYTECODE_CMAKES, $PYBYTECODE_NINJAS and $PYBYTECODE_MAKES.
"""

import os
import re
import shutil
import subprocess
import time
import unittest

from case import Case
from depfile_readers import CMake, Make, Ninja, NinjaWithLog, version

WRITER = os.path.join(os.environ.get("PYBYTECODE_BUILD", "."), "tests", "pybytecode_depfile_text")

# Names that a depfile can hold; a slash at the end: a directory.
HELD = [
    b"plain.py", b"a b.py", b"a  b.py", b" a.py", b"a #b.py", b"a#b.py", b"a$b.py", b"a$(b).py", b"a=b.py", b"~a.py",
    b"a'b.py", b'a"b.py', b"a?b.py", b"a&b.py", b"a,b+c-d@e!f~g.py", b"a(1).py", b"a(1.py", b"{{a}}.py", b"a]b.py",
    b"a[b.py",
    b"a:b.py", b"a: b.py", b"a::b=.py", b"a:=b.py", b"a%b.py", b"a%b%.py", b"d: /", b"d /", b"d: x/", b"d%=/",
    "\u00fcn\u00ef\u2603.py".encode(), b"\xff\xfe.py", b"d/", b"d x/", b"d]/", b"d (1)/", b"d(1)/",
]
# Names that some reader has no spelling for: dirty in every build.
NOT_HELD = [
    b"a\nb.py", b"a\tb.py", b"a\rb.py", b"a\x01b.py", b"a\x7fb.py", b"a;b.py", b"a*b.py", b"a|b.py", b"a<b.py",
    b"a>b.py", b"a^b.py", b"a`b.py", b"a:", b"a:b:", b"d:/", b"a ", b"a: ", b"a\\b.py", b"a\\ b.py", b"a\\#b.py",
    b"a\\:b.py", b"a\\%b.py", b"d\\/", b"d'/", b"d?/", b"d&/", b"a[1].py", b"d[1]/", b"d*/",
]
TARGETS = [
    "plain", "a b", "a#b", "a$b", "a:b", "a%b", "a=b", "a&b&", "a'b", "a(1)b", "a[1]b", "\u00fcn\u00ef", "\udcff",
    "a!{}@,~+b",
]
NOT_FOR_NINJA = ["a<b", "a^b", "a*b"]
NOT_IN_CMAKE_MAKEFILES = re.compile(rb"[:%]|[ )]/?$")
WITHOUT_RULE = b"%="


def every(program):
    """The one on PATH, and those that the environment names."""
    return [shutil.which(program)] + [
        path for path in os.environ.get("PYBYTECODE_%sS" % program.upper(), "").split(":") if path
    ]


def needs(*programs):
    missing = [program for program in programs if not shutil.which(program)]
    return unittest.skipIf(missing, "not found: %s" % ", ".join(missing))


@unittest.skipUnless(os.access(WRITER, os.X_OK), "not built: %s" % WRITER)
class DepfileCase(Case):
    def depfile(self, room, number, stamp, paths, form="make"):
        """Writes <number>.text; the paths are absolute, directories end in a slash."""
        done = subprocess.run(
            [WRITER, os.fsencode(stamp)] + [form],
            input=b"".join(path + b"\0" for path in paths), stdout=subprocess.PIPE, check=True
        )
        (room / ("%d.text" % number)).write_bytes(done.stdout)

    def place(self, name, directory):
        """Makes a file, or a directory, of long ago; answers its absolute path."""
        path = os.fsencode(directory) + b"/" + name
        os.makedirs(os.path.dirname(path.rstrip(b"/")), exist_ok=True)
        os.mkdir(path) if name.endswith(b"/") else open(path, "xb").close()
        for each in (path, os.fsencode(directory)):
            os.utime(each, (10**9, 10**9))
        return path

    def touch(self, path):
        time.sleep(0.02)  # the clock of files ticks in steps of up to 10 ms
        os.utime(path)

    def room_for(self, name):
        room = self.room / name
        room.mkdir()
        return room


class Alone(DepfileCase):
    """Every name in a depfile of its own."""

    def examine(self, make_reader, inexact=b"", form="make", keep=b""):
        """`inexact`: bytes in names that this reader may find dirty in every build, although they are written; `keep`: in
        names of files that must not be removed."""
        names = HELD + NOT_HELD
        room = self.room_for("build")
        reader = make_reader(room, ["%d.stamp" % i for i in range(len(names))])
        paths = []
        for i, name in enumerate(names):
            directory = os.fsencode(self.tree) + b"/%d" % i
            paths.append(self.place(name, directory))
            self.depfile(room, i, reader.stamps[i], [directory + b"/", paths[i]], form)
        everything = set(range(len(names)))
        self.assertEqual(reader.build(), everything, "the first build")

        always = reader.build()
        must = set(range(len(HELD), len(names)))
        if form == "cmake-makefiles":
            must |= {i for i in everything if NOT_IN_CMAKE_MAKEFILES.search(names[i])}
        may = {i for i in everything - must if set(names[i]) & set(inexact)}
        self.assertEqual(self.names(must - always), [], "not held, and not dirty in every build")
        self.assertEqual(self.names(always - must - may), [], "held, and dirty in every build")

        time.sleep(0.02)
        for path in paths:
            os.utime(path)
        self.assertEqual(self.names(everything - reader.build()), [], "edits that were lost")
        self.assertEqual(reader.build(), always, "dirty again")

        gone = {i for i in everything if i in must or not set(names[i]) & set(keep)}
        for i in gone:
            (os.rmdir if paths[i].endswith(b"/") else os.unlink)(paths[i])
        self.assertEqual(self.names(gone - reader.build()), [], "removals that were lost")

    def names(self, numbers):
        return [(HELD + NOT_HELD)[i] for i in sorted(numbers)]

    @needs("ninja")
    def test_ninja(self):
        for ninja in every("ninja"):
            for kind, form in ((Ninja, "make"), (NinjaWithLog, "make"), (Ninja, "ninja"), (NinjaWithLog, "ninja")):
                with self.fresh(ninja, kind, form):
                    self.examine(lambda room, stamps: kind(ninja, room, stamps), cut_by(ninja), form)

    @needs("make")
    def test_make(self):
        for make in every("make"):
            with self.fresh(make):
                self.examine(lambda room, stamps: Make(make, room, stamps), keep=WITHOUT_RULE)

    @needs("cmake", "ninja")
    def test_cmake_with_ninja(self):
        for cmake in every("cmake"):
            for ninja in every("ninja"):
                with self.fresh(cmake, ninja):
                    inexact = cut_by(ninja) + (b"#$" if version(cmake) < (4, 4) else b"")
                    self.examine(lambda room, stamps: CMake(cmake, room, stamps, "Ninja", ninja), inexact, "ninja")

    @needs("cmake", "make")
    def test_cmake_with_make(self):
        programs = [(cmake, make) for cmake in every("cmake") for make in every("make")]
        for cmake, make in programs:
            with self.fresh(cmake, make):
                self.examine(lambda room, stamps: CMake(cmake, room, stamps, "Unix Makefiles", make), form="cmake-makefiles")

    def fresh(self, *what):
        shutil.rmtree(self.room / "build", ignore_errors=True)
        shutil.rmtree(os.fsencode(self.tree))
        self.tree.mkdir()
        return self.subTest(programs=what)


@needs("ninja", "make", "cmake")
class Together(DepfileCase):
    """All names in one depfile, below a root with a space and, first of all, an equals sign."""

    def examine(self, make_reader, inexact=b"", form="make", root=b"/r=1 x"):
        names = [name for name in HELD if not set(name) & set(inexact)]
        if form == "cmake-makefiles":
            names = [name for name in names if not NOT_IN_CMAKE_MAKEFILES.search(name)]
        room = self.room_for("build")
        reader = make_reader(room, ["x.stamp"])
        root = os.fsencode(self.tree) + root
        paths = [self.place(name, root) for name in names]
        self.depfile(room, 0, reader.stamps[0], [root + b"/"] + paths, form)
        self.assertEqual(reader.build(), {0})
        for path in [root] + paths:
            with self.subTest(path=path):
                self.assertEqual(reader.build(), set(), "before it is touched")
                self.touch(path)
                self.assertEqual(reader.build(), {0}, "after it was touched")
        os.unlink(paths[0])
        return reader

    def test_ninja(self):
        ninja = shutil.which("ninja")
        reader = self.examine(lambda room, stamps: Ninja(ninja, room, stamps), cut_by(ninja))
        self.assertEqual(reader.build(), {0})

    def test_make(self):
        make = shutil.which("make")
        reader = self.examine(lambda room, stamps: Make(make, room, stamps))
        with self.assertRaisesRegex(AssertionError, "No rule to make target"):  # why there are empty rules
            reader.build()

    def test_make_with_empty_rules(self):
        make = shutil.which("make")
        reader = self.examine(lambda room, stamps: Make(make, room, stamps), root=b"/r:1 x")
        self.assertEqual(reader.build(), {0})

    def test_cmake_with_ninja(self):
        cmake, ninja = shutil.which("cmake"), shutil.which("ninja")
        inexact = cut_by(ninja) + (b"#$" if version(cmake) < (4, 4) else b"")
        reader = self.examine(lambda room, stamps: CMake(cmake, room, stamps, "Ninja", ninja), inexact, "ninja")
        self.assertEqual(reader.build(), {0})

    def test_cmake_with_make(self):
        cmake, make = shutil.which("cmake"), shutil.which("make")
        reader = self.examine(
            lambda room, stamps: CMake(cmake, room, stamps, "Unix Makefiles", make), form="cmake-makefiles"
        )
        self.assertEqual(reader.build(), {0})


@needs("ninja", "make", "cmake")
class Target(DepfileCase):
    def examine(self, make_reader, targets, form="make"):
        """Answers the reader, after its first build."""
        room = self.room_for("build")
        reader = make_reader(room, [os.path.join(target, target) for target in targets])
        self.source = self.place(b"m.py", self.tree)
        for i, stamp in enumerate(reader.stamps):
            os.mkdir(os.path.dirname(stamp))
            self.depfile(room, i, stamp, [self.source], form)
        self.assertEqual(reader.build(), set(range(len(targets))))
        return reader

    def exact(self, make_reader, targets, form="make"):
        reader = self.examine(make_reader, targets, form)
        self.assertEqual([targets[i] for i in reader.build()], [], "dirty again")
        self.touch(self.source)
        self.assertEqual(reader.build(), set(range(len(targets))))

    def test_ninja(self):
        ninja = shutil.which("ninja")
        cut = set(cut_by(ninja).decode())
        self.exact(lambda room, stamps: Ninja(ninja, room, stamps), [t for t in TARGETS if not set(t) & cut])

    def test_make(self):
        make = shutil.which("make")
        self.exact(lambda room, stamps: Make(make, room, stamps), [t for t in TARGETS if not set(t) & set("%=")])

    def test_cmake(self):
        cmake, make = shutil.which("cmake"), shutil.which("make")
        targets = ["plain", "a b", "\u00fcn\u00ef"]
        self.exact(lambda room, stamps: CMake(cmake, room, stamps, "Unix Makefiles", make), targets, "cmake-makefiles")

    def test_what_ninja_cannot_read_as_a_target_is_always_dirty(self):
        ninja = shutil.which("ninja")
        reader = self.examine(lambda room, stamps: Ninja(ninja, room, stamps), NOT_FOR_NINJA)
        self.assertEqual(reader.build(), set(range(len(NOT_FOR_NINJA))))


def cut_by(ninja):
    """Bytes at which this Ninja ends a name although they are written as they are."""
    return b"?\"'&" if version(ninja) < (1, 13) else b""


if __name__ == "__main__":
    unittest.main()
