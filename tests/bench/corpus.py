"""The environments that are measured: pinned packages in a virtual environment, installed once and kept in a directory.

    tools = peers.install_tools(build_dir)
    stored = main_environment(build_dir, tools)      13,000 sources, quick: 2,500
    stored = small_environment(build_dir, tools)     2,500 sources, quick: 900

copies.py makes what a measurement works on from them: nothing here is ever compiled or edited.
"""

import dataclasses
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

import venvs

HERE = pathlib.Path(__file__).resolve().parent
_LISTS = {"large": "requirements-large.txt", "medium": "requirements-medium.txt", "small": "requirements-small.txt"}


@dataclasses.dataclass(frozen=True)
class Stored:
    """name: "large", "medium" or "small"; venv: its path; requirements: the file of what is installed, exactly;
    left_out: pinned packages that could not be had; if that is all of them, the standard library is there instead."""

    name: str
    venv: pathlib.Path
    requirements: pathlib.Path
    left_out: tuple


def default_python():
    """The system's interpreter, else the one that runs this: a slow build of one's own would measure itself."""
    return shutil.which("python3", path="/usr/bin") or sys.executable


def main_environment(build_dir, tools, python=None, quick=False):
    return _environment("medium" if quick else "large", build_dir, tools, python)


def small_environment(build_dir, tools, python=None, quick=False):
    return _environment("small" if quick else "medium", build_dir, tools, python)


def _environment(name, build_dir, tools, python):
    """Made once per list of packages and interpreter."""
    python = str(python or default_python())
    pinned = HERE / _LISTS[name]
    version = subprocess.run([python, "-VV"], stdout=subprocess.PIPE, check=True).stdout
    key = hashlib.sha256(pinned.read_bytes() + version + os.fsencode(python)).hexdigest()[:12]
    venv = pathlib.Path(build_dir) / ("corpus-" + key)
    requirements = venv / ".complete"
    if not requirements.exists():
        print("Installing %s into %s" % (pinned.name, venv), file=sys.stderr, flush=True)
        requirements = _install_all(venv, python, tools, pinned, requirements)
    if not requirements.stat().st_size:  # as earlier versions marked it
        shutil.copy(str(pinned), str(requirements))
    installed = requirements.read_text().splitlines()
    left_out = tuple(line for line in pinned.read_text().splitlines() if line not in installed)
    return Stored(name, venv, requirements, left_out)


def _install_all(venv, python, tools, pinned, requirements):
    """Answers the file of what is installed: not `requirements` if that is not worth keeping for the next run."""
    shutil.rmtree(str(venv), ignore_errors=True)
    site = venvs.make_venv(venv, python)
    lines = pinned.read_text().splitlines()
    if not _install(tools, venv, lines):  # one that this interpreter cannot have should not cost the others
        lines = [line for line in lines if tools.uv and _install(tools, venv, [line])]  # no uv: offline
    if not lines:
        return _standard_library(venv, site, python)
    requirements.write_text("\n".join(lines) + "\n")
    return requirements


def _standard_library(venv, site, python):
    """Without packages there is still something to compile."""
    command = [python, "-I", "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))"]
    library = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode().strip()
    left_out = shutil.ignore_patterns("site-packages", "dist-packages", "__pycache__", "*.so", "*.a")
    shutil.copytree(library, str(site / "standard_library"), ignore=left_out, ignore_dangling_symlinks=True)
    requirements = venv / ".standard-library"
    venvs.add_empty_distribution(site, requirements)
    return requirements


def _install(tools, venv, packages):
    if not tools.pip:
        return False
    done = subprocess.run(
        [str(tools.pip), "--disable-pip-version-check", "--python", str(venv / "bin/python"), "install", "--quiet",
         "--retries=2", "--no-compile", "--no-deps", "--only-binary=:all:", *packages],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    if done.returncode:
        said = done.stdout.decode(errors="replace").strip().splitlines()
        print("pip: " + (said[-1] if said else "failed"), file=sys.stderr, flush=True)
    return done.returncode == 0
