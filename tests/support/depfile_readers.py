"""Build programs that read depfiles. Each builds one stamp an edge, and tells which edges it ran.

An edge copies its ready-made depfile to where the program looks for it, touches its stamp and writes its number to a
log: what a program made of the names in a depfile shows in what it runs again.
"""

import os
import re
import shlex
import subprocess

_EDGE = """\
set -e
cp "$2/$1.text" "$2/$1.d"
touch "$3"
echo "$1" >> "$2/log"
"""


class Reader:
    """One edge for each name of `stamps`; the depfiles are 0.text, 1.text, ... in the directory `room`."""

    def __init__(self, program, room, stamps):
        self.program = program
        self.room = room
        self.stamps = [os.path.join(room, stamp) for stamp in stamps]
        (room / "edge.sh").write_text(_EDGE)

    def build(self):
        """The numbers of the edges that ran; raises AssertionError if the program failed."""
        log = self.room / "log"
        log.write_text("")
        done = subprocess.run(
            self.command(), cwd=self.room, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=_environment()
        )
        if done.returncode != 0:
            raise AssertionError("the build failed:\n%s" % done.stdout.decode("utf-8", "backslashreplace"))
        return {int(line) for line in log.read_text().split()}

    def _edges(self):
        """(number, stamp, shell command) of each edge."""
        for number, stamp in enumerate(self.stamps):
            yield number, stamp, ["sh", str(self.room / "edge.sh"), str(number), str(self.room), stamp]

    def _write(self, name, text):
        (self.room / name).write_bytes(os.fsencode(text))


class Ninja(Reader):
    extra = ""

    def __init__(self, program, room, stamps):
        super().__init__(program, room, stamps)
        text = ""
        for i, stamp, command in self._edges():
            line = shlex.join(command).replace("$", "$$")
            text += "rule r%d\n  command = %s\n  depfile = %d.d\n%s" % (i, line, i, self.extra)
            text += "build %s: r%d\n" % (re.sub("([$ :])", r"$\1", stamp), i)
        self._write("build.ninja", text)

    def command(self):
        return [self.program]


class NinjaWithLog(Ninja):
    """Reads a depfile once, after the edge ran, and keeps what it read in its log."""

    extra = "  deps = gcc\n"


class Make(Reader):
    def __init__(self, program, room, stamps):
        super().__init__(program, room, stamps)
        text = "all:\n"
        for i, stamp, command in self._edges():
            target = re.sub("([ #:%])", r"\\\1", stamp).replace("$", "$$").replace("=", "$(equals)")
            target += " " if target.endswith("&") else ""
            line = shlex.join(command).replace("$", "$$")
            text += "all: %s\n%s:\n\t@%s\n-include %d.d\n" % (target, target, line, i)
        self._write("Makefile", "equals := =\n" + text)

    def command(self):
        return [self.program, "-r"]


class CMake(Reader):
    def __init__(self, program, room, stamps, generator, build_program):
        super().__init__(program, room, stamps)
        text = "cmake_minimum_required(VERSION 3.21)\nproject(readers NONE)\n"
        for i, stamp, command in self._edges():
            text += "add_custom_command(OUTPUT [[%s]] DEPFILE [[%s/%d.d]] COMMAND %s VERBATIM)\n" % (
                stamp, self.room, i, " ".join("[[%s]]" % word for word in command)
            )
        text += "add_custom_target(stamps ALL DEPENDS %s)\n" % " ".join("[[%s]]" % stamp for stamp in self.stamps)
        (room / "source").mkdir()
        self._write("source/CMakeLists.txt", text)
        subprocess.run(
            [program, "-S", room / "source", "-B", room, "-G", generator, "-DCMAKE_MAKE_PROGRAM=" + build_program],
            check=True, stdout=subprocess.DEVNULL, env=_environment()
        )

    def command(self):
        return [self.program, "--build", self.room]


def version(program):
    """(1, 11) of `ninja --version` and its like."""
    said = subprocess.run([program, "--version"], stdout=subprocess.PIPE, check=True, universal_newlines=True).stdout
    return tuple(int(part) for part in re.search(r"(\d+)\.(\d+)", said).groups())


def _environment():
    return {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "DESTDIR")}
