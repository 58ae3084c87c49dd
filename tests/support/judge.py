"""Asks an interpreter what it makes of the bytecode files of a tree: oracle.py, seen from the test."""

import json
import os
import pathlib
import subprocess

_ORACLE = str(pathlib.Path(__file__).with_name("oracle.py"))


def ask(python, *trees, mode="timestamp", levels=(0,), options=()):
    """The oracle's answer: files (accepted), uncompilable, problems, places."""
    done = subprocess.run(
        _command(python) + _arguments(trees, mode, levels, options),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300,
    )
    if done.returncode != 0:
        raise RuntimeError("the oracle failed:\n" + done.stderr.decode(errors="replace"))
    return json.loads(done.stdout)


class Standing:
    """The same for many questions: one process answers them all, and compiles no text twice."""

    def __init__(self, python):
        self._process = subprocess.Popen(
            _command(python) + ["--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, universal_newlines=True,
        )

    def ask(self, *trees, mode="timestamp", levels=(0,), options=()):
        print(json.dumps(_arguments(trees, mode, levels, options)), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the oracle ended with %s" % self._process.wait())
        return json.loads(line)

    def close(self):
        self._process.communicate()


def _command(python):
    return [python, "-I", "-S", "-B", "-X", "utf8", _ORACLE]


def _arguments(trees, mode, levels, options):
    arguments = ["--mode", mode]
    for level in levels:
        arguments += ["--level", str(level)]
    return arguments + [os.fspath(each) for each in (*options, *trees)]


def places(answer):
    """The bytecode files and the directories that had to be made for them, if there was no bytecode before."""
    files = answer["places"]
    return sorted(set(files) | {os.path.dirname(path) for path in files})
