"""Interleaved rounds: A B C A B C ..., so that whatever the machine does meanwhile meets all contestants alike."""

import dataclasses
import sys
import typing


@dataclasses.dataclass(frozen=True)
class Step:
    """`timed` answers a process.Usage; what comes before and after it is not timed."""

    timed: typing.Callable
    before: typing.Optional[typing.Callable] = None
    after: typing.Optional[typing.Callable] = None


def interleaved(rounds, steps, label):
    """{name: Step} -> {name: [Usage, one a round]}."""
    usages = {name: [] for name in steps}
    for number in range(rounds):
        for name, step in steps.items():
            show("%s: round %d of %d, %s" % (label, number + 1, rounds, name))
            if step.before:
                step.before()
            usages[name].append(step.timed())
            if step.after:
                step.after()
    show("")
    return usages


def show(text):
    """A line that the next one replaces; only for a terminal."""
    if sys.stderr.isatty():
        print("\r\033[K" + text, end="", file=sys.stderr, flush=True)
