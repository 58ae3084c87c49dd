"""Nothing of the tree, the current directory or the environment is executed: each trap would touch a canary."""

import os

import judge
from bytecode import cached
from case import PYTHON, Case
from environments import make_venv
from interpreters import interpreters

# Whatever an interpreter that starts, or compiles, could be made to import.
NAMES = ("sitecustomize", "usercustomize", "marshal", "time", "posix", "_warnings", "warnings", "codecs", "encodings",
         "idna", "bz2_codec", "quopri", "base64", "os", "site", "re", "io", "abc", "types", "linecache", "tokenize",
         "stringprep", "unicodedata", "importlib", "_bootstrap_external")


class Hostile(Case):
    def setUp(self):
        super().setUp()
        self.canary = self.room / "canary"
        self.trap = "open(%r, 'w').close()\n" % str(self.canary)  # Imports nothing: that could be a trap as well.
        self.source = self.write({"mine/a.py": "x = 1\n"})

    def assertNobodyCame(self):
        self.assertFalse(self.canary.exists(), "code of somebody else was executed")

    def lay_traps(self, directory):
        self.write({name + ".py": self.trap for name in NAMES}, root=directory)
        self.write({"encodings_of_mine/__init__.py": self.trap}, root=directory)

    def test_the_trap_works(self):
        self.lay_traps(self.room / "traps")
        os.system("cd '%s' && '%s' -c 'import quopri' 2>/dev/null" % (self.room / "traps", PYTHON))
        self.assertTrue(self.canary.exists())

    def test_modules_of_the_current_directory(self):
        self.lay_traps(self.tree)
        self.compile(self.tree, cwd=self.tree)
        self.assertNobodyCame()

    def test_a_codec_of_the_current_directory(self):
        self.lay_traps(self.tree)
        for codec in ("idna", "bz2", "quopri", "punycode", "mine", "sitecustomize", "base64", "uu", "rot13"):
            self.write({"coded_%s.py" % codec: "# coding: %s\nx = 1\n" % codec})
        for each in interpreters():
            with self.subTest(python=each.name):
                self.compile("--python", each.path, self.tree, cwd=self.tree)
                self.assertNobodyCame()

    def test_python_variables(self):
        traps = self.room / "traps"
        self.lay_traps(traps)
        startup = self.write({"startup.py": self.trap}, root=traps)
        hostile = {
            "PYTHONPATH": str(traps), "PYTHONSTARTUP": str(startup), "PYTHONHOME": "/nowhere", "PYTHONOPTIMIZE": "2",
            "PYTHONINSPECT": "1", "PYTHONWARNINGS": "error", "PYTHONVERBOSE": "1", "PYTHONUTF8": "0",
            "PYTHONIOENCODING": "utf-16", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONNODEBUGRANGES": "1",
            "PYTHONUSERBASE": str(traps), "PYTHONBREAKPOINT": "sitecustomize.x", "PYTHONPLATLIBDIR": "nowhere",
            "PYTHONDEVMODE": "1", "PYTHONHASHSEED": "nonsense", "PYTHONTRACEMALLOC": "x", "PYTHONMALLOC": "debug",
            "PYTHONSAFEPATH": "", "PYTHONPROFILEIMPORTTIME": "1", "PYTHON_GIL": "x", "PYTHONINTMAXSTRDIGITS": "x",
        }
        self.write({"asserts.py": "'doc'\nassert x\n", "old.py": "x = '\\d'\n"})
        for each in interpreters():
            with self.subTest(python=each.name):
                self.compile("--python", each.path, self.tree, env=hostile)
                self.assertNobodyCame()
                self.assertEqual(judge.ask(each.path, self.tree)["problems"], [])

    def test_startup_files_of_an_environment(self):
        site = make_venv(self.room / "venv")
        self.write({"evil.pth": self.trap, "sitecustomize.py": self.trap, "usercustomize.py": self.trap}, root=site)
        self.compile("--editable", self.room / "venv")
        self.tool("list", self.room / "venv")
        self.compile("--python", self.room / "venv" / "bin" / "python")
        self.assertNobodyCame()

    def test_the_users_own_site(self):
        for version in ("%d.%d" % each.version[:2] for each in interpreters()):
            site = self.room / "home" / ".local" / "lib" / ("python" + version) / "site-packages"
            self.write({"evil.pth": self.trap, "usercustomize.py": self.trap}, root=site)
        self.compile(self.tree)
        self.assertNobodyCame()

    def test_compiling_is_not_executing(self):
        self.write({"side_effect.py": self.trap, "setup.py": self.trap, "conftest.py": self.trap})
        self.compile("-o0", "-o1", "-o2", "--verify", self.tree)
        self.check("--force", self.tree, code=1)
        self.assertNobodyCame()

    def test_bytecode_that_is_there_is_not_executed(self):
        self.lay_traps(self.tree)
        self.compile(self.tree)
        for file in self.tree.glob("__pycache__/*.pyc"):
            file.write_bytes(file.read_bytes()[:16] + b"\xff" * 1000)
        self.compile("--verify", self.tree)
        self.compile("--verify", self.tree, cwd=self.tree)
        self.assertNobodyCame()

    def test_an_interpreter_of_the_tree_when_another_is_named(self):
        evil = self.write({"bin/python": "#!/bin/sh\ntouch '%s'\n" % self.canary})
        evil.chmod(0o755)
        for command in ("compile", "check", "list", "clean"):
            self.tool(command, "--python", PYTHON, self.tree)
        self.tool("compile", self.tree, env={"PYBYTECODE_PYTHON": PYTHON})
        self.tool("clean", self.tree)
        self.assertNobodyCame()

    def test_the_current_directory_need_not_exist(self):
        gone = self.room / "gone"
        gone.mkdir()
        run = self.compile(self.tree, cwd=gone, preexec_fn=lambda: os.rmdir(str(gone)))
        self.assertEqual(run.counts, {"compiled": 1})
        self.assertTrue(cached(self.source).exists())
