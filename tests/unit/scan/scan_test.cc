#include "tool/scan/scan.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include "tests/support/temp_dir.h"
#include "tests/unit/scan/scanned.h"
#include "tool/error.h"

namespace pybytecode::scan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

/// While it lives, the process is nobody who may read everything (tests often run as root).
class WithoutPrivileges {
 public:
  WithoutPrivileges() : user_(::geteuid()) {
    if (user_ == 0 && ::seteuid(65534) != 0) std::abort();
  }
  ~WithoutPrivileges() {
    if (user_ == 0 && ::seteuid(0) != 0) std::abort();
  }

 private:
  const uid_t user_;
};

class ScanTest : public testing::Test {
 protected:
  Tree Walk() { return Scan({Walked(dir.Path())}, options); }

  test::TempDir dir;
  ScanOptions options;
};

TEST_F(ScanTest, FindsSourcesInOrder) {
  for (const char* name :
       {"z.py", "b/y.py", "a/b/x.py", "a/c.py", "a/a.py", "a/data.txt", "a-b/x.py"})
    dir.Write(name);
  const Tree tree = Walk();
  EXPECT_THAT(SourcesOf(tree),
              ElementsAre("z.py", "a/a.py", "a/c.py", "a-b/x.py", "a/b/x.py", "b/y.py"));
  EXPECT_EQ(tree.SourceCount(), 6U);
  EXPECT_THAT(tree.problems, IsEmpty());
  EXPECT_THAT(tree.distributions, IsEmpty());
  EXPECT_EQ(tree.excluded, 0U);
}

TEST_F(ScanTest, TellsSizeTimeAndMode) {
  const std::string path = dir.Write("x.py", "x = 1\n");
  std::filesystem::permissions(path, std::filesystem::perms(0640));
  const timespec times[] = {{1, 2}, {-5, 123456789}};
  ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
  const Tree tree = Walk();
  ASSERT_EQ(tree.SourceCount(), 1U);
  EXPECT_EQ(tree.directories[0].sources[0].stat, (SourceStat{6, -5, 123456789, 0640}));
}

TEST_F(ScanTest, ListsEveryDirectoryItReads) {
  dir.Write("a/b/x.py");
  dir.Write("empty/data.txt");
  dir.Write("a/__pycache__/x.cpython-311.pyc");
  EXPECT_THAT(DirectoriesOf(Walk()), ElementsAre("", "a", "a/b", "empty"));
}

TEST_F(ScanTest, NeverEntersPycache) {
  dir.Write("__pycache__/x.py");
  dir.Write("a/__pycache__/b/x.py");
  EXPECT_THAT(SourcesOf(Walk()), IsEmpty());
}

TEST_F(ScanTest, OddNames) {
  const std::string longest = std::string(252, 'x') + ".py";
  for (const std::string& name :
       {std::string("two\nlines.py"), std::string("\xff\xfe.py"), std::string(" spaces .py"),
        std::string("-r.py"), std::string(".py"), longest})
    dir.Write("dir\n\xff -/" + name);
  const Tree tree = Walk();
  EXPECT_THAT(SourcesOf(tree),
              UnorderedElementsAre("dir\n\xff -/two\nlines.py", "dir\n\xff -/\xff\xfe.py",
                                   "dir\n\xff -/ spaces .py", "dir\n\xff -/-r.py",
                                   "dir\n\xff -/.py", "dir\n\xff -/" + longest));
  EXPECT_THAT(tree.problems, IsEmpty());
}

TEST_F(ScanTest, OnlyRegularFilesAreSources) {
  ASSERT_EQ(::mkfifo((dir / "fifo.py").c_str(), 0600), 0);
  dir.Write("package.py/x.py");
  dir.Write("upper.PY");
  dir.Write("stub.pyi");
  dir.Write("window.pyw");
  const Tree tree = Walk();
  EXPECT_THAT(SourcesOf(tree), ElementsAre("package.py/x.py"));
  EXPECT_THAT(tree.problems, IsEmpty());
}

TEST_F(ScanTest, ALinkToAFileIsASourceWithItsTargetsStat) {
  dir.Write("real/data", "12345");
  dir.Link("real/data", "link.py");
  dir.Link("link.py", "again.py");
  const Tree tree = Walk();
  EXPECT_THAT(SourcesOf(tree), ElementsAre("again.py", "link.py"));
  EXPECT_EQ(tree.directories[0].sources[0].stat.size, 5U);
}

TEST_F(ScanTest, LinksThatLeadNowhereAreNoSources) {
  dir.Link("nothing", "dangling.py");
  dir.Link("loop.py", "loop.py");
  dir.Write("file");
  dir.Link("file/below", "through_file.py");
  dir.MakeDirectory("directory");
  dir.Link("directory", "directory.py");
  ASSERT_EQ(::mkfifo((dir / "fifo").c_str(), 0600), 0);
  dir.Link("fifo", "fifo.py");
  const Tree tree = Walk();
  EXPECT_THAT(SourcesOf(tree), IsEmpty());
  EXPECT_THAT(ProblemsOf(tree), IsEmpty());
}

