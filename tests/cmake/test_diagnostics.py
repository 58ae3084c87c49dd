"""What the CMake module says of wrong arguments, as CMake's own RunCMake tests are made: each file
diagnostics/<case>.cmake is the end of a project; <case>-stderr.txt is a regular expression that must be found in what it says on
standard error (line breaks are spaces), after which CMake must have failed; <case>-stdout.txt the same for standard output,
where it must have succeeded. Lines that begin with "# cmake " are arguments of the run.
"""

import pathlib
import re
import sys

from cmake_project import Project
from environments import make_venv

CASES = pathlib.Path(__file__).parent / "diagnostics"
_ARGUMENTS = re.compile(r"^# cmake (.*)$", re.MULTILINE)


class Diagnostics(Project):
    def run_case(self, case):
        make_venv(self.source / "env")
        (self.source / "plain").mkdir()
        text = case.read_text()
        self.project(
            'set(TEST_PYTHON "%s")\n%s' % (sys.executable, text),
            {"app/a.py": "x = 1\n", "app/sub/b.py": "y = 1\n", "other/c.py": "z = 1\n"},
        )
        arguments = [word for line in _ARGUMENTS.findall(text) for word in line.split()]
        stderr, stdout = (case.with_name("%s-%s.txt" % (case.stem, name)) for name in ("stderr", "stdout"))
        done = self.configure(*arguments, code=1 if stderr.exists() else 0)
        self.assertTrue(stderr.exists() or stdout.exists(), "the case expects nothing")
        if stderr.exists():
            self.assertRegex(done.words, " ".join(stderr.read_text().split()))
        else:
            self.assertNotIn("Warning", done.err)
        if stdout.exists():
            self.assertRegex(" ".join(done.out.split()), " ".join(stdout.read_text().split()))


def _test_of(case):
    return lambda self: self.run_case(case)


for _case in sorted(CASES.glob("*.cmake")):
    setattr(Diagnostics, "test_" + _case.stem.replace("-", "_"), _test_of(_case))
