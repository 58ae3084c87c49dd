"""Corners of the language and of source text: each interpreter finds in our files what it would have written itself."""

import bytecode
import judge
from case import PYTHON, Case
from interpreters import interpreters

SOURCES = {
    "empty.py": b"",
    "no_newline.py": b"x = 1",
    "crlf.py": b"def f():\r\n    return '''a\r\nb'''\r\n",
    "cr.py": b"x = 1\ry = 2\r",
    "form_feed.py": b"\x0cx = 1\n\x0c\ny = 2\n",
    "bom.py": b"\xef\xbb\xbfx = '\xc3\xa4'\n",
    "latin.py": b"# -*- coding: latin-1 -*-\nx = '\xe4\xf6'\n",
    "cookie_second_line.py": b"#!/usr/bin/python3\n# vim: set fileencoding=cp1252 :\nx = '\x80'\n",
    "euc.py": "# coding: euc-jp\nx = '日本'\n".encode("euc-jp"),
    "utf8_names.py": "größe = 'ß'\ndef ℌ(): return größe\n".encode(),
    "surrogates.py": b"x = '\\ud800'\ny = '\\udcff\\U0001f600'\n",
    "zero_in_string.py": b"x = '\\0'; y = b'\\0\\xff'\n",
    "numbers.py": b"x = (0, 1, -1, 2**31, 2**63, 10**400, 0.0, -0.0, 1e400, -1e400, 1j, -0j, 1e308, 5e-324, True)\n",
    "nan.py": b"x = 1e400 - 1e400\ny = (1e400 * 0,)\n",
    "strings.py": b"a='ascii'; b='with space'; c='\\xe9'; d='\\u20ac'; e='"
    + b"l" * 300 + b"'; f=b'bytes'; g=''; h=b''\n",
    "int_sets.py": b"r = [x in {8, 0, 16, 24} for x in y] + [x in {1 << 40, 3, -7, 2.5} for x in y]\n",
    "nested_sets.py": b"a = x in {(1, 2), (3, 4), (5, 6, 7)}\nb = x in {1j, 2.0, 3}\nc = x in {True, 2, 0}\n",
    "string_sets.py": b"a = x in {'a', 'b', 'c'}\nb = x in {None, ..., 1}\nc = x in {b'a', ('x', 1)}\n",
    "docstrings.py": b"'module'\nclass C:\n    'class'\n"
    b"    def f(self):\n        'method'\n        assert self, 'not'\n"
    b"async def g():\n    'async'\n",
    "debug.py": b"if __debug__:\n    x = 1\nelse:\n    x = 2\nassert x == 1\n",
    "future.py": b"from __future__ import annotations\ndef f(x: undefined) -> also: y: z = 1\n",
    "closures.py": b"def f(a, /, b, *c, d=1, **e):\n"
    b"    def g():\n        nonlocal b\n        b = lambda: (a, c, d, e)\n"
    b"        return b\n    return [g for h in c if (k := h)]\n",
    "classes.py": b"class A(object, metaclass=type):\n    __slots__ = ('x',)\n    def f(self): return super().f\n",
    "exceptions.py": b"try:\n    with a as b, c:\n        raise X from y\nexcept (A, B) as e:\n    pass\nelse:\n    z\n"
    b"finally:\n    del b\n",
    "async_code.py": b"async def f():\n    async with a as b:\n        async for c in b: yield await c\n"
    b"    return\n",
    "f_strings.py": b"x = f'{a!r:>{w}} {b=} {{}} {f\"{c}\"}'\n",
    "comprehensions.py": b"x = [a for b in c for a in b]\ny = {a: b for a, b in c}\nz = {*a, *b}\nw = (a for a in b)\n",
    "wide_lines.py": b"x = [" + b", ".join(b"f(%d)" % i for i in range(300)) + b"]\n",
    "long_jump.py": b"def f(x):\n    while x:\n" + b"        x = x + 1 if x else x\n" * 400,
    "many_lines.py": b"\n" * 70_000 + b"def f():\n    return 1\n",
    "many_names.py": b"".join(b"name_%d = %d\n" % (i, i) for i in range(700)),
    "warnings.py": b"x = '\\d'\nassert (x, 'always')\nif x is 'y': pass\n",
}
SINCE = {
    (3, 10): {"match.py": b"match a:\n    case {'x': [1, *b], **c} if b: pass\n    case C(d=1) | 2: pass\n"},
    (3, 11): {"groups.py": b"try: pass\nexcept* (A, B) as e: pass\n"},
    (3, 12): {"generics.py": b"type T[U: int] = list[U]\ndef f[V](x: V) -> V: return x\nclass C[*A, **P]: pass\n",
              "new_f_strings.py": b"x = f'{'a'} {f'{1}'}'\n"},
    (3, 14): {"templates.py": b"x = t'{a!r:>5}'\n", "slices.py": b"x = a[1:2, ::3]\n"},
}
BAD = {
    "two.py": b"print 'hello'\n",
    "undecodable.py": b"x = '\xff'\n",
    "unknown_encoding.py": b"# coding: nonsense\n",
    "null.py": b"x = 1\0\n",
    "template.py": b"class {{ name }}:\n    pass\n",
    "indent.py": b"if x:\n\ty\n        z\n",
}


def everything_for(version):
    files = dict(SOURCES)
    for since, more in SINCE.items():
        if version[:2] >= since:
            files.update(more)
    return files


class LanguageOracle(Case):
    def test_every_corner_of_the_language_at_every_level(self):
        for each in interpreters():
            with self.subTest(python=each.name):
                tree = self.room / each.name
                files = everything_for(each.version)
                self.write(files, root=tree)
                run = self.compile("--python", each.path, "-o", "0", "-o", "1", "-o", "2", tree)
                answer = judge.ask(each.path, tree, levels=(0, 1, 2))
                self.assertEqual(answer["problems"], [])
                self.assertEqual(run.counts, {"compiled": 3 * len(files)}, run.err)

    def test_what_cpython_cannot_compile_fails_and_has_no_bytecode(self):
        for each in interpreters():
            with self.subTest(python=each.name):
                tree = self.room / each.name
                self.write(BAD, root=tree)
                run = self.compile("--python", each.path, tree)
                answer = judge.ask(each.path, tree)
                self.assertEqual(answer["problems"], [])
                self.assertEqual(answer["uncompilable"], len(BAD))
                self.assertEqual(run.counts, {"failed": len(BAD)})

    def test_the_same_code_whatever_was_compiled_before_and_by_how_many(self):
        self.write(SOURCES)
        for jobs in ("1", "3"):
            with self.subTest(jobs=jobs):
                self.compile("--force", "--jobs", jobs, self.tree)
                self.assertEqual(judge.ask(PYTHON, self.tree)["problems"], [])

    def test_without_debug_ranges_positions_are_gone_and_lines_stay(self):
        source = self.write({"a.py": "def f(x):\n    return x.y\n"})
        self.compile("--no-debug-ranges", source)
        code = bytecode.code(bytecode.cached(source))
        if not hasattr(code, "co_positions"):
            self.skipTest("this Python has no debug ranges")
        inner = next(each for each in code.co_consts if hasattr(each, "co_code"))
        self.assertEqual({position[2:] for position in inner.co_positions()}, {(None, None)})
        self.assertIn(2, {position[0] for position in inner.co_positions()})
