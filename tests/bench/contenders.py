"""How each contender is told to compile a whole environment."""

import os
import shutil
import subprocess


def clean_environment(scratch, name):
    """The caller's environment without what would change a contender's work, with a home and caches of its own."""
    dropped = ("PYTHON", "PYBYTECODE_", "UV_", "PIP_", "VIRTUAL_ENV", "SOURCE_DATE_EPOCH", "XDG_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    home = os.path.join(scratch, "home-" + name)
    os.makedirs(home, exist_ok=True)
    environment["HOME"] = home
    environment["XDG_CACHE_HOME"] = os.path.join(home, "cache")
    return environment


class Contender:
    """A command; forget() removes what it remembers between runs outside the tree."""

    def __init__(self, command, environment, may_fail=False):
        self.command = [str(word) for word in command]
        self.environment = environment
        self._may_fail = may_fail

    def run(self):
        """Runs it to its end; what it printed is in the exception if it fails."""
        done = subprocess.run(
            self.command, env=self.environment, cwd="/", stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        if done.returncode and not self._may_fail:
            output = done.stdout.decode(errors="replace")[-2000:]
            raise RuntimeError(f"exit code {done.returncode}: {' '.join(self.command)}\n{output}")

    def forget(self):
        shutil.rmtree(self.environment["XDG_CACHE_HOME"], ignore_errors=True)


def pybytecode(tool, python, path, environment):
    return Contender([tool, "compile", "--python", python, path], environment)


def uv(tools, corpus, environment):
    """uv compiles the environment after an installation, also one that had nothing to install.

    `uv pip install` of what is there already returns before that step; `uv pip sync` does not.
    """
    return Contender(
        [tools / "uv", "pip", "sync", "--offline", "--no-index", "--no-config", "--compile-bytecode",
         "--python", corpus.python, corpus.requirements],
        environment,
    )


def compileall(corpus, jobs, environment):
    """Exit code 1 only says that some source is not valid Python."""
    return Contender(
        [corpus.python, "-m", "compileall", "-q", "-j", jobs, corpus.site_packages], environment, may_fail=True
    )


def bare_interpreter(python, environment):
    return Contender([python, "-I", "-S", "-c", ""], environment)
