"""Benchmarks that live in directories of their own and are run after the measurements, where they exist.

The contract: `tests/bench/<name>/run.sh --build-dir DIR [--quick]` makes what it needs below DIR, prints its table, may
write DIR/<name>.json, and exits with 0. The table is shown, the JSON is put into results.json below "parts".
"""

import json
import pathlib
import subprocess
import sys

from measure import show

HERE = pathlib.Path(__file__).resolve().parent
PARTS = {
    "seed": "three ways to run the workers",
    "scale": "the executor with many workers, simulated and sleeping",
    "micro": "the stages by themselves",
}
_SECONDS, _SECONDS_QUICK = 900, 150


def run_parts(options):
    """{name: {"about", "skipped", "failed", "text", "results"}} of those asked for."""
    return {name: _run(name, options) for name in PARTS if not options.only or name in options.only}


def _run(name, options):
    found = {"about": PARTS[name], "skipped": "", "failed": "", "text": "", "results": None}
    script = HERE / name / "run.sh"
    if not script.exists():
        found["skipped"] = "it is not there"
        found["text"] = "  skipped: it is not there\n"
        return found
    show("part " + name)
    print("measuring:", PARTS[name], file=sys.stderr, flush=True)
    command = [str(script), "--build-dir", str(options.build_dir)] + (["--quick"] if options.quick else [])
    limit = _SECONDS_QUICK if options.quick else _SECONDS
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=limit)
    except subprocess.TimeoutExpired:
        found["failed"] = "it took more than %d s" % limit
    else:
        found["text"] = done.stdout.decode(errors="replace")
        found["failed"] = "exit code %d" % done.returncode if done.returncode else ""
        found["results"] = _results(options.build_dir / (name + ".json"))
    if found["failed"]:
        found["text"] += "  FAILED: %s\n" % found["failed"]
    return found


def _results(path):
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return None
