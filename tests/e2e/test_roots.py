"""What a PATH may be, what is taken without one, and whose interpreter it is compiled for."""

import os
import shutil
import sys

import judge
from bytecode import cached
from case import PYTHON, Case
from environments import add_distribution, make_conda, make_venv
from interpreters import interpreters
from tree import Snapshot

MODULES = {"a.py": "a = 1\n", "sub/b.py": "b = 2\n", "sub/deep/c.py": "c = 3\n"}


class Roots(Case):
    def assertCompiled(self, *sources):
        for source in sources:
            self.assertTrue(cached(source).is_file(), source)

    def test_a_directory_with_all_below_it(self):
        self.write(MODULES)
        before = Snapshot(self.tree)
        self.compile(self.tree)
        answer = judge.ask(PYTHON, self.tree)
        self.assertEqual((answer["problems"], answer["files"]), ([], 3))
        self.assertOnlyCreated(before, *judge.places(answer))

    def test_a_virtual_environment_is_its_site_packages(self):
        root = self.room / "venv"
        site = make_venv(root)
        add_distribution(site, "Proj", "1.0", {"proj/__init__.py": "", "proj/m.py": "x = 1\n", "single.py": ""})
        self.write({"bin/tool.py": "", "lib/elsewhere.py": ""}, root=root)
        before = Snapshot(root)
        run = self.compile(root, python=None)
        answer = judge.ask(PYTHON, site)
        self.assertEqual((answer["problems"], run.counts), ([], {"compiled": 3}))
        self.assertOnlyCreated(before, *judge.places(answer))

    def test_a_virtual_environment_is_compiled_by_its_own_interpreter(self):
        root = self.room / "venv"
        self.write({"m.py": ""}, root=make_venv(root))
        run = self.compile(root, python=None, env={"PATH": "/nowhere"})
        self.assertEqual(run.report["python"]["executable"], str(root / "bin" / "python"))

    def test_a_conda_environment_is_its_site_packages(self):
        root = self.room / "conda"
        site = make_conda(root)
        self.write({"proj/m.py": "x = 1\n"}, root=site)
        self.write({"lib/other.py": "", "conda-meta/script.py": ""}, root=root)
        before = Snapshot(root)
        run = self.compile(root, python=None)
        answer = judge.ask(PYTHON, site)
        self.assertEqual((answer["problems"], run.counts), ([], {"compiled": 1}))
        self.assertOnlyCreated(before, *judge.places(answer))

    def test_several_paths_of_different_kinds(self):
        root = self.room / "venv"
        self.write({"in_venv.py": ""}, root=make_venv(root))
        self.write({"single.py": "", "not_named.py": ""}, root=self.room)
        self.write(MODULES)
        run = self.compile(self.tree, root, self.room / "single.py")
        self.assertEqual(run.counts, {"compiled": 5})
        self.assertCompiled(self.room / "single.py", self.tree / "sub/deep/c.py")
        self.assertFalse(cached(self.room / "not_named.py").exists())

    def test_single_files_by_absolute_and_relative_path(self):
        self.write(dict(MODULES, **{"d.py": ""}))
        before = Snapshot(self.tree)
        self.compile(self.tree / "a.py", "sub/b.py", "./d.py", cwd=self.tree)
        created = [cached(self.tree / name) for name in ("a.py", "d.py", "sub/b.py")]
        self.assertOnlyCreated(before, *created, *{path.parent for path in created})

    def test_a_file_that_is_no_python_source_is_noted_and_left_out(self):
        self.write({"data.txt": "x", "a.pyw": "x = 1"})
        before = Snapshot(self.tree)
        run = self.compile(self.tree / "data.txt", self.tree / "a.pyw")
        self.assertEqual(run.err.count("is not a Python source"), 2)
        self.assertUntouched(before)

    def test_only_names_that_end_in_py_are_sources(self):
        self.write({"a.pyw": "", "b.pyi": "", "c.PY": "", "d.py.txt": "", "epy": "", "f.pyc": "", "g.so": ""})
        before = Snapshot(self.tree)
        run = self.compile(self.tree)
        self.assertEqual((run.counts, run.report["sources"]), ({}, 0))
        self.assertUntouched(before)

    def test_sources_in_pycache_are_left_alone(self):
        self.write({"a.py": "", "__pycache__/b.py": ""})
        self.assertEqual(self.compile(self.tree).counts, {"compiled": 1})

    def test_the_same_directory_by_several_ways_counts_once(self):
        self.write(MODULES)
        (self.room / "link").symlink_to("tree")
        run = self.compile(self.tree, self.room / "link", self.tree / "sub", self.tree / "a.py", "tree/../tree")
        self.assertEqual((run.counts, run.report["sources"]), ({"compiled": 3}, 3))

    def test_lib64_that_is_a_link_to_lib_counts_once(self):
        root = self.room / "venv"
        self.write({"m.py": ""}, root=make_venv(root))
        if not (root / "lib64").exists():
            (root / "lib64").symlink_to("lib")
        self.assertEqual(self.compile(root).counts, {"compiled": 1})

    def test_a_link_out_of_an_environment_is_not_followed(self):
        """Neither by compile nor by clean: the user has named the environment only."""
        environment, outside = self.room / "venv", self.room / "outside"
        inside = environment / "lib" / ("python%d.%d" % sys.version_info[:2])
        self.write({"pyvenv.cfg": "home = /nowhere\n"}, root=environment)
        orphan = "__pycache__/" + cached("gone.py").name
        for path, target in ((inside / "site-packages", "."), (inside, "site-packages"),
                             (environment / "lib", "%s/site-packages" % inside.name)):
            with self.subTest(path):
                self.write({os.path.join(target, "m.py"): "x = 1\n", os.path.join(target, orphan): ""}, root=outside)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.symlink_to(outside)
                for command in ("compile", "clean"):
                    said = self.refused(command, "--python", PYTHON, environment)
                    self.assertIn("site-packages: is %s" % (outside / target), said)
                    self.assertIn("leads out of the environment and is not followed; name that directory itself", said)
                self.assertEqual([each.name for each in outside.rglob("*.pyc")], [os.path.basename(orphan)])
                self.compile("--python", PYTHON, outside / target)
                path.unlink()
                shutil.rmtree(outside)
                shutil.rmtree(environment / "lib", ignore_errors=True)

    def test_an_environment_and_one_of_its_files(self):
        site = make_venv(self.room / "venv")
        self.write({"a.py": "", "b.py": ""}, root=site)
        for paths in ((site / "a.py", self.room / "venv"), (self.room / "venv", site / "a.py")):
            run = self.compile("-f", *paths, env={"VIRTUAL_ENV": str(self.room / "venv")})
            self.assertEqual(run.counts, {"compiled": 2})

    def test_one_site_packages_that_leads_out_leaves_the_others(self):
        site = make_venv(self.room / "venv")
        source = self.write({"a.py": ""}, root=site)
        self.compile(self.room / "venv")
        other = site.parents[1] / "python3.1" / "site-packages"
        other.parent.mkdir()
        other.symlink_to(self.tree)
        self.assertIn("leads out", self.refused("clean", self.room / "venv"))
        self.assertFalse(cached(source).exists())

    def test_a_link_within_an_environment_is_the_place_it_leads_to(self):
        environment = self.room / "venv"
        library = environment / "lib" / ("python%d.%d" % sys.version_info[:2])
        self.write({"pyvenv.cfg": "home = /nowhere\n", "share/m.py": "x = 1\n"}, root=environment)
        library.mkdir(parents=True)
        (library / "site-packages").symlink_to("../../share")
        self.assertEqual(self.compile("--python", PYTHON, environment).counts, {"compiled": 1})
        self.assertTrue(cached(environment / "share" / "m.py").exists())

    def test_an_environment_inside_a_directory_is_skipped_unless_named(self):
        self.write({"a.py": "", "env/pyvenv.cfg": "", "env/x.py": "", "conda/conda-meta/history": "", "conda/y.py": ""})
        self.assertEqual(self.compile(self.tree).counts, {"compiled": 1})
        self.assertFalse((self.tree / "env" / "__pycache__").exists())
        site = make_venv(self.tree / "venv")
        self.write({"z.py": ""}, root=site)
        self.assertEqual(self.compile(self.tree).counts, {"fresh": 1})
        self.assertEqual(self.compile(self.tree, self.tree / "venv").counts, {"fresh": 1, "compiled": 1})

    def test_without_a_path_the_active_environment(self):
        root = self.room / "active"
        self.write({"m.py": ""}, root=make_venv(root))
        make_venv(self.room / ".venv")
        run = self.compile(python=None, env={"VIRTUAL_ENV": str(root)})
        self.assertEqual(run.counts, {"compiled": 1})

    def test_without_a_path_and_an_active_environment_dot_venv(self):
        self.write({"m.py": ""}, root=make_venv(self.room / ".venv"))
        self.assertEqual(self.compile(python=None).counts, {"compiled": 1})

    def test_without_anything_to_look_at_an_error(self):
        self.assertIn("nothing to look at", self.refused("compile"))

    def test_an_interpreter_alone_means_its_site_packages(self):
        root = self.room / "venv"
        self.write({"m.py": ""}, root=make_venv(root))
        make_venv(self.room / ".venv")
        before = Snapshot(root)
        run = self.compile("--python", root / "bin" / "python", env={"VIRTUAL_ENV": str(self.room / ".venv")})
        self.assertEqual(run.counts, {"compiled": 1})
        self.assertEqual(len(Snapshot(root).created(before)), 2)

    def test_the_variable_is_asked_before_the_environments_own_interpreter(self):
        others = [each for each in interpreters() if each.cache_tag != cached("x.py").name.split(".")[1]]
        if not others:
            self.skipTest("there is one interpreter only")
        self.write(MODULES)
        run = self.compile(self.tree, python=None, env={"PYBYTECODE_PYTHON": others[0].path})
        self.assertEqual(run.report["python"]["cache_tag"], others[0].cache_tag)

    def test_a_name_of_an_interpreter_is_looked_for_on_path(self):
        self.write(MODULES)
        self.assertEqual(self.compile("--python", "python3", self.tree).counts, {"compiled": 3})

    def test_relative_paths_and_dots_lead_to_absolute_file_names(self):
        self.write(MODULES)
        self.compile("../tree/./sub/", cwd=self.tree)
        answer = judge.ask(PYTHON, self.tree / "sub")
        self.assertEqual((answer["problems"], answer["files"]), ([], 2))

    def test_the_root_that_is_a_symbolic_link_is_followed(self):
        self.write(MODULES)
        os.symlink(self.tree, self.room / "link")
        self.compile(self.room / "link")
        answer = judge.ask(PYTHON, self.room / "link")
        self.assertEqual((answer["problems"], answer["files"]), ([], 3))

    def test_an_empty_directory_is_done(self):
        run = self.compile(self.tree)
        self.assertIn("no sources found", run.err)
