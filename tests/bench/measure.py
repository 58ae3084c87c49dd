"""Interleaved measurements and the ratios between them."""

import statistics
import sys
import time


def interleaved(rounds, steps, label):
    """Runs the steps in turn, A B C A B C ...; returns {name: [seconds, one a round]}.

    steps: {name: (before, timed, after)}. `before` and `after` are not timed and may be None; `timed` may return the
    seconds itself, where its wall time is not what counts.
    """
    seconds = {name: [] for name in steps}
    for number in range(rounds):
        for name, (before, timed, after) in steps.items():
            _show(f"{label}: round {number + 1} of {rounds}, {name}")
            if before:
                before()
            start = time.perf_counter()
            returned = timed()
            elapsed = time.perf_counter() - start
            seconds[name].append(elapsed if returned is None else returned)
            if after:
                after()
    _show("")
    return seconds


def ratio(numerators, denominators):
    """The ratio of each round, as its median and extremes."""
    each = [a / b for a, b in zip(numerators, denominators)]
    return {"median": statistics.median(each), "min": min(each), "max": max(each), "rounds": len(each)}


def _show(text):
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
