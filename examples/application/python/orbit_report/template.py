"""Texts of the directory data, which is installed as it is."""

import pathlib
import string

_DATA = pathlib.Path(__file__).parent / "data"


def fill(name, **values):
    return string.Template((_DATA / name).read_text()).substitute(values)
