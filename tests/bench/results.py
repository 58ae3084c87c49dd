"""What was found: a measurement has cases (an environment, an interpreter, ...), a case has contestants and rows."""

import dataclasses
import statistics
import typing

_BETTER = {"<=": lambda value, limit: value <= limit, ">=": lambda value, limit: value >= limit}


@dataclasses.dataclass
class Contestant:
    """Seconds of each round; peaks in bytes where they were measured."""

    seconds: list
    cpu_seconds: list
    own_peak: typing.Optional[int] = None
    all_peak: typing.Optional[int] = None

    def as_json(self):
        medians = {}
        if self.seconds:
            medians = {"median_seconds": statistics.median(self.seconds),
                       "median_cpu_seconds": statistics.median(self.cpu_seconds)}
        return {**medians, **dataclasses.asdict(self)}


@dataclasses.dataclass
class Row:
    """One line of the table: a ratio ("x"), a difference ("ms") or an amount ("MB") with its spread.

    target: (operator, number) of the table of targets, None where a row only informs. `skipped` is the reason why there
    is no number.
    """

    what: str
    unit: str
    values: list = dataclasses.field(default_factory=list)
    target: typing.Optional[tuple] = None
    numerator: str = ""
    denominator: str = ""
    skipped: str = ""

    @property
    def median(self):
        return statistics.median(self.values) if self.values else None

    @property
    def met(self):
        """None without a target or a number."""
        if self.target is None or not self.values:
            return None
        operator, limit = self.target
        return _BETTER[operator](self.median, limit)

    def as_json(self):
        spread = {}
        if self.values:
            spread = {"median": self.median, "min": min(self.values), "max": max(self.values),
                      "rounds": len(self.values)}
        return {**dataclasses.asdict(self), **spread, "met": self.met}


class Case:
    """Contestants by name, and the rows made from them. `absent`: {contestant: why it takes no part}."""

    def __init__(self, title, note="", skipped="", failed=""):
        self.title, self.note, self.skipped, self.failed = title, note, skipped, failed
        self.contestants, self.absent, self.rows, self.checked = {}, {}, [], 0

    def add(self, usages):
        """{name: [Usage]} of measure.interleaved()."""
        for name, each in usages.items():
            self.contestants[name] = Contestant([u.seconds for u in each], [u.cpu_seconds for u in each])

    def add_peaks(self, name, peaks):
        contestant = self.contestants.setdefault(name, Contestant([], []))
        contestant.own_peak, contestant.all_peak = peaks.own, peaks.all

    def ratio(self, numerator, denominator, target=None):
        self._paired(numerator, denominator, "%s / %s", "x", lambda a, b: a / b, target)

    def cpu_ratio(self, numerator, denominator):
        """Of CPU seconds, children included: other load on the machine hardly changes it."""
        self._paired(numerator, denominator, "CPU time: %s / %s", "x", lambda a, b: a / b, None, "cpu_seconds")

    def difference(self, minuend, subtrahend, target=None):
        """In milliseconds."""
        self._paired(minuend, subtrahend, "%s minus %s", "ms", lambda a, b: 1000 * (a - b), target)

    def amount(self, what, unit, values, target=None):
        self.rows.append(Row(what, unit, list(values), target))

    def _paired(self, first, second, pattern, unit, of, target, what="seconds"):
        row = Row(pattern % (first, second), unit, [], target, first, second)
        missing = [name for name in (first, second) if name not in self.contestants]
        if missing:
            row.skipped = self.absent.get(missing[0], "not measured: " + missing[0])
        else:
            pairs = zip(getattr(self.contestants[first], what), getattr(self.contestants[second], what))
            row.values = [of(a, b) for a, b in pairs]
        self.rows.append(row)

    def as_json(self):
        return {
            "title": self.title, "note": self.note, "skipped": self.skipped, "failed": self.failed,
            "checked_by_importer": self.checked, "absent": self.absent,
            "contestants": {name: each.as_json() for name, each in self.contestants.items()},
            "rows": [row.as_json() for row in self.rows],
        }
