"""Two questions that a reviewer of such a change asks, put to the code as it is.

Does the worker have to be asynchronous for the sake of timeouts? The deadline is the argument of the poll() that waits
anyway: it takes no call more and no timer, and a source that hangs is given up on time.

Why is what a thread throws caught, if the thread is joined? It is joined, and what it threw is thrown again there; it
is caught because the other threads have to hear of it at once, and not when they have compiled all the rest.
"""

import os
import statistics
import subprocess
import time

_FULL_AFTER = "300"  # bytecode files
_POLLS = "calls of `poll` without a deadline; with one of 60 s; calls that set a timer"
_TIMERS = ("timerfd_settime", "timer_settime", "setitimer", "alarm")


def ask(laboratory, spoilt, rounds):
    """A list of {question, answer, …} for the table."""
    return [calls_for_a_deadline(laboratory, 3), time_to_give_up(laboratory, spoilt, rounds)] + [
        time_to_end(laboratory, executor, rounds) for executor in laboratory.commands]


def calls_for_a_deadline(laboratory, rounds):
    """How many polls there are varies with what comes together; a timer that is set would be one call more a poll."""
    calls = {timeout: [_calls(laboratory, timeout) for _ in range(rounds)] for timeout in ("0", "60")}
    if any(one is None for each in calls.values() for one in each):  # no strace that works
        return {"question": _POLLS, "answer": "n/a", "calls": None}
    polls = ["%.0f (%.0f – %.0f)" % _spread([one.get("poll", 0) for one in each]) for each in calls.values()]
    timers = sum(count for each in calls.values() for one in each for name, count in one.items() if name in _TIMERS)
    return {
        "question": _POLLS,
        "answer": "%s; %s; %d" % (*polls, timers),
        "calls": calls,
    }


def _calls(laboratory, timeout):
    return laboratory.counters.system_calls([*laboratory.commands["threads"], "--timeout", timeout])


def time_to_give_up(laboratory, spoilt, rounds):
    """A source at which the interpreter hangs, with a timeout of a second."""
    tree = os.path.join(laboratory.scratch, "hanging")
    os.makedirs(tree)
    with open(os.path.join(tree, "endless.py"), "w", encoding="utf-8") as file:
        file.write("'HANG-HERE'\n")
    command = [str(laboratory.options.tool), "compile", "--timeout", "1", "--python", str(spoilt), tree]
    seconds = [_time_of_giving_up(command, laboratory.environment) for _ in range(rounds)]
    return {
        "question": "one source that hangs its interpreter, `--timeout 1`: the whole run lasts",
        "answer": "%.2f s (%.2f – %.2f)" % _spread(seconds),
        "seconds": seconds,
    }


def _time_of_giving_up(command, environment):
    start = time.perf_counter()
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    elapsed = time.perf_counter() - start
    if "not compiled within 1 s" not in done.stdout:
        raise RuntimeError("the source that hangs was not given up: " + done.stdout)
    return elapsed


def time_to_end(laboratory, executor, rounds):
    """From what one thread throws until the executor has thrown it on: all joined, all interpreters ended."""
    command = [*laboratory.commands[executor], "--full-after", _FULL_AFTER]
    seconds = [laboratory.counters.run(command, code=2)["ended_after"] for _ in range(rounds)]
    return {
        "question": "a full disk at bytecode file %s, %s: everything has ended after" % (_FULL_AFTER, executor),
        "answer": "%.0f ms (%.0f – %.0f)" % _spread([1000 * each for each in seconds]),
        "seconds": seconds,
    }


def _spread(values):
    return statistics.median(values), min(values), max(values)
