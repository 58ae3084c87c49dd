"""Runs one measurement to whatever end it comes to: numbers, a reason why it was skipped, or a failure."""

import dataclasses
import sys
import time
import traceback

from outcome import Failed, Skipped


@dataclasses.dataclass
class Measured:
    name: str
    about: str
    cases: list = dataclasses.field(default_factory=list)
    skipped: str = ""
    failed: str = ""
    seconds: float = 0.0

    @property
    def bad(self):
        return bool(self.failed) or any(case.failed for case in self.cases)

    def as_json(self):
        return {"about": self.about, "skipped": self.skipped, "failed": self.failed, "seconds": round(self.seconds, 1),
                "cases": [case.as_json() for case in self.cases]}


def run_one(module, bench):
    """What went wrong with one must not cost the others their numbers."""
    found = Measured(module.NAME, module.ABOUT)
    print("measuring:", module.ABOUT, file=sys.stderr, flush=True)
    start = time.monotonic()
    try:
        for case in module.measure(bench):
            found.cases.append(case)
    except Skipped as reason:
        found.skipped = str(reason)
    except Failed as reason:
        found.failed = str(reason)
    except Exception:  # a fault of the benchmark itself
        found.failed = traceback.format_exc()
    found.seconds = time.monotonic() - start
    return found
