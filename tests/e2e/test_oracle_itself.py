"""The oracle sees what it is there to see: a judge that accepts everything would prove nothing."""

import marshal
import shutil
import struct

import judge
from bytecode import cached, code
from case import PYTHON, Case

COLLIDING = (0x11223300, 0x11223308, 0x11223310, 0x11223318)  # So that the order tells which came first.
SOURCE = "def f(x):\n    return x in {%d, %d, %d, %d} or 'text'\n" % COLLIDING


class Oracle(Case):
    def setUp(self):
        super().setUp()
        self.source = self.write({"a.py": SOURCE})
        self.file = cached(self.source)
        self.compile(self.tree)
        self.assertEqual(self.problems(), [])

    def problems(self, **options):
        return judge.ask(PYTHON, self.tree, **options)["problems"]

    def replace_code(self, change):
        data = self.file.read_bytes()
        self.file.write_bytes(data[:16] + marshal.dumps(change(code(self.file))))

    def assertSeen(self, text, **options):
        problems = self.problems(**options)
        self.assertEqual(len(problems), 1, problems)
        self.assertIn(text, problems[0])

    def test_sees_a_missing_file(self):
        self.file.unlink()
        self.assertSeen("is missing")

    def test_sees_an_edited_source(self):
        self.source.write_text(SOURCE + "# longer\n")
        self.assertSeen("not accepted by the importer")

    def test_sees_another_mode_than_asked_for(self):
        self.assertSeen("has flags", mode="checked-hash")

    def test_sees_a_wrong_hash(self):
        self.compile("--invalidation-mode", "unchecked-hash", self.tree)
        self.source.write_text(SOURCE + "# longer\n")
        self.assertSeen("has hash", mode="unchecked-hash")

    def test_sees_other_code(self):
        other = compile(SOURCE.replace("text", "tent"), str(self.source), "exec")
        self.replace_code(lambda _: other)
        self.assertSeen("is not equal")

    def test_sees_another_line_number(self):
        self.replace_code(lambda old: compile("\n" + SOURCE, str(self.source), "exec"))
        self.assertSeen("is not equal")

    def test_sees_another_file_name_deep_inside(self):
        def change(old):
            elsewhere = {each: each.replace(co_filename="x") for each in old.co_consts if hasattr(each, "co_code")}
            return old.replace(co_consts=tuple(elsewhere.get(each, each) for each in old.co_consts))

        self.replace_code(change)
        self.assertSeen("co_filename")

    def test_sees_another_order_of_a_set_that_compares_equal(self):
        data = self.file.read_bytes()
        first, last = (struct.pack("<i", number) for number in COLLIDING[1::2])
        self.assertEqual([data.count(first), data.count(last)], [1, 1])
        swapped = data.replace(first, b"1234").replace(last, first).replace(b"1234", last)
        self.file.write_bytes(swapped)
        self.assertSeen("order of constant")

    def test_sees_bytecode_of_a_source_that_does_not_compile(self):
        self.source.write_text("def\n")
        self.assertSeen("is there though")

    def test_sees_bytecode_of_another_level(self):
        shutil.copy(self.file, cached(self.source, 1))
        self.source.write_text("assert x\n")
        self.compile(self.tree)
        shutil.copy(self.file, cached(self.source, 1))
        self.assertSeen("is not equal", levels=(1,))
