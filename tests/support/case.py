"""A test of the binary $PYBYTECODE: a room of its own, an environment of its own, and what the binary said.

Nothing of the machine's environment that the tool reads reaches it: HOME and XDG_CACHE_HOME are in the room (the tool
remembers interpreters there), and `python3` is the interpreter that runs the tests.
"""

import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from tree import Snapshot, write_tree

PYTHON = sys.executable
_HIDDEN = ("PYTHON", "PYBYTECODE", "VIRTUAL_ENV", "CONDA", "XDG_", "SOURCE_DATE_EPOCH", "NO_COLOR", "MAKEFLAGS")


def _rooms():
    """Where rooms are made: in memory if scripts may run there (Docker mounts /dev/shm noexec)."""
    shm = "/dev/shm"
    usable = os.path.isdir(shm) and os.access(shm, os.W_OK) and not os.statvfs(shm).f_flag & os.ST_NOEXEC
    return shm if usable else None


@dataclasses.dataclass(frozen=True)
class Run:
    """What a run of the tool left: exit code (negative: a signal) and what it said."""

    code: int
    out: str
    err: str
    report: dict

    @property
    def counts(self):
        """The report's counts that are not zero."""
        return {name: count for name, count in self.report["counts"].items() if count}

    @property
    def lines(self):
        return self.err.splitlines()


class Case(unittest.TestCase):
    """`self.room` is an empty directory, `self.tree` a directory in it."""

    maxDiff = None
    seconds = 120  # That a run of the tool may take.

    def setUp(self):
        self.room = pathlib.Path(tempfile.mkdtemp(prefix="pybytecode-e2e-", dir=_rooms()))
        self.addCleanup(remove_tree, self.room)
        self.tree = self.room / "tree"
        self.tree.mkdir()
        commands = self.room / "commands"
        commands.mkdir()
        (commands / "python3").symlink_to(PYTHON)
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(_HIDDEN)
        }
        self.environment.update(
            HOME=str(self.room / "home"),
            XDG_CACHE_HOME=str(self.room / "cache"),
            PATH="%s:%s" % (commands, os.environ.get("PATH", os.defpath)),
            LC_ALL="C.UTF-8",
        )

    def write(self, files, root=None):
        """Writes {relative path: text or bytes} below the tree; answers the path of the first."""
        return write_tree(root or self.tree, files)

    def tool(self, *arguments, env=None, cwd=None, stdin=b"", report=None, binary=None, **options):
        """Runs the tool with these arguments and nothing else. `env` is added to the environment; None removes."""
        environment = dict(self.environment, **(env or {}))
        options = dict({"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}, **options)
        done = subprocess.run(
            [binary or tool_path()] + [os.fsencode(argument) for argument in arguments],
            input=stdin, timeout=self.seconds, cwd=cwd or self.room,
            env={name: value for name, value in environment.items() if value is not None}, **options
        )
        content = json.loads(report.read_text()) if report and report.exists() else None
        return Run(done.returncode, _text(done.stdout), _text(done.stderr), content)

    def compile(self, *arguments, code=0, **options):
        """`compile` with a report, by PYTHON; fails the test unless it ends with `code`."""
        return self._reported("compile", arguments, code, options)

    def check(self, *arguments, code=0, **options):
        return self._reported("check", arguments, code, options)

    def clean(self, *arguments, code=0, **options):
        return self._expected(code, self.tool("clean", *arguments, **options))

    def refused(self, *arguments, **options):
        """Runs the tool, which must end with 2; answers its error messages."""
        run = self._expected(2, self.tool(*arguments, **options))
        self.assertNotIn("Traceback", run.err)
        return "\n".join(line for line in run.lines if line.startswith("pybytecode: error: "))

    def _reported(self, command, arguments, code, options):
        report = self.room / "report.json"
        if report.exists():
            report.unlink()
        more = [] if "--python" in arguments or options.pop("python", PYTHON) is None else ["--python", PYTHON]
        return self._expected(
            code, self.tool(command, "--report", report, *more, *arguments, report=report, **options)
        )

    def _expected(self, code, run):
        self.assertEqual(run.code, code, "exit code; it said:\n%s%s" % (run.out, run.err))
        return run

    def assertOnlyCreated(self, before, *created):
        """Since the Snapshot `before` these paths were created, and nothing else happened in its tree."""
        after = Snapshot(before.root)
        self.assertEqual(sorted(after.created(before)), sorted(os.fspath(path) for path in created), "created")
        self.assertEqual(after.removed(before), [], "removed")
        self.assertEqual(after.changed(before), [], "changed")

    def assertUntouched(self, before):
        self.assertOnlyCreated(before)


def tool_path():
    path = os.environ.get("PYBYTECODE")
    if not path:
        raise RuntimeError("PYBYTECODE does not name the binary to be tested")
    return os.fsencode(os.path.abspath(path))


def remove_tree(path):
    """Also what a test made unwritable."""
    for directory, directories, _ in os.walk(os.fsencode(path)):
        for name in directories:
            below = os.path.join(directory, name)
            if not os.path.islink(below):
                os.chmod(below, 0o700)
    shutil.rmtree(os.fsencode(path))


def _text(data):
    return (data or b"").decode("utf-8", "surrogateescape")
