"""Python environments for tests: virtual, conda-like, and distributions in them."""

import pathlib
import subprocess
import sys

LIBRARY = "python%d.%d%s" % (*sys.version_info[:2], "t" if "t" in getattr(sys, "abiflags", "") else "")


def make_venv(root):
    """As `python -m venv --without-pip` makes it; answers its site-packages."""
    subprocess.run(
        [sys.executable, "-I", "-m", "venv", "--without-pip", str(root)],
        check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    return pathlib.Path(root) / "lib" / LIBRARY / "site-packages"


def make_conda(root):
    """What of a conda environment matters here; answers its site-packages."""
    root = pathlib.Path(root)
    site = root / "lib" / LIBRARY / "site-packages"
    for directory in (root / "bin", root / "conda-meta", site):
        directory.mkdir(parents=True)
    (root / "conda-meta" / "history").write_text("")
    (root / "bin" / "python").symlink_to(sys.executable)
    return site


def add_distribution(site, name, version, files, record=None):
    """Writes files and a dist-info whose RECORD lists them, or `record` if it is given; answers the dist-info."""
    site = pathlib.Path(site)
    info = site / ("%s-%s.dist-info" % (name, version))
    info.mkdir(parents=True)
    for path, text in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: %s\nVersion: %s\n" % (name, version))
    lines = [path + ",," for path in files] + ["%s/RECORD,," % info.name]
    (info / "RECORD").write_text("\n".join(lines) + "\n" if record is None else record)
    return info
