"""Options that are none, contradict each other or have no value; paths that are not there or not ours to read."""

import os

import users
from bytecode import cached
from case import Case, tool_path
from tree import Snapshot


class Options(Case):
    def setUp(self):
        super().setUp()
        self.write({"a.py": "x = 1\n"})
        self.before = Snapshot(self.room)

    def assertUsage(self, arguments, *words):
        said = self.refused(*arguments)
        for word in words:
            self.assertIn(word, said)
        self.assertUntouched(self.before)

    def test_an_unknown_option_with_a_suggestion(self):
        self.assertUsage(["compile", "--optimise", "1", "tree"], "unknown option --optimise; did you mean --optimize?")
        self.assertUsage(["compile", "--exlude=x", "tree"], "did you mean --exclude?")

    def test_an_unknown_option_without_one(self):
        self.assertUsage(["compile", "--zzzzzzzz", "tree"], "unknown option --zzzzzzzz")
        self.assertUsage(["compile", "-Z", "tree"], "unknown option -Z")

    def test_an_option_of_another_command(self):
        self.assertUsage(["list", "--force", "tree"], "--force is no option of list, but of compile, check")

    def test_an_unknown_command_with_a_suggestion(self):
        self.assertUsage(["compil", "tree"], "unknown command 'compil'", "did you mean", "compile")

    def test_a_value_that_is_missing_or_empty(self):
        self.assertUsage(["compile", "--python"], "--python needs a value")
        self.assertUsage(["compile", "--strip-dir=", "tree"], "--strip-dir: the value is empty")
        self.assertUsage(["compile", "--strip-dir", "", "tree"], "--strip-dir: the value is empty")
        self.assertUsage(["compile", "--python", "--force", "tree"], "--python needs a value before --force")

    def test_a_value_for_a_flag(self):
        self.assertUsage(["compile", "--force=yes", "tree"], "--force takes no value")

    def test_numbers_that_are_none_or_too_large(self):
        for option, value in (("-j", "many"), ("-j", "-1"), ("-j", "1e3"), ("-r", "-1"), ("-j", "99999999999999999999"),
                              ("--timeout", "soon"), ("--timeout", "-1"), ("--timeout", "nan"), ("--timeout", "inf")):
            with self.subTest(option=option, value=value):
                self.assertUsage(["compile", option, value, "tree"], value)

    def test_a_variable_is_blamed_by_its_name(self):
        for name in ("PYBYTECODE_JOBS", "PYBYTECODE_TIMEOUT", "PYBYTECODE_INVALIDATION_MODE"):
            self.assertIn(name, self.refused("compile", "tree", env={name: "nonsense"}))

    def test_a_mode_that_is_none(self):
        self.assertUsage(["compile", "--invalidation-mode", "checked", "tree"], "'checked' is not one of timestamp")

    def test_an_option_given_twice_that_is_taken_once(self):
        self.assertUsage(["compile", "--input-list", "a", "--input-list", "b"], "--input-list is given more than once")

    def test_null_without_a_list(self):
        self.assertUsage(["compile", "-0", "tree"], "makes sense only with")

    def test_an_empty_argument(self):
        self.assertUsage(["compile", ""], "an argument is empty")

    def test_after_two_dashes_everything_is_a_path(self):
        self.write({"--force": ""})
        self.assertIn("--nothing: No such file", self.refused("compile", "--", "--nothing"))

    def test_letters_may_stand_together(self):
        self.assertEqual(self.compile("-fqo2", self.tree).counts, {"compiled": 1})
        self.assertTrue(cached(self.tree / "a.py", 2).exists())


class Paths(Case):
    def test_a_missing_path_is_told_and_the_rest_is_compiled(self):
        source = self.write({"a.py": ""})
        run = self.compile(self.room / "one", self.tree, self.room / "two", code=2)
        self.assertEqual(run.err.count("No such file or directory"), 2)
        self.assertTrue(cached(source).exists())
        self.assertIn("2 errors", run.lines[-1])

    def test_a_path_through_a_file_and_one_that_is_too_long(self):
        self.write({"a.py": ""})
        self.assertIn("Not a directory", self.refused("compile", self.tree / "a.py" / "b.py"))
        self.assertIn("File name too long", self.refused("compile", self.tree / ("x" * 300)))


class Permissions(Case):
    """As an ordinary user, who may not read and write everything."""

    def setUp(self):
        super().setUp()
        self.write({"a.py": "x = 1\n", "sub/b.py": "y = 1\n", "sub/deep/c.py": ""})
        self.python = users.python_for_everybody()
        self.binary = users.tool_for_everybody(tool_path(), self.room)
        self.user = users.as_ordinary_user(self.room)

    def run_as_user(self, *arguments, code, command="compile"):
        return self._expected(
            code, self.tool(command, "--python", self.python, *arguments, binary=self.binary, **self.user)
        )

    def test_an_unreadable_directory_is_told_and_the_rest_is_compiled(self):
        os.chmod(self.tree / "sub", 0)
        run = self.run_as_user(self.tree, code=2)
        self.assertIn("%s: cannot read directory: Permission denied" % (self.tree / "sub"), run.err)
        self.assertTrue((self.tree / "__pycache__").exists())

    def test_an_unreadable_directory_that_is_excluded_is_nobodys_problem(self):
        os.chmod(self.tree / "sub", 0)
        self.run_as_user("--exclude", "sub", self.tree, code=0)

    def test_a_directory_that_can_be_listed_but_not_entered(self):
        os.chmod(self.tree / "sub", 0o444)
        run = self.run_as_user(self.tree, code=2)
        self.assertIn("%s: cannot read directory: Permission denied" % (self.tree / "sub"), run.err)

    def test_an_unreadable_source_is_a_source_failure(self):
        os.chmod(self.tree / "a.py", 0)
        run = self.run_as_user(self.tree, code=0)
        self.assertIn("a.py: cannot be read: Permission denied", run.err)
        self.run_as_user("--on-error", "fail", self.tree, code=1)

    def test_a_directory_that_cannot_be_written_is_told_and_the_rest_is_compiled(self):
        os.chmod(self.tree / "sub", 0o555)
        run = self.run_as_user(self.tree, code=2)
        self.assertIn("Permission denied", run.err)
        self.assertIn("Compiled 2 of 3 files", run.err)
        self.assertTrue((self.tree / "sub" / "deep" / "__pycache__").exists())

    def test_check_and_list_need_no_permission_to_write(self):
        os.chmod(self.tree / "sub", 0o555)
        self.run_as_user(self.tree, command="check", code=1)
        self.run_as_user(self.tree, command="list", code=0)

    def test_bytecode_that_cannot_be_removed_is_told(self):
        self.run_as_user(self.tree, code=0)
        os.chmod(self.tree / "__pycache__", 0o555)
        run = self.run_as_user(self.tree, command="clean", code=2)
        self.assertIn("cannot be removed: Permission denied", run.err)

    def test_an_unreadable_bytecode_file_is_replaced(self):
        self.run_as_user(self.tree, code=0)
        for file in (self.tree / "__pycache__").iterdir():
            os.chmod(file, 0)
        self.assertIn("Compiled 1 of 3", self.run_as_user(self.tree, code=0).err)
