#include "tool/scan/scan.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <thread>

#include "tests/unit/scan/scan_case.h"
#include "tool/os/signals.h"

namespace pybytecode::scan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class ScanTest : public ScanCase {};

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

TEST_F(ScanTest, ASignalEndsItEarly) {
  dir.Write("a/x.py");
  os::PretendSignal(2);
  const Tree tree = Walk();
  os::PretendSignal(0);
  EXPECT_THAT(SourcesOf(tree), IsEmpty());
  EXPECT_THAT(tree.problems, IsEmpty());
}

}  // namespace
}  // namespace pybytecode::scan
