"""System calls that fail now and then, by strace's injection: of the tool and of its interpreters alike.

A run may fail of it, and then says so; what it leaves is whole, and the next run puts it in order. One that ends with 0
has done everything.
"""

import os
import shutil
import signal
import subprocess
import unittest

import judge
from case import PYTHON, tool_path
from chance import SEED, chance, rounds
from faulty import FaultCase
from sandbox import sanitized

CALLS = ("openat", "openat2", "read", "write", "writev", "renameat2", "renameat", "newfstatat", "fstat", "getdents64",
         "unlinkat", "mkdirat", "flock", "fchmod", "utimensat", "poll", "clone3", "execve", "pipe2", "fcntl",
         "waitid", "wait4", "kill", "linkat", "ioctl", "prlimit64", "getrandom", "lseek", "readlink")
ERRORS = ("EIO", "ENOMEM", "EINTR", "ENOSPC", "EDQUOT", "EACCES", "EPERM", "EAGAIN", "EMFILE", "ENOENT", "EEXIST",
          "ESTALE", "EROFS", "ENOSYS")
TRY_AGAIN = ("EINTR", "EAGAIN")


def injects():
    options = ["-qq", "-o", "/dev/null", "-e", "trace=chdir", "-e", "inject=chdir:error=EIO"]
    done = subprocess.run(["strace", *options, "true"], stderr=subprocess.DEVNULL)
    return done.returncode == 0


@unittest.skipUnless(shutil.which("strace") and injects(), "needs strace that injects errors")
@unittest.skipIf(sanitized(tool_path()), "a sanitizer has system calls of its own")
class FailingSystemCalls(FaultCase):
    rounds = rounds(5)  # Of each test.
    seed = SEED

    def setUp(self):
        super().setUp()
        self.chance = chance(self.seed)
        self.built = self.room / "build"

    def fault(self):
        """Once, from the n-th call on, or each so often; what asks for another try comes once."""
        call, error, n = self.chance.choice(CALLS), self.chance.choice(ERRORS), self.chance.randrange(1, 60)
        again = "%d+" % n, "%d+%d" % (n, self.chance.randrange(2, 9))
        when = self.chance.choice(("%d" % n, *(() if error in TRY_AGAIN else again)))
        return "%s:error=%s:when=%s" % (call, error, when)

    def run_with(self, fault, words):
        """Exit code and what was said."""
        command = ["strace", "-f", "-qqq", "-o", "/dev/null", "-e", "trace=" + fault.split(":")[0],
                   "-e", "inject=" + fault, tool_path(), "compile", "-j1", "--timeout", "20", *map(os.fspath, words)]
        process = subprocess.Popen(command, env=self.environment, cwd=self.room, start_new_session=True,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            said = process.communicate(timeout=60)[1].decode(errors="replace")
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            self.fail("it hangs")
        return process.returncode, said

    def edit(self, n):
        """Each time to another size: whatever is refused to the tool, the importer can see it."""
        self.write({"d%d/m%d.py" % (k % 2, k): "x = %d%s\n" % (k * 1000 + n, "#" * n)
                    for k in range(6) if (k + n) % 3})

    def failing(self, *options, tree=None, judged=(), **asked):
        tree = tree or self.tree
        self.write({"d%d/m%d.py" % (k % 2, k): "x = %d\n" % k for k in range(6)})
        self.compile(*options, self.tree)
        for n in range(self.rounds):
            self.edit(100 + n)
            fault = self.fault()
            with self.subTest(fault=fault):
                code, said = self.run_with(fault, ["--python", PYTHON, "--on-error", "fail", *options, self.tree])
                self.assertIn(code, (0, 1, 2), said)
                if code == 0:
                    self.assertEqual(judge.ask(PYTHON, tree, options=judged, **asked)["problems"], [], said)
                elif not fault.startswith("write:"):
                    self.assertTrue(said.strip())
                self.assertRulesHold(*options, tree=tree, judged=judged, **asked)

    def build_files(self):
        return ["--stamp", self.built / "s", "--depfile", self.built / "d", "--manifest", self.built / "m", "--prune"]

    def test_in_place(self):
        self.failing("-o0", "-o1", "--hardlink-dupes", levels=(0, 1))

    def test_with_build_files(self):
        self.failing(*self.build_files())

    def test_a_stage(self):
        stage = self.room / "stage"
        self.failing("--stage", stage, *self.build_files(), tree=stage, judged=("--any-filename",))


if __name__ == "__main__":
    unittest.main()
