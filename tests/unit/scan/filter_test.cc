#include "tool/scan/filter.h"

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tool/error.h"

namespace pybytecode::scan {
namespace {

/// Whether a source is left out, the directories above it entered one by one as the walk does.
bool LeftOut(const FilterSettings& settings, const Root& root, const std::string& path) {
  const Filter filter(settings);
  Inherited inherited = filter.AtRoot();
  for (std::size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1))
    inherited = filter.Enter(inherited, path.substr(0, slash));
  const std::size_t last = path.rfind('/');
  SourceFilter sources(filter);
  sources.EnterDirectory(root, last == std::string::npos ? "" : path.substr(0, last), inherited);
  // Twice: the buffers must be as they were.
  EXPECT_EQ(sources.LeavesOut(path.substr(last + 1)), sources.LeavesOut(path.substr(last + 1)));
  return sources.LeavesOut(path.substr(last + 1));
}

bool LeftOut(const FilterSettings& settings, const std::string& path) {
  return LeftOut(settings, {"given", "/given"}, path);
}

TEST(FilterTest, NothingAskedLeavesNothingOut) {
  EXPECT_FALSE(LeftOut({}, "x.py"));
  EXPECT_FALSE(LeftOut({}, "a/b/x.py"));
}

TEST(FilterTest, ExcludedDirectoriesTakeAllBelowThem) {
  FilterSettings settings;
  settings.exclude = {"tests", "a/b/"};
  EXPECT_TRUE(LeftOut(settings, "x/tests/y/z.py"));
  EXPECT_TRUE(LeftOut(settings, "a/b/c/z.py"));
  EXPECT_FALSE(LeftOut(settings, "x/a/b/z.py"));
  EXPECT_FALSE(LeftOut(settings, "tests.py"));
}

TEST(FilterTest, IncludeNarrowsAndExcludeWins) {
  FilterSettings settings;
  settings.include = {"src", "/setup.py"};
  settings.exclude = {"tests"};
  EXPECT_FALSE(LeftOut(settings, "src/a/x.py"));
  EXPECT_FALSE(LeftOut(settings, "setup.py"));
  EXPECT_TRUE(LeftOut(settings, "a/setup.py"));
  EXPECT_TRUE(LeftOut(settings, "x.py"));
  EXPECT_TRUE(LeftOut(settings, "src/tests/x.py"));
}

TEST(FilterTest, PatternSeesThePathAsGiven) {
  FilterSettings settings;
  settings.exclude_regex = "^(?!lib/keep)";
  EXPECT_FALSE(LeftOut(settings, {"lib", "/elsewhere/lib"}, "keep/x.py"));
  EXPECT_FALSE(LeftOut(settings, {"lib/", "/elsewhere/lib"}, "keep.py"));
  EXPECT_TRUE(LeftOut(settings, {"lib", "/elsewhere/lib"}, "x.py"));
  EXPECT_TRUE(LeftOut(settings, {"/lib", "/lib"}, "keep.py"));
  settings.exclude_regex = "^x\\.py$";
  EXPECT_TRUE(LeftOut(settings, {"", "/here"}, "x.py"));  // compileall x.py
  settings.exclude_regex = "^/x\\.py$";
  EXPECT_TRUE(LeftOut(settings, {"/", "/"}, "x.py"));
}

TEST(FilterTest, RecursionCountsLevelsBelowTheRoot) {
  FilterSettings settings;
  EXPECT_TRUE(Filter(settings).Reaches(1000));
  settings.recursion = 0;
  EXPECT_TRUE(Filter(settings).Reaches(0));
  EXPECT_FALSE(Filter(settings).Reaches(1));
  settings.recursion = 2;
  EXPECT_TRUE(Filter(settings).Reaches(2));
  EXPECT_FALSE(Filter(settings).Reaches(3));
}

TEST(FilterTest, SymlinksStayBelowTheLimit) {
  const test::TempDir dir;
  dir.Write("limit/x.py");
  dir.Write("limit-not/x.py");
  dir.Link("limit/x.py", "in.py");
  dir.Link("limit-not/x.py", "out.py");
  dir.Link("nothing", "dangling.py");
  dir.Link("limit", "alias");
  FilterSettings settings;
  EXPECT_FALSE(Filter(settings).LimitsSymlinks());
  settings.limit_symlinks = dir / "alias";  // Resolved, as the links are.
  const Filter filter(settings);
  EXPECT_TRUE(filter.LimitsSymlinks());
  EXPECT_TRUE(filter.AllowsSymlink(dir / "in.py"));
  EXPECT_FALSE(filter.AllowsSymlink(dir / "out.py"));
  EXPECT_FALSE(filter.AllowsSymlink(dir / "dangling.py"));
}

TEST(FilterTest, RefusesWhatItCannotUnderstand) {
  FilterSettings settings;
  settings.exclude_regex = "*";
  EXPECT_THROW(Filter{settings}, Error);
  settings.exclude_regex = "";
  settings.include = {""};
  EXPECT_THROW(Filter{settings}, Error);
}

}  // namespace
}  // namespace pybytecode::scan
