"""Bytecode files whose header is right and whose body is not: cut anywhere, zeroed, overwritten, followed by more.

`list --verify` must take each for stale, with the layout of every interpreter's code objects; a run with --verify mends
them all. What may be overwritten unseen is the inside of a string or an instruction, and most numbers.
"""

import json
import os
import pathlib
import shutil
import subprocess
import unittest

from bytecode import cached
from case import Case
from chance import SEED, chance, rounds
from interpreters import interpreters
from tree import set_mtime

UNMARSHAL = str(pathlib.Path(__file__).parents[1] / "support" / "unmarshal.py")
THEN = 1_700_000_000
SOURCE = '''"""doc"""
import os, sys as system
X = (1, 2.5, 3+4j, "text", b"bytes", None, ..., True, 123456789012345678901234567890, -7, "\\xe9\\u20ac", 1 in {1, "a"})
def f(a, b=1, *args, key=None, **rest):
    def g():
        nonlocal a
        return a, b
    return [x for x in g() if x]
class C:
    async def m(self):
        try:
            return [self][1:2]
        finally:
            print(f"{self!r:>10}")
'''


class DamagedBodies(Case):
    rounds = rounds(40)
    seed = SEED

    def setUp(self):
        super().setUp()
        self.chance = chance(self.seed)

    def assertAllSeen(self, each, bodies):
        """Each body under the right header is stale."""
        self.clear()
        sources = [self.write({"m%d.py" % n: SOURCE}) for n in range(len(bodies))]
        (self.tree / "__pycache__").mkdir()
        for source, body in zip(sources, bodies):
            set_mtime(source, THEN)
            cached(source, tag=each.cache_tag).write_bytes(self.header + bytes(body))
        run = self.tool("list", "--json", "--verify", "--python", each.path, self.tree)
        row, = json.loads(run.out)
        if row["fresh"] != 0:
            run = self.tool("check", "-v", "--verify", "--python", each.path, self.tree)
            fresh = [line for line in run.lines if line.startswith("fresh ")]
            missed = [bodies[int(line.rsplit("/m")[-1][:-3])].hex() for line in fresh]
            self.fail("%d are taken for whole, the first: %s" % (len(missed), missed[0]))
        self.assertEqual(row["stale"], len(bodies))

    def clear(self):
        shutil.rmtree(self.tree)
        self.tree.mkdir()

    def whole(self, each):
        """The body of a bytecode file that the tool wrote; keeps its header."""
        self.clear()
        source = self.write({"seed.py": SOURCE})
        set_mtime(source, THEN)
        self.compile("--python", each.path, self.tree)
        self.assertEqual(self.compile("--verify", "--python", each.path, self.tree).counts, {"fresh": 1})
        content = cached(source, tag=each.cache_tag).read_bytes()
        self.header = content[:16]
        return content[16:]

    def for_each(self, damage):
        for each in interpreters():
            with self.subTest(python=each.name):
                self.assertAllSeen(each, list(damage(self.whole(each))))

    def test_cut_at_every_byte(self):
        self.for_each(lambda body: [body[:size] for size in range(len(body))])

    def test_something_follows(self):
        self.for_each(lambda body: [body + tail for tail in (b"\0", b"N", b"\xe3", b"\n", body, b"\0" * 4096)])

    def test_zeroed_from_anywhere_to_the_end(self):
        """What a crash leaves on some file systems: the size is right, the data never came."""
        self.for_each(lambda body: [body[:n] + bytes(len(body) - n) for n in range(0, len(body) - 64, 13)])

    def test_zeroed_from_the_beginning(self):
        self.for_each(lambda body: [bytes(n) + body[n:] for n in (1, 16, 100, 512, len(body) - 1)])

    def test_another_file_in_its_place(self):
        others = [b"#!/bin/sh\n", b"\x7fELF" + bytes(2000), b"\x00\x00\x00\x00", b"N", b"(\0\0\0\0", b"PK\3\4" * 300]
        self.for_each(lambda body: [*others, body[16:], b"c" + body, body[::-1]])

    def test_types_that_there_are_not(self):
        def damage(body):
            for bad in b"\x00?f{0RqQ\x7f":
                yield bytes([bad]) + body[1:]
            tuples = [n for n in range(len(body) - 1) if body[n:n + 2] in (b")\0", b"\xa9\0")]
            for at in tuples:  # An empty tuple: its type, and its size.
                yield body[:at] + b"?" + body[at + 1:]
        self.for_each(damage)

    def test_blocks_of_garbage(self):
        """Of 300 random bytes at least one is a type: no such file has been found that is whole."""
        def damage(body):
            for _ in range(self.rounds):
                size = min(300, len(body))
                at = self.chance.randrange(len(body) - size + 1)
                yield body[:at] + bytes(self.chance.randrange(256) for _ in range(size)) + body[at + size:]
        self.for_each(damage)

    def test_whatever_marshal_refuses(self):
        """A byte, some bytes or zeroes anywhere: most of it is inside of something, and not seen by anybody."""
        def damage(body):
            for _ in range(self.rounds):
                at, size = self.chance.randrange(len(body)), self.chance.choice((1, 1, 4, 16, 64))
                put = self.chance.choice((bytes(size), bytes([self.chance.choice(b"cszZaAut)(<>[{0NTFSliIgyrRf:.")]),
                                          bytes(self.chance.randrange(256) for _ in range(size))))
                yield body[:at] + put + body[at + len(put):]

        for each in interpreters():
            with self.subTest(python=each.name):
                bodies = list(damage(self.whole(each)))
                texts = json.dumps([body.hex() for body in bodies]).encode()
                answer = subprocess.run([each.path, "-I", "-S", "-B", UNMARSHAL], input=texts, stdout=subprocess.PIPE,
                                        check=True).stdout.decode().strip()
                self.assertEqual(len(answer), len(bodies))
                self.assertAllSeen(each, [body for body, fate in zip(bodies, answer) if fate == "b"])

    def test_verify_mends_them(self):
        for each in interpreters():
            with self.subTest(python=each.name):
                body = self.whole(each)
                bodies = [body[:n] for n in range(1, len(body), 97)]
                self.assertAllSeen(each, bodies)
                run = self.compile("--verify", "--python", each.path, self.tree)
                self.assertEqual(run.counts, {"compiled": len(bodies)})
                self.assertEqual(cached(self.tree / "m0.py", tag=each.cache_tag).read_bytes()[16:32], body[:16])
                run = self.compile("--verify", "--python", each.path, self.tree)
                self.assertEqual(run.counts, {"fresh": len(bodies)})

    def test_a_body_of_a_quarter_of_a_gigabyte(self):
        """Most of it a hole."""
        each = interpreters()[-1]
        self.whole(each)
        file = cached(self.tree / "seed.py", tag=each.cache_tag)
        os.truncate(file, 1 << 28)
        self.assertEqual(self.compile("--verify", "--python", each.path, self.tree).counts, {"compiled": 1})


if __name__ == "__main__":
    unittest.main()