TEST_F(ScanTest, FollowsNoLinkToADirectoryBelowTheRoot) {
  dir.Write("real/x.py");
  dir.Link("real", "linked");
  dir.Link("..", "real/up");
  EXPECT_THAT(SourcesOf(Walk()), ElementsAre("real/x.py"));
}

TEST_F(ScanTest, TheRootItselfMayBeALink) {
  dir.Write("real/x.py");
  dir.Link("real", "linked");
  const Tree tree = Scan({Walked(dir / "linked")}, options);
  EXPECT_THAT(SourcesOf(tree), ElementsAre("x.py"));
}

TEST_F(ScanTest, SkipsNestedEnvironments) {
  dir.Write("x.py");
  dir.Write(".venv/pyvenv.cfg");
  dir.Write(".venv/lib/x.py");
  dir.Write(".venv/x.py");
  dir.MakeDirectory("conda/conda-meta");
  dir.Write("conda/x.py");
  EXPECT_THAT(SourcesOf(Walk()), ElementsAre("x.py"));
  EXPECT_THAT(DirectoriesOf(Walk()), ElementsAre(""));
  const Tree named = Scan({Walked(dir / ".venv")}, options);
  EXPECT_THAT(SourcesOf(named), ElementsAre("x.py", "lib/x.py"));
}

TEST_F(ScanTest, Recursion) {
  for (const char* name : {"0.py", "a/1.py", "a/b/2.py"}) dir.Write(name);
  options.filter.recursion = 0;
  EXPECT_THAT(SourcesOf(Walk()), ElementsAre("0.py"));
  options.filter.recursion = 1;
  EXPECT_THAT(SourcesOf(Walk()), ElementsAre("0.py", "a/1.py"));
  options.filter.recursion = 2;
  EXPECT_THAT(SourcesOf(Walk()), ElementsAre("0.py", "a/1.py", "a/b/2.py"));
}

TEST_F(ScanTest, DirectoriesToSkipAreThoseOfTheRoot) {
  for (const char* name : {"skip/x.py", "a/skip/x.py", "skip.py"}) dir.Write(name);
  Target target = Walked(dir.Path());
  target.skip = {"skip", "skip.py"};
  const Tree tree = Scan({target}, options);
  EXPECT_THAT(SourcesOf(tree), ElementsAre("skip.py", "a/skip/x.py"));
  EXPECT_EQ(tree.excluded, 0U);
}

TEST_F(ScanTest, DeepTrees) {
  std::string path;
  for (int i = 0; i < 300; ++i) path += "d/";
  dir.Write(path + "x.py");
  EXPECT_THAT(SourcesOf(Walk()), ElementsAre(path + "x.py"));
}

TEST_F(ScanTest, AnUnreadableDirectoryIsAProblemAndTheRestIsFound) {
  dir.Write("a/x.py");
  dir.Write("locked/x.py");
  dir.Write("listed/x.py");
  std::filesystem::permissions(dir.Path(), std::filesystem::perms(0755));
  std::filesystem::permissions(dir / "locked", std::filesystem::perms(0));
  std::filesystem::permissions(dir / "listed", std::filesystem::perms(0444));
  Tree tree;
  {
    const WithoutPrivileges nobody;
    tree = Scan({Given("as/given/", dir.Path())}, options);
  }
  std::filesystem::permissions(dir / "locked", std::filesystem::perms(0755));
  std::filesystem::permissions(dir / "listed", std::filesystem::perms(0755));
  EXPECT_THAT(SourcesOf(tree), ElementsAre("a/x.py"));
  EXPECT_THAT(ProblemsOf(tree),
              ElementsAre("as/given/listed: cannot read directory: Permission denied",
                          "as/given/locked: cannot read directory: Permission denied"));
}

TEST_F(ScanTest, WhatIsExcludedNeedNotBeReadable) {
  dir.Write("locked/x.py");
  std::filesystem::permissions(dir.Path(), std::filesystem::perms(0755));
  std::filesystem::permissions(dir / "locked", std::filesystem::perms(0));
  options.filter.exclude = {"locked"};
  Tree tree;
  {
    const WithoutPrivileges nobody;
    tree = Walk();
  }
  std::filesystem::permissions(dir / "locked", std::filesystem::perms(0755));
  EXPECT_THAT(ProblemsOf(tree), IsEmpty());
}

