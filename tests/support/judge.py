"""Asks an interpreter what it makes of the bytecode files of a tree: oracle.py, seen from the test."""

import json
import os
import pathlib
import subprocess

_ORACLE = str(pathlib.Path(__file__).with_name("oracle.py"))


def ask(python, *trees, mode="timestamp", levels=(0,), options=()):
    """The oracle's answer: files (accepted), uncompilable, problems, places."""
    command = [python, "-I", "-S", "-B", "-X", "utf8", _ORACLE, "--mode", mode]
    for level in levels:
        command += ["--level", str(level)]
    done = subprocess.run(
        command + [os.fspath(each) for each in (*options, *trees)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300,
    )
    if done.returncode != 0:
        raise RuntimeError("the oracle failed:\n" + done.stderr.decode(errors="replace"))
    return json.loads(done.stdout)


def places(answer):
    """The bytecode files and the directories that had to be made for them, if there was no bytecode before."""
    files = answer["places"]
    return sorted(set(files) | {os.path.dirname(path) for path in files})
