"""The tool's own stamps and depfiles in a build: --depfile-format, and stamps that no depfile can name.

What the programs make of single names is the matter of test_depfile_parsers.py; here the tool writes the depfile.
"""

import os
import re
import shlex
import shutil
import subprocess
import time
import unittest

from case import Case

NAMES = ["plain.py", "a b.py", "a#b.py", "a$b.py", "a%b.py", "a:b.py", "a=b.py", "p q: %=/\u00fc.py"]


def needs(program):
    return unittest.skipUnless(shutil.which(program), "not found: %s" % program)


class Formats(Case):
    def command(self, *options):
        tool = [os.environ["PYBYTECODE"], "compile", "-q", "--stamp", str(self.room / "x.stamp")]
        return shlex.join(tool + ["--depfile", str(self.room / "x.d"), *options, str(self.tree)])

    def build(self, *program):
        """Whether the tool was run."""
        done = subprocess.run(
            program, cwd=self.room, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.assertEqual(done.returncode, 0, done.stdout)
        return self.room.name in done.stdout.replace("Nothing to be done", "")

    def follow(self, *program):
        """Builds, edits each file, adds one."""
        self.write({name: "x = 1\n" for name in NAMES})
        self.assertTrue(self.build(*program), "the first build")
        for name in NAMES:
            with self.subTest(name=name):
                self.assertFalse(self.build(*program), "idle")
                self.edit(name)
                self.assertTrue(self.build(*program), "after an edit")
        self.assertFalse(self.build(*program), "idle")
        self.edit("p q: %=/new.py")
        self.assertTrue(self.build(*program), "after one was added")

    def edit(self, name):
        time.sleep(0.02)  # the clock of files ticks in steps of up to 10 ms
        self.write({name: "x = 2\n"})

    def write_ninja(self, *options):
        (self.room / "build.ninja").write_text(
            "rule r\n  command = %s\n  depfile = x.d\n  restat = 1\nbuild %s: r\n"
            % (self.command(*options).replace("$", "$$"), re.sub("([$ :])", r"$\1", str(self.room / "x.stamp")))
        )

    @needs("ninja")
    def test_ninja_reads_make_and_ninja(self):
        for options in ((), ("--depfile-format", "ninja")):
            with self.subTest(options=options):
                shutil.rmtree(self.tree)
                self.tree.mkdir()
                self.write_ninja(*options)
                self.follow("ninja", "-v")

    @needs("make")
    def test_make_reads_make(self):
        stamp = self.room / "x.stamp"
        (self.room / "Makefile").write_text("%s:\n\t%s\n-include x.d\n" % (stamp, self.command().replace("$", "$$")))
        self.follow("make", "-s", "--trace")

    def test_cmake_makefiles_have_no_colon_and_no_percent_sign(self):
        self.write({"a:b.py": "", "a%b.py": "", "c=d.py": ""})
        subprocess.run(shlex.split(self.command("--depfile-format", "cmake-makefiles")), env=self.environment, check=True)
        text = (self.room / "x.d").read_text()
        self.assertNotRegex(text, "a.*b[.]py")
        self.assertIn("/c=d.py", text)
        self.assertIn("/dev/null/", text)

    def test_a_stamp_that_no_depfile_can_name_is_an_error_before_anything_is_compiled(self):
        self.write({"m.py": ""})
        for name in ("a;b", "a\\b", "a\tb"):
            with self.subTest(name=name):
                stamp = self.room / name
                run = self.tool("compile", "--stamp", stamp, "--depfile", self.room / "x.d", self.tree)
                self.assertEqual(run.code, 2)
                self.assertIn("a depfile cannot name this stamp", run.err)
                self.assertFalse((self.tree / "__pycache__").exists())
                self.assertFalse(stamp.exists())
        self.assertEqual(self.tool("compile", "--stamp", self.room / "a;b", self.tree).code, 0)


if __name__ == "__main__":
    unittest.main()