TEST_F(ScanTest, AMissingRootIsAProblem) {
  const Tree tree = Scan({Given("gone", dir / "gone"), Given("file", dir.Write("file"))}, options);
  EXPECT_THAT(ProblemsOf(tree),
              ElementsAre("gone: No such file or directory", "file: Not a directory"));
  EXPECT_EQ(tree.roots.size(), 2U);
  EXPECT_THAT(tree.directories, IsEmpty());
}

TEST_F(ScanTest, SingleFiles) {
  dir.Write("b.py");
  dir.Write("a.py");
  dir.Write("not named.py");
  dir.Write("sub/x.py");
  dir.Write("script");
  dir.Link("a.py", "link.py");
  ASSERT_EQ(::mkfifo((dir / "fifo.py").c_str(), 0600), 0);
  const Tree tree =
      Scan({Files(dir.Path(), {"b.py", "a.py", "b.py", "link.py", "script", "fifo.py"})}, options);
  EXPECT_THAT(SourcesOf(tree), ElementsAre("a.py", "b.py", "link.py"));
  EXPECT_THAT(DirectoriesOf(tree), ElementsAre(""));
  EXPECT_THAT(ProblemsOf(tree), IsEmpty());
}

TEST_F(ScanTest, MissingSingleFilesAreProblems) {
  dir.Write("a.py");
  dir.Link("nothing", "dangling.py");
  const Tree tree = Scan({Given("given", dir.Path(), {"no.py", "a.py", "no.txt", "dangling.py"}),
                          Given("", dir / "gone", {"x.py"})},
                         options);
  EXPECT_THAT(SourcesOf(tree), ElementsAre("a.py"));
  EXPECT_THAT(ProblemsOf(tree), UnorderedElementsAre("given/no.py: No such file or directory",
                                                     "given/no.txt: No such file or directory",
                                                     "given/dangling.py: No such file or directory",
                                                     "x.py: No such file or directory"));
}

TEST_F(ScanTest, SingleFilesAreFilteredToo) {
  dir.Write("a.py");
  dir.Write("b.py");
  options.filter.exclude = {"a.py"};
  const Tree tree = Scan({Files(dir.Path(), {"a.py", "b.py"})}, options);
  EXPECT_THAT(SourcesOf(tree), ElementsAre("b.py"));
  EXPECT_EQ(tree.excluded, 1U);
}

TEST_F(ScanTest, ExcludedSourcesAreCountedHoweverDeep) {
  for (const char* name : {"x.py", "a/tests/t.py", "a/tests/deep/er/t.py", "tests/t.py", "a/x.py"})
    dir.Write(name);
  dir.Write("tests/__pycache__/t.py");
  dir.Write("tests/.venv/pyvenv.cfg");
  dir.Write("tests/.venv/x.py");
  dir.Link("t.py", "tests/link.py");
  dir.Link("nothing", "tests/dangling.py");
  options.filter.exclude = {"tests"};
  const Tree tree = Walk();
  EXPECT_THAT(SourcesOf(tree), ElementsAre("x.py", "a/x.py"));
  EXPECT_EQ(tree.excluded, 4U);
  EXPECT_THAT(DirectoriesOf(tree), ElementsAre("", "a"));
}

TEST_F(ScanTest, IncludeNarrowsAndExcludeWins) {
  for (const char* name : {"x.py", "a/x.py", "a/b/tests/x.py", "a/b/y.py", "c/y.py"})
    dir.Write(name);
  options.filter.include = {"a/b", "y.py"};
  EXPECT_THAT(SourcesOf(Walk()), ElementsAre("a/b/y.py", "a/b/tests/x.py", "c/y.py"));
  EXPECT_EQ(Walk().excluded, 2U);
  options.filter.exclude = {"tests"};
  EXPECT_THAT(SourcesOf(Walk()), ElementsAre("a/b/y.py", "c/y.py"));
  EXPECT_EQ(Walk().excluded, 3U);
}

TEST_F(ScanTest, ExcludeRegexSearchesThePathAsGiven) {
  dir.Write("x.py");
  dir.Write("sub/x.py");
  const auto scanned = [&](const char* given, const char* pattern) {
    options.filter.exclude_regex = pattern;
    return SourcesOf(Scan({Given(given, dir.Path())}, options));
  };
  EXPECT_THAT(scanned("lib", "^lib/x"), ElementsAre("sub/x.py"));
  EXPECT_THAT(scanned("lib/", "^lib/sub/x"), ElementsAre("x.py"));
  EXPECT_THAT(scanned(".", "^\\./sub/"), ElementsAre("x.py"));
  EXPECT_THAT(scanned("lib", "sub$"), ElementsAre("x.py", "sub/x.py"));  // Files only.
}

