"""Help, manual page and completion scripts: they render, they are about the options that there are."""

import re
import shutil
import subprocess

from case import Case

COMMANDS = ("compile", "check", "clean", "list", "ninja")
SHELLS = ("bash", "zsh", "fish")


class Documentation(Case):
    def said(self, *arguments):
        run = self.tool(*arguments)
        self.assertEqual((run.code, run.err), (0, ""))
        return run.out

    def options_of(self, command):
        """The long options as help lists them."""
        return set(re.findall(r"^(?:  -\w, |      )(--[a-z][a-z-]+)", self.said("help", command), re.MULTILINE))

    def need(self, program):
        path = shutil.which(program)
        if not path:
            self.skipTest("there is no %s" % program)
        return path

    def syntax_checked(self, shell, *command):
        script = self.room / "script"
        script.write_text(self.said("completions", shell))
        done = subprocess.run(list(command) + [str(script)], stderr=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_every_option_in_help_is_one(self):
        for command in COMMANDS:
            for option in self.options_of(command):
                with self.subTest(command=command, option=option):
                    run = self.tool(command, option)
                    self.assertNotIn("unknown option", run.err)
                    self.assertNotIn("is no option of", run.err)

    def test_help_fits_a_terminal_of_80_columns(self):
        for command in COMMANDS:
            lines = self.said("help", command).split("Examples:")[0].splitlines()
            self.assertLessEqual(max(map(len, lines)), 80)

    def test_help_of_a_command_by_two_ways(self):
        for command in COMMANDS:
            self.assertEqual(self.said("help", command), self.said(command, "--help"))

    def test_help_of_something_unknown(self):
        self.assertIn("unknown command 'nothing'", self.refused("help", "nothing"))

    def test_the_version(self):
        self.assertRegex(self.said("--version"), r"^pybytecode \d+\.\d+\.\d+\n")

    def test_completions_name_every_option_and_command(self):
        for shell in SHELLS:
            script = self.said("completions", shell)
            for command in COMMANDS:
                self.assertIn(command, script)
                for option in self.options_of(command):
                    self.assertIn(option.lstrip("-"), script, shell)

    def test_completions_for_an_unknown_shell(self):
        self.assertIn("bash, zsh or fish", self.refused("completions", "tcsh"))

    def test_bash_reads_its_completions(self):
        self.syntax_checked("bash", self.need("bash"), "-n")

    def test_zsh_reads_its_completions(self):
        self.syntax_checked("zsh", self.need("zsh"), "-n")

    def test_fish_reads_its_completions(self):
        self.syntax_checked("fish", self.need("fish"), "--no-execute")

    def completed_by_bash(self, *words):
        script = self.room / "script"
        script.write_text(
            self.said("completions", "bash")
            + 'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))\n'
            + 'spec=$(complete -p pybytecode); spec=${spec##*-F }; "${spec%% *}" pybytecode "${@: -1}" "${@: -2:1}"\n'
            + 'printf "%s\\n" "${COMPREPLY[@]}"\n'
        )
        command = [self.need("bash"), "--norc", str(script), "pybytecode"] + list(words)
        done = subprocess.run(command, cwd=self.tree, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(done.stderr, b"")
        return [word.strip() for word in done.stdout.decode().splitlines()]

    def test_bash_completes_commands(self):
        self.assertEqual(self.completed_by_bash("com"), ["compile", "completions"])

    def test_bash_completes_options_and_their_values(self):
        self.assertIn("--pycache-prefix", self.completed_by_bash("compile", "--py"))
        self.assertEqual(self.completed_by_bash("compile", "--invalidation-mode", "un"), ["unchecked-hash"])

    def test_the_manual_page_renders_without_a_warning(self):
        groff = self.need("groff")
        page = self.said("man").encode()
        command = [groff, "-man", "-ww", "-Tutf8", "-K", "utf8", "-z"]
        done = subprocess.run(command, input=page, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if b"can't open" in done.stderr or b"cannot" in done.stderr:
            self.skipTest("groff has no man macros here: %r" % done.stderr[:100])
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_the_manual_page_shows_every_option(self):
        self.need("man")
        file = self.room / "pybytecode.1"
        file.write_text(self.said("man"))
        done = subprocess.run(
            ["man", "-l", "-P", "cat", str(file)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=dict(self.environment, MANWIDTH="100", GROFF_NO_SGR="1", MANROFFOPT="-c"),
        )
        if done.returncode:
            self.skipTest("man shows no page here")
        text = re.sub(".\b", "", done.stdout.decode())
        for command in COMMANDS:
            for option in self.options_of(command):
                self.assertIn(option, text)
        for section in ("NAME", "SYNOPSIS", "OPTIONS", "ENVIRONMENT", "EXIT STATUS", "EXAMPLES"):
            self.assertRegex(text, r"(?m)^%s" % section)
