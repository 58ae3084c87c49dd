"""examples/application, as its README says: every command there is run, in a copy, with an installed PyBytecode."""

from bytecode import TAG
from example import Example
from installed import bytecode, filenames
from unpacking import need, unpacked

MODULES = ["orbit_report/__pycache__/%s.%s.pyc" % (name, TAG) for name in ("__init__", "__main__", "shape", "template")]


class Application(Example):
    example = "application"
    place = "application"  # rpmbuild takes no path with a space.

    def setUp(self):
        super().setUp()
        self.use_installed()
        self.build = self.copy / "build"

    def test_the_readme(self):
        build, install, pack = self.blocks()
        self.assertRegex(self.sh(build), "1000 steps, from [0-9.]+ to [0-9.]+ au, eccentricity 0.00")
        self.assertEqual([path for path in (self.copy / "python").rglob("*.pyc")], [])

        self.assertIn("eccentricity 0.4", self.sh(install))
        place = self.copy / "installed" / "share" / "orbit" / "python"
        self.assertEqual(bytecode(place), MODULES)
        self.assertEqual(filenames(place)[MODULES[2]], str(place / "orbit_report" / "shape.py"))

        listed = self.sh(pack).splitlines()
        for name in MODULES:
            self.assertIn("Orbit-1.0-Linux/opt/orbit/share/orbit/python/" + name, listed)

    def test_what_it_says_of_edits_and_packages(self):
        self.sh(self.blocks()[0])
        shape = self.copy / "python" / "orbit_report" / "shape.py"
        shape.write_text(shape.read_text().replace("len(path)", "-1"))
        self.assertEqual(self.built("all").compiled, ["copy/build/share/orbit/python/orbit_report/shape"])
        self.assertIn("-1 steps", self.sh("build/bin/orbit"))
        for generator in ("DEB", "RPM"):
            with self.subTest(generator=generator):
                need(generator)
                self.sh("cd build && cpack -G " + generator)
                tree, = unpacked(generator, self.build, self.room / "unpacked").values()
                found = filenames(tree / "opt" / "orbit")
                self.assertEqual(found["share/orbit/python/" + MODULES[0]],
                                 "/opt/orbit/share/orbit/python/orbit_report/__init__.py")
