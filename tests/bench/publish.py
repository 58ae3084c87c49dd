"""Puts a run's numbers where README.md shows them: tests/bench/results.svg and the block between two comments."""

import pathlib

import machine
import report
import table

HERE = pathlib.Path(__file__).resolve().parent
BEGIN, END = "<!-- tests/bench/run.sh --publish: begin -->", "<!-- tests/bench/run.sh --publish: end -->"


def publish(about, outcomes, readme=HERE.parents[1] / "README.md", chart_file=HERE / "results.svg"):
    chart_file.write_text(report.draw(about, outcomes))
    text = readme.read_text()
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise SystemExit("%s has no place for the numbers" % readme)
    readme.write_text(head + BEGIN + "\n" + block(about, outcomes) + END + tail)


def block(about, outcomes):
    """Markdown: the chart, the machine, the rows that have a target, and those behind the chart."""
    lines = ["![Bars of what each contestant needed](tests/bench/results.svg)", "", _machine(about) + ":", "",
             "| | median | min – max | target |", "|---|---|---|---|"]
    for each in outcomes:
        for case in each.cases:
            lines += [_line(each, case, row) for row in case.rows if row.values and _is_shown(each, row)]
    return "\n".join(lines) + "\n"


def _is_shown(outcome, row):
    return row.target is not None or outcome.name in dict(report.CHARTED)


def _line(outcome, case, row):
    return "| %s, %s: %s | %s | %s | %s |" % (
        outcome.name, case.title, row.what, table.number(row.median, row.unit), table.spread(row),
        table.verdict(row).replace("  ", ", ").lower())


def _machine(about):
    quiet = "; the machine was busy" if machine.warning(about["machine"]) else ""
    how = " --quick" if about["quick"] else ""
    return "Measured by `tests/bench/run.sh%s` with %s%s" % (how, report.headline(about), quiet)
