"""What happens to an environment between two builds, and the targets that belong to one."""

import shutil

from cmake_project import Project
from environments import add_distribution, make_venv

PROJECT = "pybytecode_add_venv(env VENV .venv)\n"
DISTRIBUTIONS = {"alpha": {"alpha/__init__.py": "x = 1\n", "alpha/core.py": "x = 2\n"}, "Beta_two": {"beta.py": "x = 3\n"}}


class Events:
    def setUp(self):
        super().setUp()
        self.site = make_venv(self.source / ".venv")
        for name, files in DISTRIBUTIONS.items():
            add_distribution(self.site, name, "1.0", files)
        self.project(PROJECT)
        self.configure()
        self.assertBuilds(*self.names("alpha/__init__", "alpha/core", "beta"))

    def names(self, *names):
        site = self.site.relative_to(self.room / self.place)
        return ["%s/%s" % (site, name) for name in names]

    def test_an_upgraded_distribution(self):
        (self.site / "alpha" / "core.py").unlink()
        shutil.rmtree(self.site / "alpha-1.0.dist-info")
        add_distribution(self.site, "alpha", "2.0", {"alpha/__init__.py": "x = 22\n", "alpha/more.py": "x = 4\n"})
        self.assertBuilds(*self.names("alpha/__init__", "alpha/more"), removed=self.names("alpha/core"))

    def test_a_new_distribution_has_a_target_after_the_next_configure(self):
        add_distribution(self.site, "gamma", "1", {"gamma.py": "x = 5\n"})
        self.assertBuilds(*self.names("gamma"))
        self.assertNotEqual(self.cmake("--build", self.build, "--target", "env-gamma").code, 0)
        self.configure()
        self.assertEqual(self.built("env-gamma").compiled, [])

    def test_removed_bytecode(self):
        shutil.rmtree(self.site / "alpha" / "__pycache__")
        self.assertBuilds(*self.names("alpha/__init__", "alpha/core"))

    def test_a_removed_and_re_created_environment(self):
        shutil.rmtree(self.source / ".venv")
        make_venv(self.source / ".venv")
        add_distribution(self.site, "alpha", "1.0", DISTRIBUTIONS["alpha"])
        self.assertBuilds(*self.names("alpha/__init__", "alpha/core"))

    def test_a_distribution_alone(self):
        for name in ("alpha/core.py", "beta.py"):
            (self.site / name).write_text("x = 33\n")
        self.assertEqual(self.built("env-beta-two").compiled, self.names("beta"))
        self.assertEqual(self.built("env-beta-two").compiled, [])
        self.assertBuilds(*self.names("alpha/core"))

    def test_after_a_distribution_the_root_compiles_nothing(self):
        (self.site / "beta.py").write_text("x = 33\n")
        self.make("env-beta-two")
        self.assertEqual(self.built().compiled, [])
        self.assertIdle()

    def test_a_source_that_does_not_compile_is_reported_and_the_build_succeeds(self):
        (self.site / "beta.py").write_text("print 'x'\n")
        self.assertIn("SyntaxError", self.make().out)
        self.assertIdle()

    def test_clean_bytecode(self):
        (self.site / "alpha" / "__pycache__" / "notes.txt").write_text("not ours")
        removed = self.built("clean-bytecode").removed
        self.assertEqual(removed, self.names("alpha/__init__", "alpha/core", "beta"))
        self.assertTrue((self.site / "alpha" / "__pycache__" / "notes.txt").exists())
        self.assertBuilds(*removed)

    def test_clean_leaves_the_environment_alone(self):
        self.assertEqual(self.built("clean").removed, [])
        self.assertBuilds()


class Ninja(Events, Project):
    generator = "Ninja"


class Make(Events, Project):
    generator = "Unix Makefiles"


class Plain(Project):
    def test_an_environment_that_the_build_makes(self):
        site = make_venv(self.source / "template")
        add_distribution(site, "alpha", "1.0", DISTRIBUTIONS["alpha"])
        self.project("""
            add_custom_command(OUTPUT env.stamp
              COMMAND ${CMAKE_COMMAND} -E copy_directory ${CMAKE_SOURCE_DIR}/template ${CMAKE_BINARY_DIR}/env
              COMMAND ${CMAKE_COMMAND} -E touch env.stamp DEPENDS template/pyvenv.cfg VERBATIM)
            pybytecode_add_venv(env VENV ${CMAKE_BINARY_DIR}/env DEPENDS ${CMAKE_BINARY_DIR}/env.stamp)
            """)
        self.configure()
        site = "build/env/%s" % site.relative_to(self.source / "template")
        self.assertBuilds(site + "/alpha/__init__", site + "/alpha/core")
        self.configure()  # Now the interpreter is there.
        self.make()
        self.assertIdle()
