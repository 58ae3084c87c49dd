"""What a run leaves: results.json, results.txt, results.svg in the build directory, and the table on the terminal."""

import json

import chart
import machine
import table
from contenders import BOUND, COMPILEALL, OURS, UV

_KINDS = {OURS: "ours", BOUND: "bound"}
CHARTED = (("cold", "Cold: nothing is compiled yet"), ("unchanged", "Nothing is stale"),
           ("one-edit", "One source was edited"))


def about_run(bench):
    return {
        "corpora": {which: _about_corpus(bench.stored(which)) for which in ("main", "small")},
        "jobs": bench.jobs,
        "python": machine.version_of(bench.python, "-VV"),
        "pybytecode": machine.version_of(bench.tool, "--version"),
        "uv": machine.version_of(bench.tools.uv, "--version") if bench.tools.uv else "no uv: " + bench.tools.why_no_uv,
        "measured_on": machine.file_system_of(bench.scratch),
    }


def _about_corpus(stored):
    return {"name": stored.name, "left_out": list(stored.left_out)}


def remarks(about):
    """What a reader of the numbers must know of this run."""
    found = [machine.warning(about["machine"])]
    if about["quick"]:
        found.append("quick: small trees, few rounds; the targets are meant for the main environment of 13,000 files")
    for which, corpus in about["corpora"].items():
        if corpus["left_out"]:
            found.append("%s environment: not to be had: %s" % (which, ", ".join(corpus["left_out"])))
    return "".join(each + "\n" for each in found if each)


def headline(about):
    where = about["machine"]
    return "%s; %s, %s, %d CPUs, %.0f GB, %s, kernel %s; trees on %s" % (
        "CPython " + about["python"].replace("Python ", "", 1).split(" ")[0],
        about["uv"].split(" (")[0], where["cpu"], where["cpus"], where["memory_bytes"] / 2**30, where["system"],
        where["kernel"], about["measured_on"])


def write(build_dir, about, outcomes, parts):
    text = headline(about) + "\n" + remarks(about) + "\n" + table.as_text(outcomes)
    for name, part in parts.items():
        text += "\n%s: %s\n" % (name, part["about"]) + part["text"]
    found = {
        "version": 1, "about": about, "measurements": {each.name: each.as_json() for each in outcomes}, "parts": parts,
    }
    (build_dir / "results.json").write_text(json.dumps(found, indent=1) + "\n")
    (build_dir / "results.txt").write_text(text)
    (build_dir / "results.svg").write_text(draw(about, outcomes))
    print(text)
    print("written: %s/results.json, results.txt, results.svg" % build_dir)


def draw(about, outcomes):
    cases = {each.name: each.cases[0] for each in outcomes if each.cases}
    groups = [chart.Group(title, _bars(cases.get(name))) for name, title in CHARTED]
    files = next((case.note.rsplit(",", 1)[0] for name, case in cases.items() if name in dict(CHARTED)), "")
    return chart.svg("Byte-compiling a Python environment" + (": " + files if files else ""), _notes(about), groups)


def _bars(case):
    if case is None:
        return ()
    names = [name for name in (OURS, BOUND, UV, COMPILEALL) if name in case.contestants]
    return tuple(
        chart.Bar(name, case.contestants[name].as_json()["median_seconds"], _KINDS.get(name, "other")) for name in names
    )


def _notes(about):
    where = about["machine"]
    return [
        "Medians. Lower bound: bare processes that only compile() and marshal.dumps() what they have in memory.",
        "%s, %d CPUs, %s, CPython %s, %s" % (
            where["cpu"], where["cpus"], about["measured_on"], about["python"].split()[1], about["uv"].split(" (")[0]),
    ]
