"""The tree that is measured: a virtual environment of pinned packages, kept on disk and copied to tmpfs for each run."""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

UV = "uv==0.13.9"
HERE = pathlib.Path(__file__).resolve().parent


class Corpus:
    """A virtual environment without bytecode.

    venv, python, site_packages: paths; requirements: the exact packages, as a file; sources: every .py below venv.
    """

    def __init__(self, venv, requirements):
        self.venv = venv
        self.requirements = requirements
        self.python = venv / "bin" / "python"
        (self.site_packages,) = venv.glob("lib/python*/site-packages")
        self.sources = sorted(
            os.path.join(directory, name)
            for directory, _, names in os.walk(venv)
            for name in names
            if name.endswith(".py")
        )
        self.source_bytes = sum(os.path.getsize(path) for path in self.sources)

    def remove_bytecode(self):
        for directory, subdirectories, _ in os.walk(self.venv):
            if "__pycache__" in subdirectories:
                shutil.rmtree(os.path.join(directory, "__pycache__"))
                subdirectories.remove("__pycache__")

    def count_bytecode(self):
        return sum(
            name.endswith(".pyc") for _, _, names in os.walk(self.venv) for name in names
        )


def install_tools(build_dir):
    """A private virtual environment with pip and uv; returns its bin directory."""
    tools = build_dir / "tools"
    marker = tools / UV
    if not marker.exists():
        shutil.rmtree(tools, ignore_errors=True)
        _run(sys.executable, "-m", "venv", tools)
        _run(tools / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade", "pip>=22.3", UV)
        marker.touch()
    return tools / "bin"


def stored_environment(build_dir, tools, requirements, python):
    """The environment on disk, made once per list of packages and interpreter."""
    version = subprocess.run([python, "-VV"], stdout=subprocess.PIPE, check=True).stdout
    key = hashlib.sha256(requirements.read_bytes() + version + os.fsencode(python)).hexdigest()[:12]
    venv = build_dir / f"corpus-{key}"
    marker = venv / ".complete"
    if not marker.exists():
        print(f"Installing {requirements.name} into {venv}", flush=True)
        shutil.rmtree(venv, ignore_errors=True)
        _run(python, "-m", "venv", "--without-pip", venv)
        _run(
            tools / "pip", "--disable-pip-version-check", "--python", venv / "bin/python", "install", "--quiet",
            "--no-compile", "--no-deps", "--only-binary=:all:", "--requirement", requirements,
        )
        marker.touch()
    return venv


def scratch_directory(needed_bytes):
    """A new directory on tmpfs if it has room for that much, else below $TMPDIR."""
    shm = "/dev/shm"
    if os.access(shm, os.W_OK) and shutil.disk_usage(shm).free > needed_bytes:
        return tempfile.TemporaryDirectory(prefix="pybytecode-bench-", dir=shm)
    print("No room on /dev/shm: measuring below", tempfile.gettempdir(), flush=True)
    return tempfile.TemporaryDirectory(prefix="pybytecode-bench-")


def copy_environment(stored, scratch, requirements):
    """The corpus as the measurements see it: below `scratch`, nothing compiled, its sources in the page cache."""
    venv = pathlib.Path(scratch) / ".venv"
    _run("cp", "-a", stored, venv)
    corpus = Corpus(venv, requirements)
    corpus.remove_bytecode()
    for path in corpus.sources:
        with open(path, "rb") as file:
            file.read()
    return corpus


def size_of(tree):
    return sum(
        os.lstat(os.path.join(directory, name)).st_size for directory, _, names in os.walk(tree) for name in names
    )


def _run(*command):
    subprocess.run([str(word) for word in command], check=True, stdin=subprocess.DEVNULL)
