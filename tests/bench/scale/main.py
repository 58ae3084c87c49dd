"""How a run scales; see run.sh, which builds the programs first. Prints tables and writes JSON."""

import argparse
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(1, str(HERE.parent))

import copies  # noqa: E402  (in the directory above)
import machine  # noqa: E402
import publish  # noqa: E402
import serial  # noqa: E402

SCRIPT = "tests/bench/scale/run.sh"
WORKERS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
THREADS = (1, 16, 64, 128, 256, 512)
PUBLISHED = (16, 64, 128, 256, 512)


def parse_arguments():
    parser = argparse.ArgumentParser(prog=SCRIPT, description=__doc__)
    parser.add_argument("--build-dir", help="where everything is made (default: build/bench); run.sh minds it")
    parser.add_argument("--programs", type=pathlib.Path, required=True, help="where simulate and the others are")
    parser.add_argument("--tool", type=pathlib.Path, required=True, help="the pybytecode executable")
    parser.add_argument("--output", type=pathlib.Path, required=True, help="the results, as JSON")
    parser.add_argument("--costs", type=pathlib.Path, default=HERE / "costs.txt", help="what record_costs.py writes")
    parser.add_argument("--tree", type=pathlib.Path, help="measure the serial part on a copy of this tree (default: as "
                        "many sources as the list has, of their sizes)")
    parser.add_argument("--seconds", type=float, help="how long each run of sleepers is to take (default: 8, quick 4)")
    parser.add_argument("--rounds", type=int, help="of the serial part (default: 9, quick 3)")
    parser.add_argument("--quick", action="store_true", help="less than a minute")
    publish.add_argument(parser, "also write the numbers in README.md")
    return parser.parse_args()


def run(*command):
    return subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, check=True, text=True).stdout


class Targets:
    """What was asked for and what came of it."""

    def __init__(self):
        self.rows = []

    def check(self, name, value, limit):
        self.rows.append({"name": name, "value": value, "target": limit, "met": value <= limit})

    def print(self):
        print("\ntargets")
        for row in self.rows:
            verdict = "MET" if row["met"] else "MISSED"
            print(f"  {row['name']:<66} {row['value']:>7.3f} <= {row['target']:<5g} {verdict}")


def simulate(options, targets):
    """{list: {workers: {policy: makespan / bound}}}"""
    ratios, trees = {"plain": {}, "repeated": {}}, {}
    for line in run(options.programs / "pybytecode_simulate", options.costs, *WORKERS).splitlines():
        name, workers, repeats, policy, _, makespan, bound = line.split()
        ratios[name].setdefault(int(workers), {})[policy] = int(makespan) / int(bound)
        trees[name, int(workers)] = int(repeats)
    print("simulated makespan / max(sum / N, longest)")
    print(f"  {'workers':>7}  {'trees':>5} {'ours':>7} {'in order':>9} {'chunks of 4':>12}    "
          f"{'trees':>5} {'ours':>7} {'in order':>9} {'chunks of 4':>12}")
    for workers in WORKERS:
        cells = [f"{trees[name, workers]:>5} {each['ours']:>7.3f} {each['uv']:>9.3f} {each['compileall']:>12.3f}"
                 for name, each in ((name, ratios[name][workers]) for name in ratios)]
        print(f"  {workers:>7}  {'    '.join(cells)}")
    for workers in (16, 64, 128):
        targets.check(f"simulated makespan / bound, {workers} workers, longest below sum / N",
                      ratios["repeated"][workers]["ours"], 1.02)
    return {**ratios, "trees": {workers: trees["repeated", workers] for workers in WORKERS}}


def sleep(options, targets):
    """[{what run_sleepers prints}]"""
    seconds = options.seconds or (4 if options.quick else 8)
    print(f"\nreal executor, sleeping interpreters, about {seconds:g} s each")
    print(f"  {'threads':>7} {'files':>7} {'wall / bound':>13} {'all started':>12} {'CPU a file':>11} "
          f"{'descriptors':>12} {'peak memory':>12}")
    runs = []
    for threads in THREADS:
        lines = run(options.programs / "pybytecode_run_sleepers", options.programs / "pybytecode_sleeper",
                    options.costs, threads, seconds).splitlines()
        each = {key: int(value) for key, value in (line.split() for line in lines)}
        runs.append(each)
        print(f"  {threads:>7} {each['tasks']:>7} {each['wall'] / each['bound']:>13.3f} "
              f"{each['started'] / 1e6:>10.2f} s {each['tool_cpu'] / each['tasks']:>8.1f} µs "
              f"{each['descriptors']:>12} {each['memory'] / 1024:>9.1f} MB", flush=True)
        if threads == 128:
            targets.check("real executor, wall / bound, 128 threads", each["wall"] / each["bound"], 1.05)
    return runs


