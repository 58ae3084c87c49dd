"""A tree with sources and data, and a stage for it."""

import os

from case import Case

FILES = {
    "app/__init__.py": "import pathlib\nDATA = (pathlib.Path(__file__).parent / 'words.txt').read_text()\n",
    "app/__main__.py": "import app, app.sub.deep\nprint(app.DATA, app.sub.deep.X)\n",
    "app/words.txt": "hello",
    "app/sub/deep.py": "X = 1\n",
    "app/data/only/table.bin": b"\0\1\2",
    "top.cfg": "[top]\n",
}


class StageCase(Case):
    def setUp(self):
        super().setUp()
        self.write(FILES)
        self.stage = self.room / "stage"
        self.manifest = self.room / "manifest"
        self.options = ["--prune", "--manifest", self.manifest]

    def run_it(self, *options, roots=None, code=0):
        return self.compile("--stage", self.stage, *self.options, *options, *(roots or [self.tree]), code=code)

    def staged(self):
        return {
            os.path.relpath(path, self.stage): path.read_bytes() for path in self.stage.rglob("*")
            if path.is_file() and path.parent.name != "__pycache__"
        }

    def originals(self, root=None):
        root = root or self.tree
        return {os.path.relpath(path, root): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    def assertMirrors(self):
        self.assertEqual(self.staged(), self.originals())
