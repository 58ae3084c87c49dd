// Which sources Scan() leaves out, and how it counts them.
#include <gmock/gmock.h>

#include <filesystem>
#include <string>

#include "tests/unit/scan/scan_case.h"
#include "tool/error.h"
#include "tool/scan/scan.h"

namespace pybytecode::scan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ScanFilterTest : public ScanCase {};

TEST_F(ScanFilterTest, WhatIsExcludedNeedNotBeReadable) {
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

TEST_F(ScanFilterTest, SingleFilesAreFilteredToo) {
  dir.Write("a.py");
  dir.Write("b.py");
  options.filter.exclude = {"a.py"};
  const Tree tree = Scan({Files(dir.Path(), {"a.py", "b.py"})}, options);
  EXPECT_THAT(SourcesOf(tree), ElementsAre("b.py"));
  EXPECT_EQ(tree.excluded, 1U);
}

TEST_F(ScanFilterTest, ExcludedSourcesAreCountedHoweverDeep) {
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

TEST_F(ScanFilterTest, IncludeNarrowsAndExcludeWins) {
  for (const char* name : {"x.py", "a/x.py", "a/b/tests/x.py", "a/b/y.py", "c/y.py"})
    dir.Write(name);
  options.filter.include = {"a/b", "y.py"};
  EXPECT_THAT(SourcesOf(Walk()), ElementsAre("a/b/y.py", "a/b/tests/x.py", "c/y.py"));
  EXPECT_EQ(Walk().excluded, 2U);
  options.filter.exclude = {"tests"};
  EXPECT_THAT(SourcesOf(Walk()), ElementsAre("a/b/y.py", "c/y.py"));
  EXPECT_EQ(Walk().excluded, 3U);
}

TEST_F(ScanFilterTest, ExcludeRegexSearchesThePathAsGiven) {
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

TEST_F(ScanFilterTest, LimitSymlinks) {
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

TEST_F(ScanFilterTest, BadFiltersThrow) {
  options.filter.exclude_regex = "(";
  EXPECT_THROW(Walk(), Error);
  options.filter.exclude_regex = "";
  options.filter.exclude = {"../x"};
  EXPECT_THROW(Walk(), Error);
}

TEST_F(ScanFilterTest, APatternThatExplodesThrowsAcrossThreads) {
  for (int i = 0; i < 50; ++i)
    dir.Write("d" + std::to_string(i) + "/" + std::string(64, 'a') + "b.py");
  options.filter.exclude_regex = "(a+)+$";
  for (const int threads : {1, 4}) {
    options.threads = threads;
    EXPECT_THROW(Walk(), Error);
  }
}

TEST_F(ScanFilterTest, OverlappingTargetsCountExcludedSourcesOnce) {
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

}  // namespace
}  // namespace pybytecode::scan