def measure_serial(options, targets):
    """What Serial.measure() says, and what it is of."""
    sizes = [int(line.split()[0]) for line in options.costs.read_text().splitlines()]
    needed = 3 * (copies.size_of(options.tree) if options.tree else sum(sizes) + 4096 * len(sizes))
    with copies.scratch_directory(needed) as scratch:
        tree = pathlib.Path(scratch) / "tree"
        if options.tree:
            run("cp", "-a", options.tree, tree)
        else:
            serial.make_tree(tree, sizes)
        sleeper = (options.programs / "pybytecode_sleeper").resolve()
        bench = serial.Serial(options.tool.resolve(), sleeper, tree, scratch)
        cases = bench.measure(options.rounds or (3 if options.quick else 9))
        process = bench.process(21)
        files = bench.files
    print(f"\nserial part of a run, {files:,} files, medians; an empty process takes {process / 1e3:.1f} ms; scan and "
          "freshness, which\nare part of the time to the first batch, work on all processors")
    print(f"  {'':<33} {'to the first batch':>20} {'scan and freshness':>19} {'after the last reply':>21} "
          f"{'together':>17}")
    for name, times in cases.items():
        start, end, look = middle(times["start"]), middle(times["end"]), middle(times["look"])
        print(f"  {name:<33} {start / 1e3:>17.1f} ms {look / 1e3:>16.1f} ms {end / 1e3:>18.1f} ms "
              f"{(start + end) / files:>9.2f} µs a file")
        if "edge" not in name:
            targets.check(f"serial part of a run, {name}, µs a file", (start + end) / files, 3)
    return {"files": files, "process": process, "cases": cases}


def middle(values):
    return sorted(values)[len(values) // 2]


def markdown(results, seconds):
    """The table of README.md."""
    simulated, trees = results["simulated"]["repeated"], results["simulated"]["trees"]
    runs = {each["threads"]: each for each in results["executor"]}
    rows = {
        "workers": [f"{n} (tree {trees[n]} times)" if trees[n] > 1 else str(n) for n in PUBLISHED],
        "plan and queue, simulated / bound": [f"{simulated[n]['ours']:.3f}" for n in PUBLISHED],
        "in directory order, one file at a time / bound": [f"{simulated[n]['uv']:.2f}" for n in PUBLISHED],
        f"real executor, sleeping interpreters / bound, runs of {seconds:g} s": [
            f"{runs[n]['wall'] / runs[n]['bound']:.2f}" for n in PUBLISHED],
        "its memory, MB": [f"{runs[n]['memory'] / 1024:.0f}" for n in PUBLISHED],
    }
    lines = ["| " + " | ".join([name, *cells]) + " |" for name, cells in rows.items()]
    return "\n".join([lines[0], "|---" * (len(PUBLISHED) + 1) + "|", *lines[1:]])


def main():
    options = parse_arguments()
    targets = Targets()
    about = machine.describe()
    results = {"about": {"processors": len(os.sched_getaffinity(0)), "kernel": about["kernel"],
                         "load": about["load_average"][0], "warning": machine.warning(about),
                         "pybytecode": run(options.tool, "--version").splitlines()[0]}}
    results["simulated"] = simulate(options, targets)
    results["executor"] = sleep(options, targets)
    results["serial"] = measure_serial(options, targets)
    targets.print()
    results["targets"] = targets.rows
    options.output.write_text(json.dumps(results, indent=1) + "\n")
    print("written:", options.output)
    if options.publish:
        unfit = publish.unfit(options.publish, results["about"]["warning"], options.quick, failed=False)
        if unfit:
            sys.exit(unfit)
        publish.replace_block(publish.README, SCRIPT, markdown(results, options.seconds or (4 if options.quick else 8)))


if __name__ == "__main__":
    sys.exit(main())
