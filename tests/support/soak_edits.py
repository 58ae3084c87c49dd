"""Random edits of a tree of sources and of the bytecode in it, for soak tests. Every choice comes from one Random, so
that a seed repeats them; what is edited does not depend on the order of listings."""

import os
import re
import shutil
import time

_MARK = re.compile(rb"\nsoak = (\d{6})\n\Z")
_BROKEN = b"\nsoak = = 1\n"


class Edits:
    """`spoilt` holds the bytecode files whose body was damaged behind a good header, by path with what identified them
    then: only --verify sees that. `alike` holds the sources (below the tree, without suffix) of which two texts had one
    size and one second: until a run has finished, the importer takes the bytecode of either for the other."""

    def __init__(self, tree, chance):
        self.tree = os.fspath(tree)
        self.aside = self.tree + ".aside"  # Directories that a link stands for.
        os.makedirs(self.aside)
        self.chance = chance
        self.spoilt = {}
        self.alike = set()
        self.texts = {}  # Of each path, second and size.
        self.number = 0

    def some(self, most=5):
        """So many edits; answers what was done."""
        return [self.one() for _ in range(self.chance.randint(1, most))]

    def one(self):
        edit = self.chance.choice(
            [self.add, self.remove, self.rename, self.append, self.same_size, self.same_size, self.same_size,
             self.break_, self.mend, self.chmod, self.touch, self.link, self.unlink, self.cut, self.garble,
             self.empty_cache])
        try:
            return "%s %s" % (edit.__name__.strip("_"), edit())
        except (FileNotFoundError, NotADirectoryError) as error:  # A run beside us was faster.
            return "%s: %s" % (edit.__name__, error)

    def sources(self):
        return self._files(".py", caches=False)

    def bytecode(self):
        return self._files(".pyc", caches=True)

    def directories(self):
        return sorted(directory for directory, _, _ in os.walk(self.tree) if not directory.endswith("__pycache__"))

    def add(self):
        self.number += 1
        path = os.path.join(self.chance.choice(self.directories()), "soak%d.py" % self.number)
        text = b"def f(x):\n    return {x, 'a', (1, 2.5)}\n" * self.chance.randint(0, 200)
        self._write(path, text + b"\nsoak = 000000\n")
        return path

    def remove(self):
        path = self.chance.choice(self.sources())
        os.unlink(path)
        return path

    def rename(self):
        path = self.chance.choice(self.sources())
        self.number += 1
        new = os.path.join(self.chance.choice(self.directories()), "soak%d.py" % self.number)
        os.rename(path, new)
        return "%s %s" % (path, new)

    def append(self):
        path, text = self._source()
        self._write(path, text + b"# more\n\nsoak = 000000\n")
        return path

    def same_size(self):
        """As an editor that is quick: the same size, mostly within the second of the edit before."""
        path, text = self._source()
        mark = _MARK.search(text)
        if not mark:
            text += b"\nsoak = 000000\n"
        else:
            text = text[:mark.start(1)] + b"%06d" % ((int(mark.group(1)) + 1) % 1000000) + text[mark.end(1):]
        self._write(path, text)
        return path

    def break_(self):
        path, text = self._source()
        self._write(path, text + _BROKEN)
        return path

    def mend(self):
        for path in self.sources():
            with open(path, "rb") as file:
                text = file.read()
            if _BROKEN in text:
                self._write(path, text.replace(_BROKEN, b""))
                return path
        return "nothing"

    def chmod(self):
        path = self.chance.choice(self.sources())
        os.chmod(path, self.chance.choice([0o644, 0o444, 0o600, 0o755]))
        return path

    def touch(self):
        path = self.chance.choice(self.sources())
        self._note(path)
        os.utime(path, (0, time.time() - self.chance.choice([0, 0, 1, 86400 * 365])))
        self._note(path)
        return path

    def link(self):
        """A directory gives way to a link to it, which no walk follows."""
        path = self.chance.choice(self.directories()[1:] or self.directories())
        if path == self.tree or len(self.directories()) < 4:
            return "nothing"
        self.number += 1
        away = os.path.join(self.aside, str(self.number))
        os.rename(path, away)
        os.symlink(away, path)
        return path

    def unlink(self):
        links = sorted(os.path.join(directory, name) for directory, names, _ in os.walk(self.tree) for name in names
                       if os.path.islink(os.path.join(directory, name)))
        if not links:
            return "nothing"
        path = self.chance.choice(links)
        away = os.readlink(path)
        os.unlink(path)
        os.rename(away, path)
        return path

    def cut(self):
        """As after a full disk: at any length."""
        return self._spoil(lambda data: data[:self.chance.randint(0, len(data))])

    def garble(self):
        """As after a crash: from somewhere on, zeros."""
        def zeroed(data):
            at = self.chance.randint(0, len(data))
            return data[:at] + bytes(len(data) - at)
        return self._spoil(zeroed)

    def empty_cache(self):
        paths = sorted({os.path.dirname(path) for path in self.bytecode() if "__pycache__" in path})
        if not paths:
            return "nothing"
        path = self.chance.choice(paths)
        shutil.rmtree(path, ignore_errors=True)  # A run beside us may write into it.
        return path

    def still_spoilt(self):
        """Those that nobody has written since."""
        self.spoilt = {path: then for path, then in self.spoilt.items() if _identity(path) == then}
        return set(self.spoilt)

    def _spoil(self, change):
        paths = self.bytecode()
        if not paths:
            return "nothing"
        path = self.chance.choice(paths)
        with open(path, "rb") as file:
            data = file.read()
        self._write(path, change(data))
        self.spoilt[path] = _identity(path)
        return path

    def _source(self):
        path = self.chance.choice(self.sources())
        with open(path, "rb") as file:
            return path, file.read()

    def _note(self, path):
        if not path.endswith(".py") or not os.path.exists(path):
            return
        with open(path, "rb") as file:
            text = file.read()
        seen = path, int(os.stat(path).st_mtime), len(text)
        before, self.texts[seen] = self.texts.get(seen, text), text
        if before != text:
            self.alike.add(os.path.relpath(path, self.tree)[:-3])

    def _write(self, path, data):
        """In place, as most editors do."""
        self._note(path)
        if os.path.exists(path) and not os.access(path, os.W_OK):
            os.chmod(path, 0o644)
        with open(path, "wb") as file:
            file.write(data)
        self._note(path)

    def _files(self, suffix, caches):
        found = []
        for directory, directories, names in os.walk(self.tree):
            if not caches:
                directories[:] = [name for name in directories if name != "__pycache__"]
            found += [os.path.join(directory, name) for name in names if name.endswith(suffix)]
        return sorted(path for path in found if os.path.isfile(path))


def _identity(path):
    try:
        stat = os.stat(path)
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns, stat.st_size
