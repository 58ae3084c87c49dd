// Roots, single files, and targets that overlap.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "tests/unit/scan/scan_case.h"
#include "tool/scan/scan.h"

namespace pybytecode::scan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class ScanTargetsTest : public ScanCase {};

TEST_F(ScanTargetsTest, TheRootItselfMayBeALink) {
  dir.Write("real/x.py");
  dir.Link("real", "linked");
  const Tree tree = Scan({Walked(dir / "linked")}, options);
  EXPECT_THAT(SourcesOf(tree), ElementsAre("x.py"));
}

TEST_F(ScanTargetsTest, DirectoriesToSkipAreThoseOfTheRoot) {
  for (const char* name : {"skip/x.py", "a/skip/x.py", "skip.py"}) dir.Write(name);
  Target target = Walked(dir.Path());
  target.skip = {"skip", "skip.py"};
  const Tree tree = Scan({target}, options);
  EXPECT_THAT(SourcesOf(tree), ElementsAre("skip.py", "a/skip/x.py"));
  EXPECT_EQ(tree.excluded, 0U);
}

TEST_F(ScanTargetsTest, AMissingRootIsAProblem) {
  const Tree tree = Scan({Given("gone", dir / "gone"), Given("file", dir.Write("file"))}, options);
  EXPECT_THAT(ProblemsOf(tree),
              ElementsAre("gone: No such file or directory", "file: Not a directory"));
  EXPECT_EQ(tree.roots.size(), 2U);
  EXPECT_THAT(tree.directories, IsEmpty());
}

TEST_F(ScanTargetsTest, SingleFiles) {
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

TEST_F(ScanTargetsTest, MissingSingleFilesAreProblems) {
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

TEST_F(ScanTargetsTest, OverlappingTargetsTakeEachSourceOnce) {
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

TEST_F(ScanTargetsTest, OverlappingTargetsShareADirectory) {
  dir.Write("x.py");
  dir.Write("y.py");
  const Tree tree = Scan({Files(dir.Path(), {"y.py"}), Walked(dir.Path())}, options);
  EXPECT_THAT(SourcesOf(tree), ElementsAre("y.py", "x.py"));
}

TEST_F(ScanTargetsTest, NoTargets) { EXPECT_THAT(Scan({}, options).directories, IsEmpty()); }

}  // namespace
}  // namespace pybytecode::scan
