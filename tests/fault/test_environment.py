"""A hostile environment: every variable that Python reads, traps wherever it could import from, odd locales. The code
is the same, and nothing of a user runs in a worker: each trap would touch a canary."""

import os
import subprocess
import unittest

import judge
from case import PYTHON, tool_path
from faulty import FaultCase
from interpreters import interpreters
from users import NOBODY, drop, python_for_everybody, tool_for_everybody

_MODULES = (
    "encodings", "codecs", "marshal", "warnings", "_warnings", "sys", "builtins", "os", "posix", "time", "io", "abc",
    "site", "sitecustomize", "usercustomize", "importlib", "zipimport", "re", "types", "stringprep", "unicodedata",
    "idna", "evil_codec", "_presite", "tokenize", "linecache", "traceback", "contextlib",
)
# Values that change what an interpreter does, or keep it from starting.
_VALUES = {
    "PYTHONHOME": ("/nowhere", "TRAPS"), "PYTHONPATH": ("TRAPS",), "PYTHONSTARTUP": ("TRAPS/site.py",),
    "PYTHONUSERBASE": ("TRAPS",), "PYTHONWARNINGS": ("error", "nonsense"), "PYTHONINSPECT": ("1",),
    "PYTHONMALLOC": ("debug", "nonsense"), "PYTHONDEVMODE": ("1",), "PYTHONOPTIMIZE": ("2", "nonsense"),
    "PYTHONNODEBUGRANGES": ("1",), "PYTHONIOENCODING": ("utf-16", "evil_codec", "nonsense"),
    "PYTHONUTF8": ("0", "nonsense"), "PYTHONHASHSEED": ("1", "nonsense"), "PYTHONPLATLIBDIR": ("nowhere",),
    "PYTHONSAFEPATH": ("1",), "PYTHON_GIL": ("0", "nonsense"), "PYTHON_PRESITE": ("_presite",), "PYTHONVERBOSE": ("2",),
    "PYTHONDEBUG": ("1",), "PYTHONDUMPREFS": ("1",), "PYTHONCASEOK": ("1",), "PYTHONUNBUFFERED": ("1",),
    "PYTHONDONTWRITEBYTECODE": ("1",), "PYTHONFAULTHANDLER": ("1",), "PYTHONTRACEMALLOC": ("5", "nonsense"),
    "PYTHONPROFILEIMPORTTIME": ("1",), "PYTHONASYNCIODEBUG": ("1",), "PYTHONLEGACYWINDOWSFSENCODING": ("1",),
    "PYTHONCOERCECLOCALE": ("warn",), "PYTHONINTMAXSTRDIGITS": ("0", "640", "nonsense"),
    "PYTHONBREAKPOINT": ("site.x",), "PYTHONEXECUTABLE": ("/nowhere",), "PYTHONNOUSERSITE": ("",),
    "PYTHON_FROZEN_MODULES": ("off",), "PYTHON_CPU_COUNT": ("nonsense",), "PYTHON_PERF_JIT_SUPPORT": ("1",),
    "PYTHONPERFSUPPORT": ("1",), "PYTHON_JIT": ("1",), "PYTHON_LAZY_IMPORTS": ("all",), "PYTHON_TLBC": ("0",),
    "PYTHON_THREAD_INHERIT_CONTEXT": ("1",), "PYTHON_CONTEXT_AWARE_WARNINGS": ("1",), "PYTHON_COLORS": ("1",),
    "PYTHON_BASIC_REPL": ("1",), "PYTHON_HISTORY": ("/nowhere",), "__PYVENV_LAUNCHER__": ("/nowhere",),
}
_LOCALES = (
    "C", "POSIX", "C.UTF-8", "en_US.UTF-8", "de_DE", "de_DE.ISO-8859-1", "tr_TR.UTF-8", "tr_TR", "ja_JP.eucJP",
    "nonsense", "", "x" * 5000,
)
_SOURCES = {
    "assert.py": "'doc'\nassert x\ndef f(a: int) -> 'b':\n    'doc'\n    if __debug__:\n        return 1\n",
    "warned.py": "x = '\\d'\nx is 1\n",
    "title.py": "x = 'I', '\u0130', '\u0131i'\n",
    "digits.py": "x = %s\n" % ("7" * 4000),
    "too_many_digits.py": "x = %s\n" % ("7" * 4400),
    "latin.py": b"# coding: latin-1\nx = '\xe9'\n",
    "idna.py": "# coding: punycode\nx = 1\n",
    "evil.py": "# coding: evil_codec\nx = 1\n",
    "\u00fcml.py": "x = '\u00fc'\n",
}


