"""Sources that some interpreter does not compile: text that is none, depths that end in MemoryError, RecursionError or
a crash of the interpreter (90 nested comprehensions: 3.12, 3.13), and one that compile() does not finish."""

import subprocess

UNDECODABLE = {
    "latin1.py": b"x = '\xe9'\n",
    "bom_and_cookie.py": b"\xef\xbb\xbf# coding: latin-1\nx = 1\n",
    "unknown_coding.py": b"# coding: no-such-codec\nx = 1\n",
    "not_a_text_codec.py": b"# coding: hex\nx = 1\n",
    "binary.py": bytes(range(256)) * 20,
    "cut_utf8.py": b"# \xe2\x82",
    "utf16.py": "x = 1\n".encode("utf-16"),
}
UNPARSABLE = {
    "syntax.py": "x = = 1\n",
    "open.py": "f(\n",
    "indent.py": "  x\ny\n",
    "tabs.py": "if a:\n        x\n\ty\n",
    "null.py": "x = 1\0\n",
    "null_first.py": "\0",
    "late_future.py": "x = 1\nfrom __future__ import annotations\n",
    "return.py": "return\n",
    "python2.py": "print 'hello'\n",
    "digits.py": "x = " + "9" * 100000 + "\n",
    "escape.py": "x = '\\N{no such name}'\n",
    "surrogate.py": "x = '\\ud800'\n",  # This one is fine.
    "parens_open.py": "(" * 5000,
    "never_closed.py": "f(" * 80 + ")" * 79 + "\n",
}
TOO_DEEP = {
    "parens.py": "x = " + "(" * 150 + ")" * 150 + "\n",
    "minus.py": "x = " + "-" * 100000 + "1\n",
    "plus.py": "x = " + "+".join(["a"] * 100000) + "\n",
    "attributes.py": "x = a" + ".b" * 100000 + "\n",
    "lambdas.py": "x = " + "lambda: " * 50000 + "1\n",
    "comprehensions.py": "x = " + "[" * 90 + "1" + " for a in b]" * 90 + "\n",
    "ifs.py": "".join(" " * i + "if a:\n" for i in range(99)) + " " * 99 + "pass\n",
    "elifs.py": "if a: pass\n" + "elif a: pass\n" * 20000,
    "fstrings.py": "x = " + "f'{" * 20 + "1" + "}'" * 20 + "\n",
    "shift.py": "x = 1 << 10 ** 12\n",
    "power.py": "x = " + "**".join(["9"] * 30) + "\n",
    "repeat.py": "x = 'a' * 10 ** 12\n",
}
LARGE = {
    "comment.py": "#" * 5_000_000 + "\nx = 1\n",
    "string.py": "x = '%s'\n" % ("a" * 5_000_000),
    "hexadecimal.py": "x = 0x" + "f" * 3_000_000 + "\n",
    "lines.py": "\n" * 5_000_000,
}


def endless(depth=18):
    """From 3.9 on each `finally` is compiled two or three times: 3 to the power of the depth."""
    lines = ["def f():"]
    for level in range(1, depth + 1):
        lines += [" " * level + "try: return g()", " " * level + "finally:"]
    return "\n".join(lines + [" " * (depth + 1) + "g()", ""])


_COMPILE = "import marshal, sys; marshal.dumps(compile(open(sys.argv[1], 'rb').read(), 'x', 'exec', 0, True, 0))"


def fate(python, path):
    """What becomes of a source in an interpreter of its own: "compiled", "failed" or "crash"."""
    code = subprocess.run(
        [python, "-I", "-S", "-B", "-X", "utf8", "-W", "ignore", "-c", _COMPILE, str(path)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60,
    ).returncode
    return "crash" if code < 0 else "failed" if code else "compiled"
