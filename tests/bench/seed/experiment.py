"""The seed experiment on two environments; see run.sh, which builds the programs first."""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[1:1] = [str(HERE.parent), str(HERE.parents[1] / "support")]  # before what happens to be installed

import contenders  # noqa: E402  (these are in the two directories)
import copies  # noqa: E402
import corpus  # noqa: E402
import counters  # noqa: E402
import faulty  # noqa: E402
import machine  # noqa: E402
import markdown  # noqa: E402
import peers  # noqa: E402
import publish  # noqa: E402
import questions  # noqa: E402
import series  # noqa: E402

EXECUTORS = ("threads", "asio", "tbb")
SCRIPT = "tests/bench/seed/run.sh"


def parse_arguments():
    parser = argparse.ArgumentParser(prog=SCRIPT, description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller environments, fewer runs")
    parser.add_argument("--series", type=int, help="how often each executor has its turn (default: 4, quick 2)")
    parser.add_argument("--runs", type=int, help="runs a turn (default: 3, quick 2)")
    parser.add_argument("--python", default=corpus.default_python(), help="the interpreter (default: %(default)s)")
    parser.add_argument("--build-dir", type=pathlib.Path, required=True, help="where environments and results are kept")
    parser.add_argument("--program", type=pathlib.Path, required=True, help="pybytecode_seed; run.sh builds one")
    parser.add_argument("--tool", type=pathlib.Path, required=True, help="pybytecode; run.sh builds one")
    publish.add_argument(parser, "also write the numbers into the README files")
    options = parser.parse_args()
    for name in "build_dir", "program", "tool":
        setattr(options, name, getattr(options, name).resolve())
    options.series = options.series or (2 if options.quick else 4)
    options.runs = options.runs or (2 if options.quick else 3)
    return options


class Laboratory:
    """One environment on tmpfs, and what is done in it; `more`: arguments of the program."""

    def __init__(self, options, tree, scratch, more=()):
        self.options, self.tree, self.scratch, self.more = options, tree, scratch, more
        venv = str(tree.root)
        self.environment = contenders.clean_environment(scratch, "seed")
        self.commands = {
            name: [str(options.program), "--executor", name, "--python", tree.python, *more, venv]
            for name in EXECUTORS
        }
        self._clean = [str(options.tool), "clean", "-q", venv]
        self.counters = counters.Counters(self._clean, self.environment, scratch)

    def measure(self):
        self.check()
        turns = series.Series(self.commands, self._clean, self.environment, self.scratch)
        return {
            "sources": len(self.tree.sources),
            "source_bytes": self.tree.source_bytes,
            "arguments": list(self.more),
            "times": turns.run(self.options.series, self.options.runs),
            "counters": {name: self.count(name) for name in self.commands},
            "not_counted_without": self.counters.missing,
        }

    def count(self, name):
        print("  counting:", name, file=sys.stderr, flush=True)
        return self.counters.count(self.commands[name], 1 if self.options.quick else 3)

    def check(self):
        """They compile everything, and each of them the same."""
        outcomes = {}
        for name, command in self.commands.items():
            line = self.counters.run(command)
            files = sorted(str(path) for path in self.tree.root.rglob("*.pyc"))
            outcomes[name] = line["compiled"], line["failed"], files
        if any(outcome != outcomes["threads"] for outcome in outcomes.values()):
            raise RuntimeError("they differ in what they compile: %s" % {
                name: outcome[:2] for name, outcome in outcomes.items()})

    def ask(self):
        where = self.scratch if copies.runs_scripts(self.scratch) else None
        with tempfile.TemporaryDirectory(prefix="pybytecode-bench-", dir=where) as room:
            spoilt = faulty.spoilt_interpreter(pathlib.Path(room) / "spoilt", self.tree.python)
            return questions.ask(self, spoilt, 3 if self.options.quick else 9)


def describe(options):
    about = machine.describe()
    version = subprocess.run([options.python, "-V"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    return {"machine": about, "warning": machine.warning(about), "python": version, "series": options.series,
            "runs": options.runs, "hyperfine": machine.version_of("hyperfine", "--version")}


def measure(options):
    tools = peers.install_tools(options.build_dir)
    stored = [make(options.build_dir, tools, options.python, options.quick)
              for make in (corpus.main_environment, corpus.small_environment)]
    results = {"about": describe(options), "rounds": []}
    with copies.scratch_directory(copies.needed_bytes(options.quick)) as scratch:
        results["about"]["measured_on"] = machine.file_system_of(scratch)
        large, small = (copies.copy_environment(one, os.path.join(scratch, one.name)) for one in stored)
        for tree, more in (large, ()), (small, ()), (small, ("--one-by-one",)):
            print("measuring", *more, "with %d sources" % len(tree.sources), file=sys.stderr, flush=True)
            results["rounds"].append(Laboratory(options, tree, scratch, more).measure())
        results["questions"] = Laboratory(options, small, scratch).ask()
    return results


def main():
    options = parse_arguments()
    if not shutil.which("hyperfine"):
        sys.exit("hyperfine is needed")
    results = measure(options)
    text = markdown.everything(results)
    print(text)
    (options.build_dir / "seed.json").write_text(json.dumps(results, indent=1) + "\n")
    (options.build_dir / "seed.md").write_text(text + "\n")
    print("written:", options.build_dir / "seed.json", options.build_dir / "seed.md")
    if options.publish:
        unfit = publish.unfit(options.publish, results["about"]["warning"], options.quick, failed=False)
        if unfit:
            sys.exit(unfit)
        publish.replace_block(HERE / "README.md", SCRIPT, text)
        publish.replace_block(publish.README, SCRIPT, markdown.headline(results) + "\n\n" + markdown.times(results))


if __name__ == "__main__":
    main()