class HostileEnvironment(FaultCase):
    def setUp(self):
        super().setUp()
        self.canary = self.room / "canary"
        self.trap = "open(%r, 'w').close()\n" % str(self.canary)  # Imports nothing: that could be a trap as well.
        self.traps = self.room / "traps"
        self.lay_traps(self.traps)
        self.write(_SOURCES)

    def lay_traps(self, directory):
        self.write({name + ".py": self.trap for name in _MODULES}, root=directory)
        version = "%d.%d" % interpreters()[-1].version[:2]  # Of a PYTHONHOME.
        self.write({"lib/python%s/%s.py" % (version, name): self.trap for name in _MODULES}, root=directory)

    def bytecode(self, python, **options):
        """{name: bytes} after a compilation of everything, and the failures."""
        run = self.compile("-f", "-j", "1", "--python", python, self.tree, **options)
        self.assertFalse(self.canary.exists(), "code of somebody else was executed")
        failures = sorted((os.path.basename(each["source"]), each["message"]) for each in run.report["failures"])
        return {path.name: path.read_bytes() for path in self.tree.rglob("*.pyc")}, failures

    def environments(self):
        for name, values in _VALUES.items():
            for value in values:
                yield {name: value.replace("TRAPS", str(self.traps))}
        yield {name: values[0].replace("TRAPS", str(self.traps)) for name, values in _VALUES.items()}
        yield {name: values[-1].replace("TRAPS", str(self.traps)) for name, values in _VALUES.items()}

    def assertSame(self, each, environments, **options):
        expected = self.bytecode(each.path)
        self.assertTrue(expected[0])
        for environment in environments:
            with self.subTest(python=each.name, environment=environment):
                files, failures = self.bytecode(each.path, env=environment, **options)
                self.assertEqual(failures, expected[1])
                self.assertEqual([name for name, data in files.items() if data != expected[0].get(name)], [])

    def test_the_trap_works(self):
        subprocess.run([PYTHON, "-c", "import tokenize"], cwd=self.traps, stderr=subprocess.DEVNULL)
        self.assertTrue(self.canary.exists())

    def test_every_variable_that_python_reads(self):
        newest = interpreters()[-1]
        self.assertSame(newest, self.environments(), cwd=self.traps)

    def test_all_of_them_with_every_interpreter(self):
        for each in interpreters():
            self.assertSame(each, list(self.environments())[-2:], cwd=self.traps)
            answer = judge.ask(each.path, self.tree)
            self.assertEqual(answer["problems"], [])
            for path in self.tree.rglob("*.pyc"):
                path.unlink()

    def test_another_place_for_the_library(self):
        """CPython 3.11 to 3.15 take it from __PYVENV_LAUNCHER__, even with -I."""
        for each in interpreters():
            with self.subTest(python=each.name):
                program = self.traps / "bin" / "python"
                library = self.traps / "lib" / ("python%d.%d" % each.version[:2])
                self.write({"encodings/__init__.py": self.trap, "os.py": self.trap}, root=library)
                self.assertSame(each, [{"__PYVENV_LAUNCHER__": str(program)}])

    def test_locales(self):
        for each in (interpreters()[0], interpreters()[-1]):
            self.assertSame(each, ({"LC_ALL": name, "LANG": name, "LC_CTYPE": name} for name in _LOCALES))

    def test_a_codec_that_is_not_loaded(self):
        """Whose module is in the current directory, the tree, PYTHONPATH, HOME, and the interpreter's own packages."""
        site = self.room / "venv"
        subprocess.run([PYTHON, "-m", "venv", "--without-pip", str(site)], check=True)
        packages = next(site.glob("lib/python*/site-packages"))
        for place in (self.tree, packages, self.room / "home"):
            names = ("evil_codec.py", "encodings/evil_codec.py", "evil.pth")
            self.write({name: self.trap for name in names}, root=place)
        python = site / "bin" / "python"
        for where in (self.tree, packages, self.room / "home"):
            run = self.compile("-f", "--python", python, self.tree, cwd=where, env={"PYTHONPATH": str(packages)})
            self.assertIn("evil.py", run.err)
            self.assertFalse(self.canary.exists(), "code of somebody else was executed")

    def test_no_environment_at_all(self):
        expected = self.bytecode(PYTHON)
        nothing = {name: None for name in self.environment}
        self.assertEqual(self.bytecode(PYTHON, env=nothing), expected)

    def test_a_home_that_is_none(self):
        expected = self.bytecode(PYTHON)
        for home in (None, "", "relative", "/proc/self", "/dev/null"):
            for cache in (None, "relative", "/dev/null/x"):
                with self.subTest(home=home, cache=cache):
                    environment = {"HOME": home, "XDG_CACHE_HOME": cache}
                    self.assertEqual(self.bytecode(PYTHON, env=environment), expected)
        self.assertFalse((self.room / "relative").exists())

    @unittest.skipUnless(os.geteuid() == 0, "becoming somebody else needs root")
    def test_a_home_of_somebody_else(self):
        self.compile(self.tree)  # The memory is root's now.
        os.chmod(self.room, 0o755)
        for path in [self.tree, *self.tree.rglob("*")]:
            os.chown(path, NOBODY, NOBODY)
        run = self.tool("compile", "-f", "--python", python_for_everybody(), self.tree, preexec_fn=drop,
                        binary=tool_for_everybody(tool_path(), self.room))
        self.assertEqual(run.code, 0, run.err)
        self.assertIn("Compiled", run.err)


if __name__ == "__main__":
    unittest.main()
