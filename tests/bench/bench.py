"""What all measurements share: the trees, each made when it is first asked for, and the contenders for them."""

import functools
import pathlib
import shutil

import contenders
import copies
import corpus
import importer_check
import lower_bound
import machine
from contenders import BOUND, COMPILEALL, OURS, UV
from measure import Step
from outcome import Failed
from results import Case


class Bench:
    """scratch: a directory on tmpfs if possible; jobs: as many as CPUs."""

    def __init__(self, options, tools, scratch):
        self.tool, self.quick, self.build_dir = options.tool, options.quick, options.build_dir
        self.python, self.tools, self.scratch = options.python, tools, pathlib.Path(scratch)
        self.jobs = machine.cpus()
        self.environment = contenders.clean_environment(scratch, "ours")
        self.others = contenders.clean_environment(scratch, "others")
        self._fixed_rounds = options.rounds
        self._bounds = {}

    def rounds(self, full, quick):
        return self._fixed_rounds or (quick if self.quick else full)

    @functools.lru_cache(maxsize=None)
    def stored(self, which):
        """The stored environment, "main" or "small"."""
        make = {"main": corpus.main_environment, "small": corpus.small_environment}[which]
        return make(self.build_dir, self.tools, self.python, self.quick)

    @functools.lru_cache(maxsize=None)
    def tree(self, which):
        """The copy of it that is measured."""
        return copies.copy_environment(self.stored(which), self.scratch / which)

    def case(self, tree, title, jobs=None):
        """A Case for this tree, with its size in the note."""
        jobs = jobs or self.jobs
        note = "%s files, %.0f MB, %d job%s" % (
            format(len(tree.sources), ","), tree.source_bytes / 1e6, jobs, "s" if jobs > 1 else "")
        return Case(title, note)

    def room(self, name):
        """A new directory of this name in scratch, to be removed by discard()."""
        path = self.scratch / name
        path.mkdir()
        return path

    def discard(self, path):
        shutil.rmtree(str(path), ignore_errors=True)

    def bound(self, tree, jobs=None):
        """The lower bound for a tree; its first pass also tells which sources compile at all."""
        key = (str(tree.root), jobs or self.jobs)
        if key not in self._bounds:
            self._bounds[key] = lower_bound.LowerBound(tree.python, tree.sources, jobs or self.jobs, self.scratch)
        return self._bounds[key]

    def check(self, case, tree):
        """CPython's importer takes the bytecode file of every source that compiles."""
        bad = self.bound(tree).failed
        importer_check.check_importable(tree.python, [path for path in tree.sources if path not in bad])
        case.checked += 1

    def contenders(self, case, tree, jobs=None, mode=None):
        """{name: Contender} of all that can take part; the case is told why one does not."""
        jobs = jobs or self.jobs
        more = ["--invalidation-mode", mode] if mode else []
        found = {OURS: contenders.pybytecode(self.tool, tree, jobs, self.environment, more)}
        why_not = self._why_no_uv(tree)
        if why_not:
            case.absent[UV] = why_not
        else:
            found[UV] = contenders.uv(self.tools.uv, tree, jobs, self.others, mode)
        if jobs > 1 and not contenders.starts_itself(tree.python, self.others):
            case.absent[COMPILEALL] = "its processes do not start: sys.executable does not run by itself"
        else:
            found[COMPILEALL] = contenders.compileall(tree, jobs, self.others, more)
        return found

    def _why_no_uv(self, tree):
        if not self.tools.uv:
            return self.tools.why_no_uv
        if not tree.requirements:
            return "it compiles environments only, and there is none"
        try:
            contenders.uv_looks(self.tools.uv, tree, self.others).run()
        except Failed as reason:
            return "it does not take this interpreter: " + str(reason).splitlines()[-1]
        return ""

    def cold_steps(self, case, tree, jobs=None, mode=None):
        """Steps of all contenders and the lower bound, each from a tree without bytecode, each result checked."""
        found = self.contenders(case, tree, jobs, mode)

        def start_cold(contender):
            tree.remove_bytecode()
            if contender is found[OURS]:
                contender.forget()

        steps = {
            name: Step(each.run, functools.partial(start_cold, each), functools.partial(self.check, case, tree))
            for name, each in found.items()
        }
        steps[BOUND] = Step(self.bound(tree, jobs).measure)
        return {name: steps[name] for name in (OURS, BOUND, UV, COMPILEALL) if name in steps}
