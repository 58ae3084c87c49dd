"""uv, and a pip that can install packages into other environments, in a virtual environment of their own."""

import dataclasses
import pathlib
import shutil
import subprocess
import sys
import typing

UV = "uv==0.13.9"


@dataclasses.dataclass(frozen=True)
class Tools:
    """Paths, None for what could not be installed; `why_no_uv` is the reason."""

    pip: typing.Optional[pathlib.Path]
    uv: typing.Optional[pathlib.Path]
    why_no_uv: str = ""


def install_tools(build_dir):
    """Installed once; an attempt that failed is repeated by the next run."""
    tools = pathlib.Path(build_dir) / "tools"
    marker = tools / UV
    if marker.exists():
        return Tools(tools / "bin/pip", tools / "bin/uv")
    shutil.rmtree(str(tools), ignore_errors=True)
    if not _run(sys.executable, "-m", "venv", tools):
        return Tools(None, None, "no virtual environment with pip can be made (python3-venv?)")
    pip = tools / "bin/pip"
    install = [pip, "install", "--quiet", "--disable-pip-version-check"]
    _run(*install, "--upgrade", "pip>=22.3")  # older ones do not know --python
    if not _run(*install, UV):
        return Tools(pip, None, "%s could not be installed (offline?)" % UV)
    marker.touch()
    return Tools(pip, tools / "bin/uv")


def _run(*command):
    done = subprocess.run(
        [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        said = done.stdout.decode(errors="replace").strip().splitlines()
        print("%s: %s" % (command[0], said[-1] if said else "failed"), file=sys.stderr, flush=True)
    return done.returncode == 0
