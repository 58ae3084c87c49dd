"""Packages as their users unpack them: {name: directory} of what CPack left in a build directory."""

import os
import pathlib
import shutil
import subprocess
import unittest

NEEDS = {"DEB": ["dpkg-deb"], "RPM": ["rpmbuild", "rpm2cpio", "cpio"], "TGZ": ["tar"], "ZIP": []}
_ENDINGS = {"DEB": ".deb", "RPM": ".rpm", "TGZ": ".tar.gz", "ZIP": ".zip"}


def need(generator):
    """Skips the test where the generator's programs are missing."""
    missing = [program for program in NEEDS[generator] if not shutil.which(program)]
    if missing:
        raise unittest.SkipTest("%s needs %s" % (generator, ", ".join(missing)))


def unpacked(generator, build, room):
    """Unpacks each package into a directory of its own in `room`; the names are those of the files, without ending."""
    found = {}
    for package in sorted(pathlib.Path(build).glob("*" + _ENDINGS[generator])):
        place = pathlib.Path(room) / generator / package.name
        place.mkdir(parents=True)
        _UNPACK[generator](package, place)
        found[package.name[: -len(_ENDINGS[generator])]] = place
    return found


def _unpack_deb(package, place):
    subprocess.run(["dpkg-deb", "-x", str(package), str(place)], check=True)


def _unpack_rpm(package, place):
    archive = subprocess.run(["rpm2cpio", str(package)], stdout=subprocess.PIPE, check=True).stdout
    subprocess.run(["cpio", "-id", "--quiet", "--preserve-modification-time"], input=archive, cwd=place, check=True)


def _unpack_tar(package, place):
    subprocess.run(["tar", "-xzf", str(package), "-C", str(place)], check=True)


def _unpack_zip(package, place):
    """By CMake, which keeps mtimes as unzip does (Python's zipfile does not)."""
    subprocess.run(["cmake", "-E", "tar", "xf", os.path.abspath(package)], cwd=place, check=True)


_UNPACK = {"DEB": _unpack_deb, "RPM": _unpack_rpm, "TGZ": _unpack_tar, "ZIP": _unpack_zip}
