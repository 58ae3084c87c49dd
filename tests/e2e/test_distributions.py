"""--distribution, --stdlib and --editable: sources by what installed them."""

import json
import os
import subprocess

from bytecode import cached
from case import PYTHON, Case
from environments import add_distribution, make_venv
from tree import Snapshot


class Distributions(Case):
    def setUp(self):
        super().setUp()
        self.root = self.room / "venv"
        self.site = make_venv(self.root)

    def add(self, name, *files, **options):
        return add_distribution(self.site, name, "1.0", {path: "x = 1\n" for path in files}, **options)

    def compile_only(self, *names, **options):
        arguments = [argument for name in names for argument in ("--distribution", name)]
        return self.compile(*arguments, self.root, **options)

    def compiled(self):
        return {str(path.relative_to(self.site)) for path in self.site.rglob("*.py") if cached(path).exists()}

    def test_only_what_its_record_lists(self):
        self.add("one", "one/__init__.py", "shared/a.py")
        self.add("two", "two.py", "shared/b.py")
        (self.site / "one" / "extra.py").write_text("")
        self.assertEqual(self.compile_only("one").counts, {"compiled": 2})
        self.assertEqual(self.compiled(), {"one/__init__.py", "shared/a.py"})

    def test_any_spelling_of_a_name(self):
        self.add("My_Proj.Name", "my.py")
        self.assertEqual(self.compile_only("my-proj--name").counts, {"compiled": 1})
        self.assertEqual(self.compile_only("MY.PROJ_NAME").counts, {"fresh": 1})

    def test_several_and_the_rest(self):
        self.add("one", "one.py")
        self.add("two", "two.py")
        self.add("three", "three.py")
        (self.site / "loose.py").write_text("")
        self.compile_only("one", "two")
        self.assertEqual(self.compiled(), {"one.py", "two.py"})
        self.compile_only("unclaimed")
        self.assertEqual(self.compiled(), {"one.py", "two.py", "loose.py"})

    def test_a_name_that_is_not_there_is_an_error_with_a_suggestion(self):
        self.add("requests", "requests.py")
        said = self.refused("compile", "--distribution", "request", self.root)
        self.assertIn("did you mean requests?", said)
        self.assertEqual(self.compiled(), set())

    def test_record_entries_that_lead_out_are_left_out(self):
        outside = self.write({"outside.py": ""}, root=self.root / "lib")
        record = "../../outside.py,,\n%s,,\none.py,,\nsub/../../x.py,,\n" % outside
        self.add("one", "one.py", record=record)
        before = Snapshot(self.root)
        self.assertEqual(self.compile_only("one").counts, {"compiled": 1})
        file = cached(self.site / "one.py")
        self.assertOnlyCreated(before, file, file.parent)

    def test_record_entries_through_a_link_to_a_directory_are_left_out(self):
        elsewhere = self.room / "elsewhere"
        self.write({"m.py": ""}, root=elsewhere)
        (self.site / "linked").symlink_to(elsewhere)
        self.add("one", "one.py", record="linked/m.py,,\none.py,,\n")
        before = Snapshot(elsewhere)
        self.assertEqual(self.compile_only("one").counts, {"compiled": 1})
        self.assertUntouched(before)

    def test_record_with_quotes_and_windows_lines_and_missing_files(self):
        record = '"a,b.py",sha256=x,1\r\n./plain.py,,\r\ngone.py,,\r\n"quo""te.py",,\r\nplain.pyc,,\r\n'
        self.add("one", "a,b.py", "plain.py", 'quo"te.py', record=record)
        self.assertEqual(self.compile_only("one").counts, {"compiled": 3})

    def test_a_record_that_is_missing_claims_nothing(self):
        (self.add("one", "one.py") / "RECORD").unlink()
        self.assertEqual(self.compile_only("one").counts, {})

    def test_editable_sources_by_direct_url(self):
        project = self.room / "project with space"
        self.write({"pkg/__init__.py": ""}, root=project)
        info = self.add("proj")
        url = "file://" + str(project).replace(" ", "%20")
        (info / "direct_url.json").write_text(json.dumps({"url": url, "dir_info": {"editable": True}}))
        self.assertEqual(self.compile(self.root).counts, {})
        self.assertEqual(self.compile("--editable", self.root).counts, {"compiled": 1})
        self.assertTrue(cached(project / "pkg" / "__init__.py").exists())

    def test_clean_finds_editable_sources_without_an_interpreter(self):
        project = self.room / "project"
        source = self.write({"m.py": ""}, root=project)
        (self.site / "proj.pth").write_text("%s\n" % project)
        self.compile("--editable", self.root)
        self.clean(self.root)
        self.assertTrue(cached(source).exists())
        self.clean("--editable", self.root)
        self.assertFalse(cached(source).exists())

    def test_a_direct_url_that_is_not_editable_is_left_alone(self):
        project = self.room / "project"
        self.write({"m.py": ""}, root=project)
        info = self.add("proj")
        (info / "direct_url.json").write_text(json.dumps({"url": "file://%s" % project, "dir_info": {}}))
        before = Snapshot(project)
        self.compile("--editable", self.root)
        self.assertUntouched(before)

    def test_editable_sources_by_pth_and_nothing_is_executed(self):
        canary = self.room / "canary"
        project = self.room / "project"
        self.write({"m.py": ""}, root=project)
        lines = "# comment\n%s\nimport pathlib; pathlib.Path(%r).touch()\nmissing/dir\n" % (project, str(canary))
        (self.site / "proj.pth").write_text(lines)
        self.assertEqual(self.compile("--editable", self.root).counts, {"compiled": 1})
        self.assertTrue(cached(project / "m.py").exists())
        self.assertFalse(canary.exists())


