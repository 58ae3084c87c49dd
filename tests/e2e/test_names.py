"""Names of sources and directories, as strange as a file system takes them."""

import os

import judge
from bytecode import TAG
from case import PYTHON, Case
from interpreters import interpreters
from tree import Snapshot

NAMES = (
    "with space.py", "new\nline.py", "tab\t.py", "quote'\".py", "$HOME.py", "#hash.py", "back\\slash.py", "-f.py",
    "--force.py", "a.b.py", "a.b.c.py", "..py", "...py", "ünïcödé.py", "日本語.py", "e\u0301.py", "\U0001f600.py",
    "*.py", "[x].py", "~.py", ";rm.py", "%s.py", "{}.py", "a.py.py", "__init__.py", "\x01\x7f.py", "x.cpython-311.py",
    "CON.py", " .py", "a .py", "cafe\u202etxt.py", "\x1b[31m.py",
)


class Names(Case):
    def assertAccepted(self, *, files, python=PYTHON):
        before = Snapshot(self.tree)
        run = self.compile("--python", python, self.tree)
        answer = judge.ask(python, self.tree)
        self.assertEqual((answer["problems"], answer["files"]), ([], files), run.err)
        self.assertOnlyCreated(before, *judge.places(answer))
        self.assertEqual(self.compile("--python", python, self.tree).counts, {"fresh": files})

    def test_strange_names_of_sources_for_every_interpreter(self):
        for each in interpreters():
            with self.subTest(python=each.name):
                self.clean(self.tree)
                self.write({name: "def f(): return __file__\n" for name in NAMES})
                self.assertAccepted(files=len(NAMES), python=each.path)

    def test_strange_names_of_directories(self):
        self.write({name[:-3] + "/m.py": "x = 1\n" for name in NAMES if name[:-3] not in (".", "..")})
        self.assertAccepted(files=len(NAMES) - 2)

    def test_names_that_are_not_utf8(self):
        self.write({b"\xff\xfe.py": "x = 1\n", b"d\xe9j\xe0/vu.py": "def f(): pass\n", b"\xed\xa0\x80.py": ""})
        self.assertAccepted(files=3)

    def test_a_source_called_just_dot_py(self):
        self.write({".py": "x = 1\n"})
        self.assertAccepted(files=1)
        self.assertEqual([path.name for path in self.tree.rglob("*.pyc")], ["py.%s.pyc" % TAG])

    def test_hidden_sources_and_directories(self):
        self.write({".hidden.py": "", ".config/a.py": "", ".git/hooks/b.py": ""})
        self.assertAccepted(files=3)

    def test_a_name_of_which_the_bytecode_has_255_bytes(self):
        room = 255 - len(".%s.pyc" % TAG)
        self.write({"x" * room + ".py": "x = 1\n"})
        self.assertAccepted(files=1)

    def test_a_name_of_255_bytes_has_no_room_for_its_bytecode(self):
        self.write({"x" * 252 + ".py": "x = 1\n", "good.py": ""})
        run = self.compile(self.tree, code=2)
        self.assertIn("File name too long", run.err)
        self.assertEqual(run.counts, {"compiled": 1, "failed": 1})
        self.assertEqual(os.listdir(self.tree / "__pycache__"), ["good.%s.pyc" % TAG])

    def test_every_byte_that_a_name_can_have_wherever_it_goes(self):
        letters = [bytes([byte]) for byte in range(1, 256) if byte != 0x2F]
        names = [letter + b".py" for letter in letters] + [b"a" + letter + b".py" for letter in letters]
        names += [b"d" + letter + b"/m.py" for letter in letters]
        self.write({name: "x = 1\n" for name in names})
        built = self.room / "build"
        files = [word for name in ("stamp", "depfile", "manifest", "report") for word in ("--" + name, built / name)]
        for place in ([], ["--output-dir", self.room / "o"], ["--stage", self.room / "stage"], ["--legacy"]):
            with self.subTest(place=place):
                words = ["compile", "--python", PYTHON, "--prune", *files, *place, self.tree]
                for said in ("Compiled %d of %d files" % (len(names), len(names)), "%d files are fresh" % len(names)):
                    run = self.tool(*words)
                    self.assertEqual(run.code, 0, run.err)
                    self.assertIn(said, run.err)
                (built / "manifest").unlink()

    def test_names_near_the_longest(self):
        room = 255 - len(".%s.pyc" % TAG)
        self.write({"x" * (length - 3) + ".py": "x = 1\n" for length in range(room - 4, 256)})
        fits = 8
        run = self.compile(self.tree, code=2)
        self.assertEqual(run.counts, {"compiled": fits, "failed": 256 - (room - 4) - fits})
        self.assertEqual(self.compile("--legacy", self.tree, code=2).counts["failed"], 1)

    def test_a_name_that_begins_with_a_dash_after_two_dashes(self):
        self.write({"-f.py": ""})
        self.assertEqual(self.compile("--", "-f.py", cwd=self.tree).counts, {"compiled": 1})

    def test_a_root_with_a_strange_name(self):
        for name in ("a b\n'c", "-root", "b\udcff", "日本", "a:b", "x.py"):
            with self.subTest(name=name):
                self.tree = self.room / "roots" / name
                self.write({"m.py": "def f(): pass\n"})
                self.assertAccepted(files=1)

    def test_many_sources_of_one_directory(self):
        self.write({"m%04d.py" % i: "x = %d\n" % i for i in range(1500)})
        self.assertEqual(self.compile(self.tree).counts, {"compiled": 1500})
        self.assertEqual(self.compile(self.tree).counts, {"fresh": 1500})
