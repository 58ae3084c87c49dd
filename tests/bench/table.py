"""The results as a table of text: the rows with their targets, then what each contestant needed."""

import statistics

_DIGITS = {"x": "%.3f", "ms": "%.1f ms", "MB": "%.1f MB"}
_LIMITS = {"x": "%g", "ms": "%g ms", "MB": "%g MB"}


def number(value, unit):
    return _DIGITS[unit] % value


def verdict(row):
    """"<= 1.03 MET", "", or the like."""
    if row.target is None:
        return ""
    operator, limit = row.target
    return operator + " " + _LIMITS[row.unit] % limit + {True: "  MET", False: "  MISSED", None: ""}[row.met]


def spread(row):
    if len(row.values) < 2:
        return ""
    return "%s – %s" % (number(min(row.values), row.unit), number(max(row.values), row.unit))


def as_text(outcomes):
    """`outcomes`: [Measured]."""
    lines = []
    for each in outcomes:
        lines += ["", "%s: %s" % (each.name, each.about)]
        if each.skipped or each.failed:
            lines.append("  " + _why(each))
        for case in each.cases:
            lines += _case(case)
    return "\n".join(lines).lstrip("\n") + "\n"


def _why(thing):
    return "FAILED: " + thing.failed if thing.failed else "skipped: " + thing.skipped


def _case(case):
    lines = ["  %s%s" % (case.title, " (%s)" % case.note if case.note else "")]
    if case.skipped or case.failed:
        return [lines[0] + ": " + _why(case)]
    for row in case.rows:
        if row.skipped:
            lines.append("    %-52s skipped: %s" % (row.what, row.skipped))
        else:
            rounds = "%d×" % len(row.values) if len(row.values) > 1 else ""
            lines.append(("    %-52s %10s  %-23s %-4s %s" % (
                row.what, number(row.median, row.unit), spread(row), rounds, verdict(row))).rstrip())
    return lines + [_contestant(name, each) for name, each in case.contestants.items() if each.seconds]


def _contestant(name, each):
    parts = ["%.4g s" % statistics.median(each.seconds), "CPU %.4g s" % statistics.median(each.cpu_seconds)]
    if each.own_peak is not None:
        parts.append("peak %.0f MB, all its processes %.0f MB" % (each.own_peak / 1e6, each.all_peak / 1e6))
    return "      %-50s %s" % (name, ", ".join(parts))
