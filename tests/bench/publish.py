"""Puts a run's numbers where README.md shows them: tests/bench/results.svg and the block between two comments.

Only numbers that are worth it, unless one says so: see unfit().
"""

import pathlib

import machine
import report
import table

HERE = pathlib.Path(__file__).resolve().parent
README = HERE.parents[1] / "README.md"


def add_argument(parser, what):
    parser.add_argument("--publish", nargs="?", const="sound", choices=("sound", "anyway"),
                        help=what + "; not those of a quick run, of a busy machine or beside failures, except with "
                        "--publish=anyway")


def unfit(how, warning, quick, failed):
    """Says why the numbers are not published, and that they are not; "" if they may be. how: what --publish says."""
    reasons = [warning] * bool(warning) + ["the run was quick"] * bool(quick) + ["something failed"] * bool(failed)
    if how == "anyway" or not reasons:
        return ""
    return "not published (--publish=anyway does): " + "; ".join(reasons)


def marks(script):
    """The two comments around the numbers of this script."""
    return tuple("<!-- %s --publish: %s -->" % (script, end) for end in ("begin", "end"))


BEGIN, END = marks("tests/bench/run.sh")


def replace_block(document, script, text):
    """Between the two comments. The rest of the document stays."""
    before = document.read_text()
    begin_mark, end_mark = marks(script)
    head, begin, rest = before.partition(begin_mark)
    _, end, tail = rest.partition(end_mark)
    if not begin or not end:
        raise SystemExit("%s has no place for the numbers" % document)
    document.write_text(head + begin_mark + "\n" + text.rstrip("\n") + "\n" + end_mark + tail)


def publish(about, outcomes, readme=README, chart_file=HERE / "results.svg"):
    replace_block(readme, "tests/bench/run.sh", block(about, outcomes))
    chart_file.write_text(report.draw(about, outcomes))


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
