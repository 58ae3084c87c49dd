"""Sources that ask too much of an interpreter: depths that end in MemoryError, RecursionError or a crash (90 nested
comprehensions: 3.12, 3.13), constants that it must not compute, sizes, and one that compile() does not finish; and
what becomes of each of them in a process of its own."""

import json
import os
import subprocess

_AROUND = {  # Of a value in the middle.
    "parentheses": "()", "lists": "[]", "sets": "{}", "dicts": ("{1: ", "}"), "calls": ("f(", ")"),
    "keywords": ("f(a=", ")"), "subscripts": ("a[", "]"), "slices": ("a[1:", "]"), "starred": ("[*", "]"),
    "comprehensions": ("[", " for a in b]"), "generators": ("(", " for a in b)"), "walrus": ("(a := ", ")"),
    "defaults": ("lambda a=(", "): 1"), "mixed": ("([", "])"),
}
_BEFORE = {
    "minus": "-", "invert": "~", "not": "not ", "lambdas": "lambda: ", "conditions": "a if b else ", "await": "await ",
    "power": "a ** ", "stars": "*",
}
_AFTER = {
    "attributes": ".b", "called": "()", "indexed": "[1]", "sum": "+a", "numbers": "+1", "strings": " 'a'",
    "or": " or a", "comparisons": " < a", "formatted": " f'{a}'", "both": "[1]()",
}
_LONG = {  # Beginning, what is repeated, end.
    "constants": ("x = 1", "+1", "\n"), "elifs": ("if a: pass\n", "elif a: pass\n", ""),
    "decorators": ("", "@a\n", "def f(): pass\n"), "assignments": ("", "a = ", "1\n"),
    "imports": ("import a", ".a", "\n"), "dots": ("from ", ".", " import a\n"),
    "excepts": ("try: pass\n", "except a: pass\n", ""),
    "fors": ("x = [a ", "for b in c ", "]\n"), "ifs": ("x = [a for b in c ", "if b ", "]\n"),
    "withs": ("with a", ", a", ": pass\n"), "pieces": ("x = f'", "{a}b", "'\n"),
    "cases": ("match a:\n case 1", " | 1", ": pass\n"), "continued": ("x = ", "\\\n", "1\n"),
    "statements": ("", "a;", "\n"), "globals": ("global a", ", b", "\n"), "arguments": ("f(", "a, ", ")\n"),
    "blanks": ("", " ", "x\n"),
}
_BLOCKS = {
    "if": "if a:", "while": "while a:", "with": "with a:", "for": "for a in b:", "def": "def f():", "class": "class C:",
}


def nested(depth):
    """Every way to nest so deep: closed, left open, and with a mistake in the middle."""
    files = {
        "targets": "(" * depth + "a" + ",)" * depth + " = b\n",
        "managers": "with " + "(" * depth + "a" + ")" * depth + ": pass\n",
        "patterns": "match a:\n case " + "[" * depth + "1" + "]" * depth + ": pass\n",
        "in_fstring": "x = f'{" + "(" * depth + "1" + ")" * depth + "}'\n",
        "format_specs": "x = f'{a" + ":{a" * depth + "}" * depth + "}'\n",
        "fstrings": "x = " + "f'{" * depth + "1" + "}'" * depth + "\n",
    }
    for name, (opened, closed) in _AROUND.items():
        files[name] = "x = " + opened * depth + "1" + closed * depth + "\n"
        files[name + "_open"] = "x = " + opened * depth
        files[name + "_bad"] = "x = " + opened * depth + "a b" + closed * depth + "\n"
    return {"%s_%d.py" % (name, depth): text for name, text in files.items()}


def repeated(times):
    """Every way to repeat something so often that the parser, or the compiler, descends once more for each."""
    files = {name: "x = " + text * times + "1\n" for name, text in _BEFORE.items()}
    files.update((name, "x = a" + text * times + "\n") for name, text in _AFTER.items())
    files.update((name, begin + text * times + end) for name, (begin, text, end) in _LONG.items())
    return {"%s_%d.py" % (name, times): text for name, text in files.items()}


def blocks(depth):
    files = {}
    for name, line in _BLOCKS.items():
        head = "".join(" " * level + line + "\n" for level in range(depth))
        files["%s_%d.py" % (name, depth)] = head + " " * depth + "pass\n"
    return files


_FOLDED = (
    "'a' * 10 ** 12", "'a' * 10 ** 9", "b'a' * 2 ** 40", "(1,) * 10 ** 9", "(1,) * 10 ** 18", "[1] * 10 ** 9",
    "1 << 10 ** 12", "1 << 10 ** 9", "2 ** 10 ** 8", "10 ** 10 ** 10", "**".join(["9"] * 30), "-2 ** 10 ** 8",
    "'%1000000000d' % 1", "'%*d' % (10 ** 9, 1)", "('a' * 4096) * 4096 * 4096", "(((1,) * 20,) * 20,) * 20",
    "1 << 128 << 128 << 1000 << 100000", "(2 ** 100) ** 100 ** 100", "'a'[10 ** 9]", "1 // 0", "1 % 0", "0 ** -1",
    "1 << -1", "2.0 ** 10000", "(-8) ** (1 / 3)", "10 ** 308 * 10.0", "1j ** 10 ** 9", "3 ** 10 ** 6", "7 ** 7 ** 7",
    "'x' in ('a' * 10 ** 9)", "f\"{'a':1000000000}\"", "'%.1000000000f' % 1.0", "~10 ** 1000",
)
FOLDED = {"fold%02d.py" % n: "x = %s\n" % text for n, text in enumerate(_FOLDED)}
DEEP = {**nested(90), **nested(250), **repeated(1500), **blocks(22), **blocks(98), **blocks(100), **FOLDED}


def large(size):
    return {
        "comment.py": "#" * size + "\nx = 1\n",
        "string.py": "x = '%s'\n" % ("a" * size),
        "hexadecimal.py": "x = 0x" + "f" * (size // 2) + "\n",
        "lines.py": "\n" * size,
        "nulls.py": "\0" * size,
        "never_closed.py": "(" * size,
        "digits.py": "9" * size,
        "undecodable.py": b"#" * size + b"\xff\n",
        "coded.py": b"# coding: latin-1\n#" + b"\xe9" * size + b"\nx = 1\n",
    }


def endless(depth=18):
    """From 3.9 on each `finally` is compiled two or three times: 3 to the power of the depth."""
    lines = ["def f():"]
    for level in range(1, depth + 1):
        lines += [" " * level + "try: return g()", " " * level + "finally:"]
    return "\n".join(lines + [" " * (depth + 1) + "g()", ""])


# Each in a process of its own, forked from one interpreter: its start costs more than most sources.
_FATES = """
import json, marshal, os, resource, signal, sys
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
fates = {}
for name in sys.argv[3:]:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            signal.alarm(int(sys.argv[2]))
            with open(os.path.join(sys.argv[1], name), "rb") as file:
                marshal.dumps(compile(file.read(), "x", "exec", 0, True, 0))
            code = 0
        finally:
            os._exit(code)
    status = os.waitpid(child, 0)[1]
    late = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM
    fates[name] = "timeout" if late else "crash" if os.WIFSIGNALED(status) else "failed" if status else "compiled"
print(json.dumps(fates))
"""


def fates(python, directory, names, seconds=60):
    """{name: "compiled", "failed", "crash" or "timeout"}: what becomes of sources in an interpreter."""
    command = [python, "-I", "-S", "-B", "-X", "utf8", "-W", "ignore", "-c", _FATES, os.fspath(directory), str(seconds)]
    done = subprocess.run(command + list(names), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)
