"""Every CPython of this machine, from 3.8: the same sources in an environment of each."""

import pathlib
import sys

import contenders
import copies
from contenders import BOUND, COMPILEALL, OURS, UV
from measure import interleaved
from outcome import Failed, Skipped
from results import Case

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "support"))
import interpreters as found_here  # noqa: E402

NAME = "interpreters"
ABOUT = "cold, with each CPython from 3.8 to the newest that this machine has"
_EXPECTED = ["3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15"]
_FILES, _FILES_QUICK = 1200, 400


def measure(bench):
    there = {each.name: each for each in found_here.interpreters(minimum=(3, 8))}
    missing = [name for name in _EXPECTED if name not in there]
    for name, interpreter in there.items():
        title = "CPython " + name
        room = bench.room("python-" + name)
        try:
            yield _one(bench, title, interpreter.path, room)
        except Skipped as reason:
            yield Case(title, skipped=str(reason))
        except Failed as reason:
            yield Case(title, failed=str(reason))
        finally:
            bench.discard(room)
    if missing:
        yield Case("CPython " + ", ".join(missing), skipped="not on this machine")


def _one(bench, title, python, room):
    tree = _tree(bench, python, room)
    case = bench.case(tree, title)
    steps = bench.cold_steps(case, tree)
    case.add(interleaved(bench.rounds(3, 1), steps, title))
    case.ratio(OURS, BOUND)
    case.ratio(UV, OURS)
    case.ratio(COMPILEALL, OURS)
    return case


def _tree(bench, python, room):
    """An environment of the interpreter; a directory if it makes none that runs (one started by a wrapper)."""
    root = site = room / "tree"
    requirements = None
    try:
        venv, venv_site, venv_requirements = copies.empty_environment(room, python)
        contenders.bare_interpreter(venv / "bin/python", bench.others).run()
        root, site, requirements, python = venv, venv_site, venv_requirements, venv / "bin/python"
    except (Failed, Skipped):
        pass
    copies.copy_sources(bench.tree("small"), site, _FILES_QUICK if bench.quick else _FILES)
    return copies.Corpus(root, site, python, requirements).warm()