TEST_F(ScanTest, LimitSymlinks) {
  const test::TempDir elsewhere;
  elsewhere.Write("out.py");
  dir.Write("real/in.py");
  dir.Link(dir / "real/in.py", "a.py");
  dir.Link(elsewhere / "out.py", "b.py");
  dir.Link(elsewhere / "out.py", "outside.txt");
  dir.Link("outside.txt", "c.py");
  options.filter.limit_symlinks = dir.Path();
  const Tree tree = Walk();
  EXPECT_THAT(SourcesOf(tree), ElementsAre("a.py", "real/in.py"));
  EXPECT_EQ(tree.excluded, 2U);
  options.filter.limit_symlinks = dir / "gone";
  EXPECT_THAT(SourcesOf(Walk()), ElementsAre("real/in.py"));
  options.filter.limit_symlinks = "/";
  EXPECT_THAT(SourcesOf(Walk()), ElementsAre("a.py", "b.py", "c.py", "real/in.py"));
}

TEST_F(ScanTest, BadFiltersThrow) {
  options.filter.exclude_regex = "(";
  EXPECT_THROW(Walk(), Error);
  options.filter.exclude_regex = "";
  options.filter.exclude = {"../x"};
  EXPECT_THROW(Walk(), Error);
}

TEST_F(ScanTest, APatternThatExplodesThrowsAcrossThreads) {
  for (int i = 0; i < 50; ++i)
    dir.Write("d" + std::to_string(i) + "/" + std::string(64, 'a') + "b.py");
  options.filter.exclude_regex = "(a+)+$";
  for (const int threads : {1, 4}) {
    options.threads = threads;
    EXPECT_THROW(Walk(), Error);
  }
}

TEST_F(ScanTest, TheSameWhateverTheNumberOfThreads) {
  for (int i = 0; i < 300; ++i) {
    const std::string at =
        std::to_string(i % 7) + "/" + std::to_string(i % 13) + "/" + std::to_string(i);
    dir.Write(at + ".py");
    dir.Write(at + "/x.py");
  }
  const Paths expected = SourcesOf(Walk());
  EXPECT_EQ(expected.size(), 600U);
  for (const int threads : {-1, 2, 3, 8}) {
    options.threads = threads;
    EXPECT_EQ(SourcesOf(Walk()), expected);
  }
}

TEST_F(ScanTest, ATreeThatShrinksMeanwhileIsNoProblem) {
  options.threads = 2;
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 50; ++i) dir.Write("d" + std::to_string(i) + "/e/x.py");
    std::thread remover([&] {
      for (int i = 0; i < 50; ++i) std::filesystem::remove_all(dir / ("d" + std::to_string(i)));
    });
    const Tree tree = Walk();
    remover.join();
    EXPECT_THAT(ProblemsOf(tree), IsEmpty());
  }
}

TEST_F(ScanTest, OverlappingTargetsTakeEachSourceOnce) {
  dir.Write("a/x.py");
  dir.Write("a/b/y.py");
  dir.Write("z.py");
  dir.Link("a", "alias");
  const Tree tree = Scan(
      {Walked(dir / "a/b"), Files(dir / "a", {"x.py"}), Walked(dir.Path()), Walked(dir / "alias")},
      options);
  EXPECT_THAT(SourcesOf(tree), ElementsAre("y.py", "x.py", "z.py"));
  EXPECT_EQ(tree.roots.size(), 4U);
  // A directory that is there already and has nothing more to give is not named again.
  ASSERT_EQ(tree.directories.size(), 3U);
  EXPECT_EQ(tree.directories[0].root, 0U);
  EXPECT_EQ(tree.directories[1].root, 1U);
  EXPECT_EQ(tree.directories[2].root, 2U);
}

TEST_F(ScanTest, OverlappingTargetsShareADirectory) {
  dir.Write("x.py");
  dir.Write("y.py");
  const Tree tree = Scan({Files(dir.Path(), {"y.py"}), Walked(dir.Path())}, options);
  EXPECT_THAT(SourcesOf(tree), ElementsAre("y.py", "x.py"));
}

TEST_F(ScanTest, OverlappingTargetsCountExcludedSourcesOnce) {
  dir.Write("a/x.py");
  dir.Write("a/y.py");
  options.filter.exclude = {"x.py"};
  EXPECT_EQ(Scan({Walked(dir.Path()), Walked(dir / "a")}, options).excluded, 1U);
  // Anchored at the first root, so the second target takes what the first leaves out.
  options.filter.exclude = {"a/x.py"};
  const Tree tree = Scan({Walked(dir.Path()), Walked(dir / "a")}, options);
  EXPECT_THAT(SourcesOf(tree), ElementsAre("a/y.py", "x.py"));
  EXPECT_EQ(tree.excluded, 0U);
}

TEST_F(ScanTest, NoTargets) { EXPECT_THAT(Scan({}, options).directories, IsEmpty()); }

}  // namespace
}  // namespace pybytecode::scan
