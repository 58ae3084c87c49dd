"""What is hot, a function at a time; see run.sh, which builds the program first. Prints a table and writes JSON."""

import argparse
import json
import pathlib
import subprocess

_NANOSECONDS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}


def parse_arguments():
    parser = argparse.ArgumentParser(prog="tests/bench/micro/run.sh", description=__doc__)
    parser.add_argument("--build-dir", help="where everything is made (default: build/bench); run.sh minds it")
    parser.add_argument("--program", type=pathlib.Path, required=True, help="pybytecode_micro")
    parser.add_argument("--output", type=pathlib.Path, required=True, help="the results, as JSON")
    parser.add_argument("--filter", default=".", help="a regular expression: only these")
    parser.add_argument("--quick", action="store_true", help="less than a minute")
    return parser.parse_args()


def measure(options):
    """[{name, nanoseconds, an item's nanoseconds, bytes a second}], medians of the repetitions."""
    seconds, repetitions = (0.05, 3) if options.quick else (0.5, 9)
    command = [options.program.resolve(), f"--benchmark_min_time={seconds}", f"--benchmark_repetitions={repetitions}",
               "--benchmark_report_aggregates_only=true", f"--benchmark_filter={options.filter}",
               "--benchmark_format=json"]
    text = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, check=True, text=True).stdout
    rows = []
    for each in json.loads(text)["benchmarks"]:
        if each.get("error_occurred"):
            raise SystemExit(f"{each['name']}: {each['error_message']}")
        if each.get("aggregate_name") != "median":
            continue
        items, size = each.get("items_per_second"), each.get("bytes_per_second")
        rows.append({
            "name": each["run_name"].replace("/real_time", ""),
            "nanoseconds": each["real_time"] * _NANOSECONDS[each["time_unit"]],
            "item_nanoseconds": 1e9 / items if items else None,
            "bytes_a_second": size,
        })
    return rows


def print_table(rows):
    print(f"{'':<48} {'a call':>13} {'an item':>12} {'':>10}")
    for row in rows:
        item = f"{row['item_nanoseconds']:,.1f} ns" if row["item_nanoseconds"] else ""
        rate = f"{row['bytes_a_second'] / 1e9:.2f} GB/s" if row["bytes_a_second"] else ""
        print(f"{row['name']:<48} {row['nanoseconds'] / 1e3:>10,.3f} µs {item:>12} {rate:>10}".rstrip())


def main():
    options = parse_arguments()
    rows = measure(options)
    print_table(rows)
    options.output.write_text(json.dumps(rows, indent=1) + "\n")
    print("written:", options.output)


if __name__ == "__main__":
    main()