_WRAPPER = """#!%(python)s
import os, sys
arguments = sys.argv[1:]
if "sysconfig.get_path" in str(arguments):
    arguments[arguments.index("-c") + 1:] = ['''
for key in ("purelib", "platlib"): print(key + "=%(library)s/site-packages")
for key in ("stdlib", "platstdlib"): print(key + "=%(library)s")
''']
os.execv("%(python)s", ["%(python)s"] + arguments)
"""


class StandardLibrary(Case):
    """With a wrapper whose sysconfig answers a library of three files: a real one is slow, and not ours to write."""

    def setUp(self):
        super().setUp()
        self.library = self.room / "library"
        names = ("os.py", "email/mime.py", "site-packages/third.py", "dist-packages/fourth.py", "test/bad.py")
        self.write({name: "x = 1\n" for name in names}, root=self.library)
        script = _WRAPPER % {"python": PYTHON, "library": str(self.library)}
        self.python = self.room / "python"
        self.python.write_text(script)
        self.python.chmod(0o755)

    def compiled(self):
        return {str(path.relative_to(self.library)) for path in self.library.rglob("*.py") if cached(path).exists()}

    def test_is_compiled_without_its_site_packages(self):
        self.write({"own.py": ""})
        self.compile("--python", self.python, "--stdlib", self.tree)
        self.assertEqual(self.compiled(), {"os.py", "email/mime.py", "test/bad.py"})
        self.assertTrue(cached(self.tree / "own.py").exists())

    def test_an_interpreter_alone_means_its_site_packages_and_with_stdlib_both(self):
        self.compile("--python", self.python)
        self.assertEqual(self.compiled(), {"site-packages/third.py"})
        self.compile("--python", self.python, "--stdlib")
        self.assertEqual(self.compiled(), {"os.py", "email/mime.py", "test/bad.py", "site-packages/third.py"})

    def test_is_that_of_the_interpreter(self):
        ask = "import sysconfig; print(sysconfig.get_path('stdlib'))"
        library = subprocess.run([PYTHON, "-I", "-c", ask], stdout=subprocess.PIPE, check=True).stdout.decode().strip()
        run = self.tool("list", "--json", "--stdlib", "--python", PYTHON, self.tree)
        roots = {row["root"] for row in json.loads(run.out)}
        self.assertIn(os.path.realpath(library), {os.path.realpath(root) for root in roots})
