"""What containers take away: memory and processes by control groups, CPUs, /proc, /dev, a writable root, an init."""

import os
import shutil
import signal
import subprocess
import unittest

from case import PYTHON, tool_path
from cgroups import cgroup
from faulty import FaultCase, child_pids
from sandbox import sanitized

SANITIZED = sanitized(tool_path())


class ControlGroups(FaultCase):
    def test_64_jobs_in_256_megabytes(self):
        """Together the sources would take some gigabytes."""
        body = ", ".join("name%d" % n for n in range(12_000))
        self.write({"large%d.py" % n: "x = [%s]\n" % body for n in range(12)})
        good = 12 + self.fill(60)
        with cgroup("memory.max", 256 << 20) as enter:
            run = self.compile("-j", "64", self.tree, preexec_fn=enter)
        self.assertEqual(run.counts, {"compiled": good}, run.err)
        self.assertRulesHold()

    @unittest.skipIf(SANITIZED, "a sanitizer needs more itself")
    def test_too_little_memory_for_one_source(self):
        """Its interpreter is killed, and no fault of the source."""
        good = self.fill(20)
        large = self.write({"large.py": "x = [%s]\n" % ", ".join("name%d" % n for n in range(150_000))})
        stamp = self.room / "stamp"
        with cgroup("memory.max", 64 << 20) as enter:
            run = self.compile("-j1", "--stamp", stamp, self.tree, code=2, preexec_fn=enter)
        self.assertEqual(run.counts, {"compiled": good, "failed": 1}, run.err)
        self.assertIn("%s: the interpreter that compiled it was killed by signal 9" % large, run.err)
        self.assertIn("; memory had run out: allow more, or use fewer --jobs", run.err)
        self.assertFalse(stamp.exists())
        self.assertRulesHold()

    @unittest.skipIf(SANITIZED, "sanitizers have threads of their own")
    def test_few_processes(self):
        good = self.fill(40)
        for number in (40, 12, 6):
            with self.subTest(number=number), cgroup("pids.max", number) as enter:
                run = self.compile("-f", "-j", "64", self.tree, preexec_fn=enter)
                self.assertEqual(run.counts, {"compiled": good}, run.err)
        self.assertRulesHold()

    @unittest.skipIf(SANITIZED, "sanitizers have processes of their own")
    def test_too_few_processes_for_an_interpreter(self):
        self.fill(2)
        with cgroup("pids.max", 1) as enter:
            said = self.refused("compile", "--python", PYTHON, self.tree, preexec_fn=enter)
        self.assertIn("cannot be started: Resource temporarily unavailable; raise the limit on processes", said)
        self.assertRulesHold()


class Processors(FaultCase):
    def test_one(self):
        good = self.fill(40, 6000)
        run = self.compile(self.tree, preexec_fn=lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}))
        self.assertEqual((run.counts, run.report["jobs"]), ({"compiled": good}, 1))
        self.assertRulesHold()


@unittest.skipIf(SANITIZED, "a sanitizer needs /proc")
@unittest.skipUnless(os.geteuid() == 0 and shutil.which("unshare"), "needs root and unshare(1)")
class Roots(FaultCase):
    """A root directory that has the system's programs and nothing else."""

    def setUp(self):
        super().setUp()
        self.good = self.fill(6)
        self.root = self.room / "root"
        self.root.mkdir()
        binds = {directory for directory in ("usr", "bin", "lib", "lib64", "sbin")}
        binds.add(os.path.realpath(PYTHON).split("/bin/")[0].lstrip("/"))
        self.binds = sorted(each for each in binds if os.path.isdir("/" + each))

    def script(self, *lines):
        """Runs shell lines in a mount namespace; `run` is the tool in that root, over the tree."""
        root = os.fspath(self.root)
        setup = ["mount --make-rprivate /", "mount --bind '%s' '%s'" % (root, root)]
        needed = (os.path.dirname(os.fsdecode(tool_path())).lstrip("/"), str(self.tree).lstrip("/"))
        for directory in [*self.binds, *needed]:
            inside = "%s/%s" % (root, directory)
            setup += ["mkdir -p '%s'" % inside, "mount --bind '/%s' '%s'" % (directory, inside)]
        words = (root, os.fsdecode(tool_path()))
        setup += ["tool() { chroot '%s' '%s' \"$@\"; }" % words, "PYTHON='%s'" % os.path.realpath(PYTHON),
                  "run() { tool compile -f --python \"$PYTHON\" '%s'; }" % self.tree, "ROOT='%s'" % root]
        text = "\n".join(["set -e", *setup, *lines])
        done = subprocess.run(["unshare", "-m", "sh", "-c", text], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/nowhere"}, timeout=120)
        said = done.stdout.decode()
        if "mount:" in said or "unshare:" in said:
            self.skipTest("no mounts here: " + said.splitlines()[0])
        return done.returncode, said

    def test_without_proc_dev_tmp_and_home(self):
        code, said = self.script("run")
        self.assertEqual(code, 0, said)
        self.assertIn("Compiled %d of %d files" % (self.good, self.good), said)
        self.assertRulesHold()

    def test_questions_without_dev(self):
        """A child that is to have no input has none, and what goes wrong in it is not ours."""
        code, said = self.script("tool list --python \"$PYTHON\"")
        self.assertEqual(code, 0, said)
        self.assertNotIn("cannot be started", said)

    def test_without_dev_and_standard_descriptors(self):
        for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
            with self.subTest(closed):
                code, said = self.script("run " + closed)
                self.assertEqual(code, 0, said)
                self.assertEqual(len(list(self.tree.rglob("*.pyc"))), self.good)
        self.assertRulesHold()

    def test_read_only_but_for_the_tree(self):
        code, said = self.script("mount -o remount,bind,ro $ROOT", "run")
        self.assertEqual(code, 0, said)
        self.assertRulesHold()

    def test_read_only(self):
        code, said = self.script("mount -o remount,bind,ro $ROOT%s" % self.tree, "run")
        self.assertEqual(code, 2, said)
        self.assertIn("Read-only file system", said)
        self.assertRulesHold()


@unittest.skipUnless(os.geteuid() == 0 and shutil.which("unshare"), "needs root and unshare(1)")
class FirstProcess(FaultCase):
    """The tool is process 1, which no signal kills that it does not catch."""

    def test_ends_when_it_is_told_to(self):
        if subprocess.run(["unshare", "-pf", "true"], stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("no process namespaces here")
        self.write({"hang%d.py" % n: "# HANG-HERE\n" for n in range(3)})
        self.write({"wait.py": "# WAIT-HERE\n" + "#" * 9000})
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number):
                process = subprocess.Popen(
                    ["unshare", "-pf", "--kill-child", tool_path(), "compile", "-j2", "--timeout", "0", "--python",
                     self.spoilt, self.tree], env=self.environment, stderr=subprocess.PIPE)
                self.wait_for_worker()
                os.kill(child_pids(process.pid)[0], number)
                _, said = process.communicate(timeout=20)
                self.assertEqual(process.returncode, 128 + number, said)
                self.assertIn(b"Interrupted", said)
                (self.room / "home.waiting").unlink()
        self.go()
        self.assertRulesHold()


if __name__ == "__main__":
    unittest.main()
