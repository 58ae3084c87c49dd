"""What a measurement works on: copies of the stored trees, on tmpfs where there is room, in the page cache.

Copies, not hard links: names of one inode are one file for whoever looks at inodes. A tree of many files is made of
small sources over and over, so that it fits into memory.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile

import venvs

_SHM = "/dev/shm"


class Corpus:
    """A tree without bytecode.

    root: what is compiled; site: where its sources are; python: the interpreter that it is for; sources: every .py;
    requirements: what uv is told to synchronize with, None if it is no environment.
    """

    def __init__(self, root, site, python, requirements=None):
        self.root = pathlib.Path(root)
        self.site = pathlib.Path(site)
        self.python = str(python)
        self.requirements = requirements
        self.sources = sorted(
            os.path.join(directory, name)
            for directory, _, names in os.walk(str(site))
            for name in names
            if name.endswith(".py")
        )
        self.source_bytes = sum(os.path.getsize(path) for path in self.sources)

    def remove_bytecode(self):
        for directory, subdirectories, _ in os.walk(str(self.site)):
            if "__pycache__" in subdirectories:
                shutil.rmtree(os.path.join(directory, "__pycache__"))
                subdirectories.remove("__pycache__")

    def warm(self):
        """Brings the sources into the page cache."""
        for path in self.sources:
            with open(path, "rb") as file:
                file.read()
        return self


def scratch_directory(needed_bytes):
    """A new directory on tmpfs if it has room for that much, else below $TMPDIR; removed when it is closed."""
    if os.access(_SHM, os.W_OK) and free_bytes(_SHM) > needed_bytes:
        return tempfile.TemporaryDirectory(prefix="pybytecode-bench-", dir=_SHM)
    return tempfile.TemporaryDirectory(prefix="pybytecode-bench-")


def runs_scripts(directory):
    """Not where it is mounted noexec, as Docker mounts /dev/shm."""
    return not os.statvfs(str(directory)).f_flag & os.ST_NOEXEC


def needed_bytes(quick):
    """What all trees of a run take together, with their bytecode, and a quarter more."""
    return (700 if quick else 2700) * 2**20


def free_bytes(directory):
    return shutil.disk_usage(str(directory)).free


def copy_environment(stored, directory):
    """The environment as <directory>/.venv."""
    venv = pathlib.Path(directory) / ".venv"
    venv.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", str(stored.venv), str(venv)], check=True, stdin=subprocess.DEVNULL)
    corpus = Corpus(venv, venvs.site_packages(venv), venv / "bin/python", stored.requirements)
    corpus.remove_bytecode()
    return corpus.warm()


def empty_environment(directory, python):
    """A virtual environment of `python` for sources to be copied into: (environment, site-packages, requirements)."""
    venv, requirements = pathlib.Path(directory) / ".venv", pathlib.Path(directory) / "requirements.txt"
    site = venvs.make_venv(venv, python)
    venvs.add_empty_distribution(site, requirements)
    return venv, site, requirements


def copy_sources(corpus, site, maximum=None):
    """The sources of `corpus` (at most so many, every nth of them) below `site`."""
    step = 1 if maximum is None else max(1, -(-len(corpus.sources) // maximum))
    for path in corpus.sources[::step]:
        copy = os.path.join(str(site), os.path.relpath(path, str(corpus.site)))
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        shutil.copy2(path, copy)


def many_files(corpus, directory, count, largest=2048):
    """`count` files below `directory`, in folders of the corpus's own shape: its small sources over and over."""
    small = [path for path in corpus.sources if os.path.getsize(path) <= largest]
    texts = [(os.path.relpath(path, str(corpus.site)), _read(path)) for path in small]
    made = 0
    while made < count:
        folder = os.path.join(str(directory), "copy_%04d" % (made // len(texts)))
        for relative, text in texts[: count - made]:
            path = os.path.join(folder, relative)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "xb") as file:
                file.write(text)
        made += len(texts)


def size_of(tree):
    """Bytes of all files, each rounded up to the pages that it takes."""
    return sum(
        -(-os.lstat(os.path.join(directory, name)).st_size // 4096) * 4096
        for directory, _, names in os.walk(str(tree))
        for name in names
    )


def _read(path):
    with open(path, "rb") as file:
        return file.read()
