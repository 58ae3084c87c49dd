"""Measures pybytecode on a whole environment; see run.sh, which builds it first. Ratios are of paired runs.

Each cold result counts only if CPython's importer takes every bytecode file that it should have written.
"""

import argparse
import functools
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys

import contenders
import corpus as corpora
import importer_check
import lower_bound
import measure


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tool", type=pathlib.Path, required=True, help="the pybytecode executable")
    parser.add_argument("--build-dir", type=pathlib.Path, required=True, help="where environments and results are kept")
    parser.add_argument("--python", default=shutil.which("python3", path="/usr/bin") or sys.executable,
                        help="the interpreter to compile for (default: the system's)")
    parser.add_argument("--quick", action="store_true", help="2,500 files instead of 13,000, fewer rounds")
    parser.add_argument("--rounds", type=int, help="rounds of the cold runs (default: 5, quick 3)")
    parser.add_argument("--output", type=pathlib.Path, help="the results (default: BUILD_DIR/results.json)")
    return parser.parse_args()


class Bench:
    def __init__(self, options, corpus, tools, scratch):
        self.corpus, self.scratch = corpus, scratch
        self.jobs = len(os.sched_getaffinity(0))
        environment = contenders.clean_environment(scratch, "ours")
        others = contenders.clean_environment(scratch, "others")
        self.ours = contenders.pybytecode(options.tool, corpus.python, corpus.venv, environment)
        self.uv = contenders.uv(tools, corpus, others)
        self.compileall = contenders.compileall(corpus, self.jobs, others)
        self.one_source = pathlib.Path(scratch) / "one" / "module.py"
        self.one_file = contenders.pybytecode(options.tool, corpus.python, self.one_source, environment)
        self.bare = contenders.bare_interpreter(corpus.python, others)
        self.bound = lower_bound.LowerBound(corpus.python, corpus.sources, self.jobs, scratch)
        self.compilable = [path for path in corpus.sources if path not in self.bound.failed]
        self.checked = 0

    def cold(self, rounds):
        self.uv.run()  # it asks the interpreter once and remembers

        def start_cold(contender):
            self.corpus.remove_bytecode()
            if contender is self.ours:
                contender.forget()

        def step(contender):
            return functools.partial(start_cold, contender), contender.run, self.check

        return measure.interleaved(rounds, {
            "ours": step(self.ours),
            "lower bound": (None, self.bound.measure, None),
            "uv": step(self.uv),
            "compileall": step(self.compileall),
        }, "cold")

    def check(self):
        importer_check.check_importable(self.corpus.python, self.compilable)
        self.checked += 1

    def fresh(self, rounds):
        self.corpus.remove_bytecode()
        self.ours.run()
        self.uv.run()
        return measure.interleaved(rounds, {
            "ours": (None, self.ours.run, None),
            "uv": (None, self.uv.run, None),
        }, "nothing stale")

    def single(self, rounds):
        self.one_source.parent.mkdir()
        self.one_source.write_text("value = 1\n")

        def start_anew():
            shutil.rmtree(self.one_source.parent / "__pycache__", ignore_errors=True)
            self.one_file.forget()

        seconds = measure.interleaved(rounds, {
            "ours": (start_anew, self.one_file.run, None),
            "bare": (None, self.bare.run, None),
        }, "one file")
        importer_check.check_importable(self.corpus.python, [str(self.one_source)])
        return seconds


def ratios_of(cold, fresh, single, jobs, every_source_compiles):
    """The rows of the table: what, its ratio, and the target as (operator, number)."""
    return [
        ("cold: ours / lower bound", measure.ratio(cold["ours"], cold["lower bound"]), ("<=", 1.03)),
        ("cold: uv / ours", measure.ratio(cold["uv"], cold["ours"]), (">=", 1.10)),
        (f"cold: compileall -j{jobs} / ours", measure.ratio(cold["compileall"], cold["ours"]), (">=", 1.5)),
        ("nothing stale: uv / ours", measure.ratio(fresh["uv"], fresh["ours"]),
         (">=", 20 if every_source_compiles else 12)),
        ("one file, nothing remembered: ours / python -I -S -c ''", measure.ratio(single["ours"], single["bare"]),
         ("<=", 1.5)),
    ]


def print_table(rows, seconds):
    print(f"{'ratio':<58} {'median':>7}  {'min – max':<15} target")
    for name, ratio, (operator, target) in rows:
        met = ratio["median"] <= target if operator == "<=" else ratio["median"] >= target
        spread = f"{ratio['min']:.2f} – {ratio['max']:.2f}"
        print(f"{name:<58} {ratio['median']:>7.3f}  {spread:<15} {operator} {target:g}{'' if met else '  MISSED'}")
    print("\nmedian seconds")
    for phase, contestants in seconds.items():
        each = ", ".join(f"{name} {statistics.median(values):.4g}" for name, values in contestants.items())
        print(f"  {phase}: {each}")


def describe(options, bench):
    def version(*command):
        return subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout.strip().splitlines()[0]

    return {
        "sources": len(bench.corpus.sources),
        "source_bytes": bench.corpus.source_bytes,
        "not_compilable": len(bench.bound.failed),
        "jobs": bench.jobs,
        "python": version(bench.corpus.python, "-VV"),
        "pybytecode": version(options.tool, "--version"),
        "uv": version(bench.uv.command[0], "--version"),
        "kernel": platform.release(),
    }


def main():
    options = parse_arguments()
    options.tool, options.build_dir = options.tool.resolve(), options.build_dir.resolve()
    requirements = corpora.HERE / ("requirements-quick.txt" if options.quick else "requirements.txt")
    tools = corpora.install_tools(options.build_dir)
    stored = corpora.stored_environment(options.build_dir, tools, requirements, options.python)
    with corpora.scratch_directory(2 * corpora.size_of(stored)) as scratch:
        corpus = corpora.copy_environment(stored, scratch, requirements)
        bench = Bench(options, corpus, tools, scratch)
        about = describe(options, bench)
        print(f"{about['sources']:,} sources ({about['not_compilable']} are not valid for it), "
              f"{about['source_bytes'] / 1e6:.0f} MB, {about['jobs']} CPUs, {about['python']}, {about['uv']}", flush=True)
        seconds = {
            "cold": bench.cold(options.rounds or (3 if options.quick else 5)),
            "nothing stale": bench.fresh(15),
            "one file": bench.single(51),
        }
    rows = ratios_of(seconds["cold"], seconds["nothing stale"], seconds["one file"], about["jobs"],
                     about["not_compilable"] == 0)
    print_table(rows, seconds)
    results = {"about": about, "seconds": seconds, "checked_by_importer": bench.checked,
               "ratios": [{"name": name, **ratio, "target": list(target)} for name, ratio, target in rows]}
    output = options.output or options.build_dir / "results.json"
    output.write_text(json.dumps(results, indent=1) + "\n")
    print("written:", output)


if __name__ == "__main__":
    main()
