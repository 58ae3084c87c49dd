"""Sources that some interpreter cannot decode or parse, and odd ones that all of them take: text that is none.

What is too deep, too large or never finished is in deep_sources.py.
"""

_COOKIES = (
    "no-such-codec", "UTF8", "latin-1", "ascii", "utf-8-sig", "utf-7", "utf-16", "utf-16-le", "utf-32", "idna",
    "punycode", "hex", "rot13", "zlib", "bz2", "uu", "quopri", "base64", "undefined", "unicode_escape",
    "raw_unicode_escape", "charmap", "mbcs", "iso2022_jp", "shift_jis", "gb18030", "hz", "cp65001", "koi8-r", "aliases",
    "os", "this", "antigravity", "sitecustomize", "encodings.idna", "..evil", "utf-8-nonsense",
)


def _cookies():
    """Each codec on the first line, on the second, behind a mark of another, and with bytes that it may not decode."""
    for name in _COOKIES:
        line, file = ("# -*- coding: %s -*-\n" % name).encode(), name.replace(".", "_")
        yield "first_%s.py" % file, line + b"x = 1\n"
        yield "second_%s.py" % file, b"#!/usr/bin/python\n" + line + b"x = 1\n"
        yield "marked_%s.py" % file, b"\xef\xbb\xbf" + line + b"x = 1\n"
        yield "bytes_%s.py" % file, line + b"x = '\xe9\xff\x81'\n\x1b$B$\x1b(B\n"


UNDECODABLE = {
    "latin1.py": b"x = '\xe9'\n",
    "latin1_comment.py": b"x = 1\n# \xe9\n",
    "bom_and_cookie.py": b"\xef\xbb\xbf# coding: latin-1\nx = 1\n",
    "two_marks.py": b"\xef\xbb\xbf\xef\xbb\xbfx = 1\n",
    "unknown_coding.py": b"# coding: no-such-codec\nx = 1\n",
    "long_coding.py": b"# coding: " + b"a" * 100_000 + b"\nx = 1\n",
    "odd_coding.py": b"# coding: a\xe9\0b\nx = 1\n",
    "form_feed_coding.py": b"\x0c# coding: no-such-codec\nx = 1\n",
    "carriage_return_coding.py": b"#!x\r# coding: no-such-codec\rx = 1\r",
    "binary.py": bytes(range(256)) * 20,
    "cut_utf8.py": b"# \xe2\x82",
    "cut_in_string.py": b"x = '\xe2\x82",
    "surrogates.py": b"x = '\xed\xa0\x80'\n",
    "overlong.py": b"x = '\xc0\x80'\n",
    "beyond.py": b"x = '\xf5\x80\x80\x80'\n",
    "utf16.py": "x = 1\n".encode("utf-16"),
    "utf16_be.py": "x = 1\n".encode("utf-16-be"),
    "utf32.py": "x = 1\n".encode("utf-32"),
    **dict(_cookies()),
}
_LINES = (
    "x = = 1", "f(", ")", "(]", "'", '"""', "'\\", "\\", "x ?= 1", "$", "  x\ny", "if a:\n        x\n\ty", "if a:",
    "else: pass", "return", "break", "yield 1", "await x", "nonlocal x", "def f(a, a): pass", "x\nglobal x",
    "def f():\n x = 1\n global x", "None = 1", "__debug__ = 1", "f() = 1", "del 1", "print 'hello'", "exec 'x'",
    "x <> y", "0777", "1__0", "0xg", "1e", "f(**a, *b)", "f(a=1, a=2)", "*a", "a, *b, *c = d", "f'{'", "f'}'", "f'{}'",
    "f'{a b}'", "f'{x!z}'", "t'{x}'", "try: pass", "try:\n pass\nexcept* a:\n pass", "x := 1", "(x := 1)",
    "match x:\n case a: pass\n case b: pass", "type X = int", "def f[T](): pass", "def f(a, /): pass",
    "with (a as b, c as d): pass", "async def f(): yield from x", "from __future__ import braces",
    "from __future__ import nope", "x = 1\nfrom __future__ import annotations",
    "from __future__ import barry_as_FLUFL\nx = 1 <> 2", "def f():\n from a import *", "import a.b as c.d",
    "b'\u00e9'", "x = '\\N{no such name}'", "x = '\\U00110000'", "x = '\\x1'", "x = 1\u2028y = 2", "x\u00a0= 1",
    "x = " + "9" * 100_000, "x = " + "1" * 4301, "x = " + "1" * 5000 + "j", "(" * 5000, "f(" * 80 + ")" * 79,
    "x = 'a' b'b'", "{**a for b in c}",
)
UNPARSABLE = {
    "syntax.py": "x = = 1\n",
    "null.py": "x = 1\0\n",
    "null_first.py": "\0",
    "null_last.py": "x = 1\n\0",
    "null_string.py": "x = 'a\0b'\n",
    "null_comment.py": "# a\0b\nx = 1\n",
    "null_continued.py": "x = \\\0\n1\n",
    "nulls.py": "\0" * 100_000,
    "nulls_after.py": "x = 1\n" + "\0" * 4096,
    "control_z.py": "x = 1\n\x1a",
    **{"line%02d.py" % n: line + "\n" for n, line in enumerate(_LINES)},
}
ODD = {
    "empty.py": "",
    "blank.py": "  \n\t\n\x0c\n",
    "comment.py": "# only this",
    "mark.py": "\ufeff",
    "no_last_line_end.py": "if x:\n  y",
    "carriage_returns.py": "x = 1\ry = '''a\rb'''\r",
    "dos.py": "x = 1\r\ny = '''a\r\nb'''\r\n",
    "form_feeds.py": "\x0cx = 1\n\x0c\nif x:\n\x0c    y = 1\n",
    "surrogate_escapes.py": "x = '\\ud800', {'\\udfff': '\\ud83d\\ude00'}\n",
    "bad_escapes.py": "x = '\\d', b'\\q'\n",
    "warned.py": "assert (x, 'y')\nx is 1\n1if 1else 2\n[1](2)\n",
    "most_digits.py": "x = " + "1" * 4300 + "\n",
    "not_a_number.py": "x = -0.0, 1e-999, 1e999j, 1e999\n",
    "cookie_too_late.py": "\n\n# coding: no-such-codec\n",
    "cookie_in_string.py": "x = '''\n# coding: latin-1\n'''\n",
}
