"""How each contender is told to compile a whole tree. Every one gets the same number of jobs, said explicitly."""

import os
import shutil

import memory
import process
from outcome import Failed

OURS, BOUND, UV, COMPILEALL = "pybytecode", "lower bound", "uv", "compileall"


def clean_environment(scratch, name):
    """The caller's environment without what would change a contender's work, with a home and caches of its own."""
    dropped = ("PYTHON", "PYBYTECODE_", "UV_", "PIP_", "VIRTUAL_ENV", "SOURCE_DATE_EPOCH", "XDG_", "MAKEFLAGS",
               "CMAKE_", "PYC_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    home = os.path.join(str(scratch), "home-" + name)
    os.makedirs(home, exist_ok=True)
    environment["HOME"] = home
    environment["XDG_CACHE_HOME"] = os.path.join(home, "cache")
    return environment


class Contender:
    """A command. forget() removes what it remembers between runs outside the tree."""

    def __init__(self, command, environment, may_fail=False, cwd="/"):
        self.command = [str(word) for word in command]
        self._options = {"environment": environment, "may_fail": may_fail, "cwd": str(cwd)}

    def run(self):
        return process.run(self.command, **self._options)

    def peaks(self):
        return memory.peaks_of(self.command, **self._options)

    def forget(self):
        shutil.rmtree(self._options["environment"]["XDG_CACHE_HOME"], ignore_errors=True)


def pybytecode(tool, corpus, jobs, environment, more=()):
    return Contender([tool, "compile", "--jobs", jobs, "--python", corpus.python, *more, corpus.root], environment)


def uv(executable, corpus, jobs, environment, mode=None):
    """uv compiles an environment after an installation, also one that had nothing to install.

    `uv pip install` of what is there already returns before that step; `uv pip sync` does not. It has as many workers
    as concurrent installations.
    """
    environment = dict(environment, UV_CONCURRENT_INSTALLS=str(jobs))
    if mode:
        environment["PYC_INVALIDATION_MODE"] = mode.upper().replace("-", "_")
    return Contender(
        [executable, "pip", "sync", "--offline", "--no-index", "--no-config", "--compile-bytecode",
         "--python", corpus.python, corpus.requirements],
        environment,
    )


def uv_looks(executable, corpus, environment):
    """uv asks an interpreter once and remembers; this makes it do so, and nothing else."""
    return Contender([executable, "pip", "list", "--offline", "--no-config", "--python", corpus.python], environment)


def compileall(corpus, jobs, environment, more=()):
    """Exit code 1 only says that some source is not valid Python. -j 1 would start a pool of one: it is left out."""
    workers = ["-j", jobs] if jobs > 1 else []
    command = [corpus.python, "-m", "compileall", "-q", *workers, *more, corpus.site]
    return Contender(command, environment, may_fail=True)


def starts_itself(python, environment):
    """Whether `sys.executable` runs, which compileall -j needs: behind a wrapper it may not."""
    text = "import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-I', '-S', '-c', '']))"
    try:
        Contender([python, "-I", "-c", text], environment).run()
    except Failed:
        return False
    return True


def bare_interpreter(python, environment):
    return Contender([python, "-I", "-S", "-c", ""], environment)
