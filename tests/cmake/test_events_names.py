"""Directories and sources with names that mean something to a shell, to Ninja, to Make or to CMake."""

from cmake_project import Project

NAMES = ("sp ace", "at@VERSION@", "ün-ï", "a,b", "(par)en", "{brace}", "ti~lde", "ex!clam", "plus+", "-dash", "eq=ual")
# Makefiles that CMake writes cannot.
NOT_IN_MAKEFILES = ("per%cent", "co:lon", "(paren)")
# No depfile can hold these for all that read it, so the tool looks at every build (PyBytecode.cmake, "Known limits").
UNCLEAN = ("ha#sh", "dol$lar", "both#$HOME", "star*", "pi|pe", "semi;colon", "<angle>", "[brackets]",
           "quo'te", 'dou"ble', "a&b", "que?stion", "back`tick")


class Names:
    place = "a (b) ü+@x@"
    names = NAMES

    def setUp(self):
        super().setUp()
        self.project("pybytecode_add_package(app SOURCE_DIR \"python src\")\n", {
            "python src/%s/%s.py" % (name, name): "x = 1\n" for name in self.names})
        self.configure()

    def test_edited_one_by_one(self):
        self.assertBuilds(*("app:%s/%s" % (name, name) for name in self.names))
        for name in self.names[:: 1 if "Ninja" in self.generator else 6]:
            (self.source / "python src" / name / (name + ".py")).write_text("x = 22\n")
            self.assertBuilds("app:%s/%s" % (name, name))

    def test_added_and_removed(self):
        self.make()
        for name in self.names[:: 2 if "Ninja" in self.generator else 7]:
            (self.source / "python src" / name / "more.py").write_text("x = 22\n")
            self.assertBuilds("app:%s/more" % name)
        for name in self.names[:: 2 if "Ninja" in self.generator else 7]:
            (self.source / "python src" / name / "more.py").unlink()
            self.assertBuilds(removed=["app:%s/more" % name])

    def test_names_that_no_depfile_can_hold(self):
        """Nothing is lost; nothing is compiled twice."""
        unclean = UNCLEAN + tuple(name for name in NOT_IN_MAKEFILES if name not in self.names)
        for name in unclean:
            self.put(name, name, "x = 1\n")
        self.make()
        for name in unclean[:: 1 if "Ninja" in self.generator else 4]:
            self.put(name, name, "x = 22\n")
            self.assertEqual(self.built().compiled, ["app:%s/%s" % (name, name)])
            self.assertEqual(self.built().compiled, [])
            self.put(name, "more", "x = 22\n")
            self.assertEqual(self.built().compiled, ["app:%s/more" % name])

    def put(self, directory, name, text):
        (self.source / "python src" / directory).mkdir(exist_ok=True)
        (self.source / "python src" / directory / (name + ".py")).write_text(text)


class Ninja(Names, Project):
    generator = "Ninja"
    names = NAMES + NOT_IN_MAKEFILES


class Make(Names, Project):
    generator = "Unix Makefiles"


class Arguments(Project):
    """Values of arguments with such names."""

    def test_globs_and_places(self):
        self.project("""
            pybytecode_add_package(app SOURCE_DIR python EXCLUDE "/[b-c]/" "te$t" "a b*"
              OUTPUT_DIR "out put/$d #" PREPEND_DIR "/opt/$x y'")
            """, {"python/%s.py" % name: "x = 1\n" for name in ("a", "b/x", "te$t/x", "a b c", "d/c")})
        self.configure()
        self.assertEqual(self.built().compiled, ["build/out put/$d #/a", "build/out put/$d #/d/c"])
