"""Several runs at one time over one tree, and trees that change under a run."""

import subprocess
import threading

import judge
from bytecode import cached
from case import PYTHON, Case, tool_path
from interpreters import interpreters


class Together(Case):
    def start(self, *arguments):
        return subprocess.Popen(
            [tool_path(), b"compile", *map(str, arguments), str(self.tree)],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )

    def assertAllDone(self, runs):
        for run in runs:
            _, said = run.communicate(timeout=120)
            self.assertEqual(run.returncode, 0, said.decode())

    def leftovers(self):
        return [path for path in self.tree.rglob(".pbc-*")]

    def test_two_runs_of_one_interpreter(self):
        self.write({"d%d/m%d.py" % (i % 5, i): "x = [%d] * 3\n" % i for i in range(200)})
        self.assertAllDone([self.start("--python", PYTHON, "--force") for _ in range(4)])
        answer = judge.ask(PYTHON, self.tree)
        self.assertEqual((answer["problems"], answer["files"]), ([], 200))
        self.assertEqual(self.leftovers(), [])

    def test_runs_of_every_interpreter(self):
        self.write({"d%d/m%d.py" % (i % 5, i): "x = [%d] * 3\n" % i for i in range(60)})
        everyone = interpreters()
        self.assertAllDone([self.start("--python", each.path) for each in everyone])
        for each in everyone:
            answer = judge.ask(each.path, self.tree)
            self.assertEqual((answer["problems"], answer["files"]), ([], 60), each.name)
        self.assertEqual(self.leftovers(), [])

    def test_runs_of_different_modes_leave_whole_files(self):
        source = self.write({"m%d.py" % i: "x = %d\n" % i for i in range(50)})
        modes = ("timestamp", "checked-hash", "unchecked-hash")
        self.assertAllDone([self.start("--python", PYTHON, "--invalidation-mode", mode) for mode in modes * 2])
        self.assertTrue(cached(source).exists())
        for mode in modes:
            self.compile("--invalidation-mode", mode, "--verify", self.tree)
            self.assertEqual(judge.ask(PYTHON, self.tree, mode=mode)["problems"], [])

    def test_sources_that_are_edited_meanwhile_are_never_stale_and_fresh_at_once(self):
        sources = [self.write({"m%d.py" % i: "x = 0\n"}) for i in range(20)]
        done = threading.Event()

        def edit():
            number = 0
            while not done.is_set():
                number += 1
                for source in sources:
                    source.write_text("x = %d\n" % (number % 10 ** (1 + number % 7)))

        editor = threading.Thread(target=edit)
        editor.start()
        try:
            for _ in range(15):
                self.tool("compile", "--python", PYTHON, "--invalidation-mode", "checked-hash", self.tree)
        finally:
            done.set()
            editor.join()
        self.compile("--invalidation-mode", "checked-hash", self.tree)
        self.assertEqual(judge.ask(PYTHON, self.tree, mode="checked-hash")["problems"], [])
        self.assertEqual(self.leftovers(), [])

    def test_clean_and_compile_at_one_time(self):
        self.write({"d%d/m%d.py" % (i % 5, i): "x = %d\n" % i for i in range(100)})
        for _ in range(5):
            run = self.start("--python", PYTHON)
            self.clean(self.tree)
            self.assertAllDone([run])
        self.compile(self.tree)
        self.assertEqual(judge.ask(PYTHON, self.tree)["files"], 100)

    def test_a_source_that_goes_away_is_no_crash(self):
        for _ in range(5):
            sources = [self.write({"m%d.py" % i: "x = %d\n" % i}) for i in range(100)]
            run = self.start("--python", PYTHON, "--force")
            for source in sources[::2]:
                source.unlink()
            self.assertAllDone([run])
