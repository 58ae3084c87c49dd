"""Trees of files for tests: write one, and see exactly what happened to it."""

import os
import pathlib


def write_tree(root, files):
    """Writes {relative path: text or bytes}; answers the path of the first. Directories are made."""
    first = None
    for name, content in files.items():
        path = os.path.join(os.fsencode(root), os.fsencode(name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        first = first or path
    return pathlib.Path(os.fsdecode(first)) if first else None


def set_mtime(path, seconds=0, nanoseconds=0):
    """To the nanosecond; before 1970 and after 2106 too, where the file system keeps that."""
    time = seconds * 1_000_000_000 + nanoseconds
    os.utime(path, ns=(time, time))
    return os.stat(path).st_mtime_ns == time


class Snapshot:
    """Every path below a root with its kind, mode, size, times and target. What a directory holds is in its entries,
    so its own size and times do not count."""

    def __init__(self, root):
        self.root = os.fspath(root)
        self.entries = {}
        for directory, directories, files in os.walk(self.root):
            for name in directories + files:
                path = os.path.join(directory, name)
                self.entries[path] = _describe(path)

    def created(self, before):
        return sorted(set(self.entries) - set(before.entries))

    def removed(self, before):
        return sorted(set(before.entries) - set(self.entries))

    def changed(self, before):
        return sorted(
            path for path, entry in self.entries.items() if before.entries.get(path, entry) != entry
        )

    def __contains__(self, path):
        return os.fspath(path) in self.entries


def _describe(path):
    stat = os.lstat(path)
    if os.path.isdir(path) and not os.path.islink(path):
        return ("directory", stat.st_mode)
    target = os.readlink(path) if os.path.islink(path) else None
    return (stat.st_mode, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, target)
