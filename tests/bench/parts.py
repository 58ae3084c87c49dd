"""Benchmarks that live in directories of their own and are run after the measurements, where they exist.

The contract: `PYBYTECODE_BENCH_DIR=DIR tests/bench/<name>/run.sh [--quick]` makes what it needs below DIR, prints its
table, may write DIR/<name>.json, and exits with 0. The table is shown, the JSON is put into results.json below "parts".
DIR/programs is the CMake build (Release, PYBYTECODE_BENCHMARKS) in which the tool is built already. In a quick run a
part has four minutes, builds included; Debian's packages are installed before (build.sh). One that takes too long gets
a SIGINT, so that it can remove what it made, and is killed if that does not end it.
"""

import json
import os
import pathlib
import signal
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PARTS = {
    "seed": "three ways to run the workers",
    "scale": "the executor with many workers, simulated and sleeping",
    "micro": "the stages by themselves",
}
_NOT_QUICK = {"seed"}  # needs packages of its own and some minutes
_SECONDS, _SECONDS_SEED, _SECONDS_QUICK = 1200, 3600, 240
_SECONDS_TO_END = 15


def run_parts(options):
    """{name: {"about", "skipped", "failed", "text", "results"}} of those asked for."""
    return {name: _run(name, options) for name in _asked(options)}


def that_run(options):
    return [name for name in _asked(options) if not _why_not(name, options)]


def _asked(options):
    return [name for name in PARTS if not options.only or name in options.only]


def _run(name, options):
    found = {"about": PARTS[name], "skipped": _why_not(name, options), "failed": "", "text": "", "results": None}
    if not found["skipped"]:
        print("measuring:", PARTS[name], file=sys.stderr, flush=True)
        _start(name, options, found)
    for end in "skipped", "failed":
        if found[end]:
            found["text"] += "  %s: %s\n" % (end, found[end])
    return found


def _why_not(name, options):
    if not (HERE / name / "run.sh").exists():
        return "it is not there"
    if options.quick and name in _NOT_QUICK and not options.only:
        return "it takes too long for --quick; --only %s runs it" % name
    return ""


def _start(name, options, found):
    command = [str(HERE / name / "run.sh")] + ["--quick"] * options.quick
    environment = dict(os.environ, PYBYTECODE_BENCH_DIR=str(options.build_dir))
    limit = _limit(name, options)
    running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               start_new_session=True, env=environment, preexec_fn=_heed_interrupts)
    try:
        output, _ = running.communicate(timeout=limit)
        found["failed"] = "exit code %d" % running.returncode if running.returncode else ""
        found["results"] = _results(options.build_dir / (name + ".json"))
    except subprocess.TimeoutExpired:
        output = _end(running)
        found["skipped"] = "it took more than %g s" % limit
    found["text"] = output.decode(errors="replace")


def _limit(name, options):
    if options.quick and not options.only:
        return _SECONDS_QUICK
    return _SECONDS_SEED if name == "seed" else _SECONDS


def _heed_interrupts():
    """What was started in the background ignores them, and so would all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _end(running):
    """Ends it and all that it started; what it said."""
    os.killpg(running.pid, signal.SIGINT)
    try:
        return running.communicate(timeout=_SECONDS_TO_END)[0]
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        return running.communicate()[0]


def _results(path):
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return None
