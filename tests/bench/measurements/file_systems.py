"""The same tree on the file system of the disk and on tmpfs."""

import pathlib
import shutil
import tempfile
import time

import copies
import machine
from contenders import BOUND, COMPILEALL, OURS, UV
from measure import interleaved
from results import Case

NAME = "file-systems"
ABOUT = "cold, on ext4 (or what else the disk has) and on tmpfs"
_FILES, _FILES_QUICK = 1200, 300
_SECONDS, _SECONDS_QUICK = 300, 30  # that making files may take, of sources and bytecode
_TRIED = 20


def measure(bench):
    files = _FILES_QUICK if bench.quick else _FILES
    rounds = bench.rounds(3, 1)
    for kind, directory in _places(bench):
        if directory is None:
            yield Case(kind, skipped="no directory of such a file system was found to write into")
            continue
        expected = _seconds_a_file(directory) * files * (1 + 3 * rounds)
        if expected > (_SECONDS_QUICK if bench.quick else _SECONDS):
            yield Case(kind, skipped="making the files in %s would take about %.0f s" % (directory, expected))
            continue
        with tempfile.TemporaryDirectory(prefix="pybytecode-bench-", dir=directory) as room:
            venv, site, requirements = copies.empty_environment(room, bench.python)
            copies.copy_sources(bench.tree("small"), site, files)
            tree = copies.Corpus(venv, site, venv / "bin/python", requirements).warm()
            case = bench.case(tree, kind)
            case.add(interleaved(rounds, bench.cold_steps(case, tree), kind))
        case.ratio(OURS, BOUND)
        case.ratio(UV, OURS)
        case.ratio(COMPILEALL, OURS)
        yield case


def _seconds_a_file(directory):
    """There are file systems that make a handful a second."""
    with tempfile.TemporaryDirectory(prefix="pybytecode-bench-", dir=directory) as room:
        start = time.perf_counter()
        for number in range(_TRIED):
            pathlib.Path(room, str(number)).mkdir()
            pathlib.Path(room, str(number), "file").write_text("x = 1\n")
        return (time.perf_counter() - start) / _TRIED


def _places(bench):
    """[(type, directory or None)]: tmpfs, and ext4 or, without one, the file system of the build directory."""
    there = {}
    for directory in ("/dev/shm", bench.build_dir, tempfile.gettempdir(), "/var/tmp", pathlib.Path.home()):
        if pathlib.Path(directory).is_dir() and _has_room(directory):
            there.setdefault(machine.file_system_of(directory), str(directory))
    others = [kind for kind in there if kind != "tmpfs"]
    places = [("tmpfs", there.get("tmpfs")), ("ext4", there.get("ext4"))]
    return places + [(kind, there[kind]) for kind in others[:1] if "ext4" not in there]


def _has_room(directory, needed=200 * 2**20):
    try:
        with tempfile.TemporaryFile(dir=str(directory)):
            return shutil.disk_usage(str(directory)).free > needed
    except OSError:
        return False
