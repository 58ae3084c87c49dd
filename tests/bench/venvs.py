"""Virtual environments without packages, for any interpreter."""

import pathlib
import subprocess

from outcome import Skipped


def make_venv(venv, python):
    """Answers its site-packages. Raises Skipped if the interpreter makes none."""
    done = subprocess.run(
        [str(python), "-I", "-m", "venv", "--without-pip", str(venv)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    if done.returncode:
        said = done.stdout.decode(errors="replace").strip().splitlines()
        raise Skipped("it makes no virtual environment: %s" % (said[-1] if said else done.returncode))
    return site_packages(venv)


def site_packages(venv):
    return next(pathlib.Path(venv).glob("lib/python*/site-packages"))


def add_empty_distribution(site, requirements):
    """One distribution without files, and the requirements that name it: uv needs something to agree with."""
    info = site / "bench_corpus-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bench-corpus\nVersion: 1.0\n")
    (info / "RECORD").write_text("bench_corpus-1.0.dist-info/METADATA,,\nbench_corpus-1.0.dist-info/RECORD,,\n")
    requirements.write_text("bench-corpus==1.0\n")
