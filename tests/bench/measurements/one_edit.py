"""One source of a compiled tree is edited. Its time moves by whole seconds: the others look at nothing finer."""

import os

import importer_check
from contenders import COMPILEALL, OURS, UV
from measure import Step, interleaved

NAME = "one-edit"
ABOUT = "one source was edited since the last run"


class Editor:
    """Edits the source of median size, each time to a text and a time that no contestant takes for the old ones."""

    def __init__(self, tree, failed=()):
        sources = sorted((path for path in tree.sources if path not in failed), key=os.path.getsize)
        self.path = sources[len(sources) // 2]
        self._edits = 0
        self._second = int(os.path.getmtime(self.path))

    def edit(self):
        self.append()
        os.utime(self.path, (self._second + self._edits, self._second + self._edits))

    def append(self):
        """The edit alone: its time is now."""
        self._edits += 1
        with open(self.path, "a") as file:
            file.write("# edit %d\n" % self._edits)


def measure(bench):
    tree = bench.tree("main")
    case = bench.case(tree, "main environment")
    found = bench.contenders(case, tree)
    for contender in found.values():
        contender.run()
    editor = Editor(tree, bench.bound(tree).failed)

    def check():
        importer_check.check_importable(tree.python, [editor.path])
        case.checked += 1

    steps = {name: Step(each.run, editor.edit, check) for name, each in found.items()}
    case.add(interleaved(bench.rounds(9, 5), steps, NAME))
    case.ratio(UV, OURS)
    case.ratio(COMPILEALL, OURS)
    yield case
