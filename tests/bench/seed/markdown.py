"""The results as Markdown."""

_WAITING = ("poll", "epoll_wait", "futex")


def everything(results):
    return "\n\n".join([headline(results), times(results), counts(results), questions(results)])


def headline(results):
    about = results["about"]
    return "%s, %d CPUs (%s), Linux %s, %s; %d series of %d runs each, taking turns.%s" % (
        about["python"], about["machine"]["cpus"], about["machine"]["cpu"], about["machine"]["kernel"],
        about["measured_on"], about["series"], about["runs"], about["warning"] and " " + about["warning"])


def times(results):
    rows = [["environment", "executor", "mean ± σ", "median", "user", "system", "relative (each series)"]]
    for environment in results["rounds"]:
        for name, one in environment["times"].items():
            rows.append([_about(environment), name, "%.3f ± %.3f s" % (one["mean"], one["stddev"]),
                         "%.3f s" % one["median"], "%.2f s" % one["user"], "%.2f s" % one["system"],
                         "%(median).3f (%(min).3f – %(max).3f)" % one["relative"]])
    return _table(rows)


def counts(results):
    """Of the process that drives, without its interpreters; theirs in the last columns."""
    rows = [["environment", "executor", "own CPU", "switches: voluntary", "involuntary", "migrations", "system calls",
             ", ".join(_WAITING), "interpreters' CPU", "migrations"]]
    for environment in results["rounds"]:
        for name, one in environment["counters"].items():
            process, calls = one["process"], one["system_calls"]
            moved = one["migrations"] or {"process": None, "workers": None}
            rows.append([_about(environment), name, _cpu(process), _number(process["voluntary_switches"]),
                         _number(process["involuntary_switches"]), _number(moved["process"]),
                         _number(one["system_calls_in_all"]), _waits(calls), _cpu(one["workers"]),
                         _number(moved["workers"])])
    return _table(rows)


def questions(results):
    return _table([["question", "measured"]] + [[one["question"], one["answer"]] for one in results["questions"]])


def _about(environment):
    name = "%s sources, %.0f MB" % (format(environment["sources"], ","), environment["source_bytes"] / 1e6)
    return name + (", one by one" if environment["arguments"] else "")


def _cpu(usage):
    return "%.2f s" % (usage["user"] + usage["system"])


def _waits(calls):
    return ", ".join(_number(calls.get(call, 0)) for call in _WAITING) if calls else _number(None)


def _number(value):
    return "n/a" if value is None else format(round(value), ",")


def _table(rows):
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    return "\n".join(lines)
