"""Measures pybytecode on whole environments; see run.sh, which builds it first. Ratios are medians of paired rounds.

Each cold result counts only if CPython's importer takes every bytecode file that it should have written.
"""

import argparse
import pathlib
import sys

import copies
import corpus
import machine
import measurements
import parts
import peers
import process
import publish
import report
from bench import Bench
from measured import run_one
from outcome import Skipped


def parse_arguments(arguments=None):
    parser = argparse.ArgumentParser(
        prog="tests/bench/run.sh", description=__doc__, epilog=_names(), formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="smaller trees and fewer rounds")
    parser.add_argument("--only", metavar="NAME[,NAME]", type=lambda text: text.split(","),
                        help="these measurements and parts")
    parser.add_argument("--rounds", type=int, help="so many rounds of everything")
    parser.add_argument("--python", default=corpus.default_python(),
                        help="the interpreter to compile for (default: %(default)s)")
    parser.add_argument("--build-dir", type=pathlib.Path, default=corpus.HERE.parents[1] / "build/bench",
                        help="where environments and results are kept (default: build/bench)")
    parser.add_argument("--tool", type=pathlib.Path, help="the pybytecode executable; run.sh builds one")
    publish.add_argument(parser, "also write tests/bench/results.svg and the numbers in README.md")
    parser.add_argument("--list-parts", action="store_true", help="only print which parts would run")
    parser.add_argument("--prepare", action="store_true", help="only make the environments, and print where they are")
    options = parser.parse_args(arguments)
    unknown = set(options.only or ()) - {each.NAME for each in measurements.ALL} - set(parts.PARTS)
    if unknown:
        parser.error("there is no measurement " + ", ".join(sorted(unknown)))
    if not options.tool and not options.prepare and not options.list_parts:
        parser.error("--tool is needed")
    if options.publish and options.only:
        parser.error("--publish needs all measurements")
    options.build_dir = options.build_dir.resolve()
    options.tool = options.tool and options.tool.resolve()
    return options


def _names():
    lines = ["  %-14s %s" % (each.NAME, each.ABOUT) for each in measurements.ALL]
    lines += ["  %-14s %s" % (name, parts.PARTS[name]) for name in parts.PARTS]
    return "measurements and parts:\n" + "\n".join(lines)


def prepare(options):
    """Prints a line each: "main PATH", "small PATH", "tools PATH"."""
    tools = peers.install_tools(options.build_dir)
    for name, make in ("main", corpus.main_environment), ("small", corpus.small_environment):
        print(name, make(options.build_dir, tools, options.python, options.quick).venv)
    print("tools", tools.pip.parent if tools.pip else "-")


def measure(options):
    about = {"machine": machine.describe(), "quick": options.quick}
    stolen = machine.StolenTime()
    tools = peers.install_tools(options.build_dir)
    asked = [each for each in measurements.ALL if not options.only or each.NAME in options.only]
    with copies.scratch_directory(copies.needed_bytes(options.quick)) as scratch:
        bench = Bench(options, tools, scratch)
        about.update(report.about_run(bench))
        print(report.headline(about), report.remarks(about), sep="\n", end="", flush=True)
        outcomes = [run_one(each, bench) for each in asked]
    about["machine"]["stolen_by_hypervisor"] = stolen.share()
    return about, outcomes, parts.run_parts(options)


def main():
    options = parse_arguments()
    if options.list_parts:
        print(*parts.that_run(options))
        return 0
    options.build_dir.mkdir(parents=True, exist_ok=True)
    process.adopt_orphans()
    if options.prepare:
        prepare(options)
        return 0
    about, outcomes, other_parts = measure(options)
    report.write(options.build_dir, about, outcomes, other_parts)
    failed = any(each.bad for each in outcomes) or any(part["failed"] for part in other_parts.values())
    unfit = publish.unfit(options.publish, machine.warning(about["machine"]), options.quick, failed)
    if options.publish and unfit:
        print(unfit, file=sys.stderr)
    elif options.publish:
        publish.publish(about, outcomes)
    return 1 if failed or options.publish and unfit else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Skipped as reason:
        sys.exit("nothing can be measured: %s" % reason)
