// What a depfile of named distributions must know: whose RECORDs were read, and what is missing.
#include "tool/scan/gaps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/temp_dir.h"
#include "tests/unit/scan/scanned.h"
#include "tool/scan/scan.h"

namespace pybytecode::scan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class GapsTest : public testing::Test {
 protected:
  GapsTest() {
    dir.Write("foo-1.0.dist-info/RECORD", "foo/a.py,,\nfoo/tests/t.py,,\nfoo.py,,\n");
    for (const char* path : {"foo/a.py", "foo/tests/t.py", "foo.py", "bar.py"}) dir.Write(path);
    std::filesystem::create_directory(dir / "bar-1.0.dist-info");
  }

  Tree Only(const std::vector<std::string>& names, const std::vector<std::string>& exclude = {}) {
    ScanOptions options;
    options.filter.distributions = names;
    options.filter.exclude = exclude;
    return Scan({Walked(dir.Path())}, options);
  }

  static Paths GapsOf(const Tree& tree) {
    Paths paths;
    for (const std::uint32_t gap : tree.gaps) paths.push_back(tree.directories[gap].relative);
    return paths;
  }

  test::TempDir dir;
};

TEST_F(GapsTest, NoneWhereEverythingIsThere) {
  EXPECT_THAT(GapsOf(Only({"foo"})), IsEmpty());
  EXPECT_TRUE(Only({"foo"}).only_claimed);
}

TEST_F(GapsTest, TheDirectoryThatLacksASource) {
  std::filesystem::remove(dir / "foo/a.py");
  EXPECT_THAT(GapsOf(Only({"foo"})), ElementsAre("foo"));
}

TEST_F(GapsTest, TheNearestOneThatIsThere) {
  std::filesystem::remove_all(dir / "foo/tests");
  EXPECT_THAT(GapsOf(Only({"foo"})), ElementsAre("foo"));
  std::filesystem::remove_all(dir / "foo");
  EXPECT_THAT(GapsOf(Only({"foo"})), ElementsAre(""));
}

TEST_F(GapsTest, WhatIsLeftOutIsNotMissing) {
  EXPECT_THAT(GapsOf(Only({"foo"}, {"tests", "a.py"})), IsEmpty());
}

TEST_F(GapsTest, WhoseRecordsWereRead) {
  const Tree named = Only({"foo"});
  ASSERT_EQ(named.claimants.size(), 1U);
  EXPECT_EQ(named.claimants[0].directory, "foo-1.0.dist-info");
  EXPECT_TRUE(named.claimants[0].has_record);
  const Tree without = Only({"bar"});
  ASSERT_EQ(without.claimants.size(), 1U);
  EXPECT_FALSE(without.claimants[0].has_record);
}

TEST_F(GapsTest, TheRestIsDecidedByAllRecordsAndEveryDirectory) {
  const Tree rest = Only({"unclaimed"});
  EXPECT_FALSE(rest.only_claimed);
  EXPECT_EQ(rest.claimants.size(), 2U);
  EXPECT_THAT(rest.gaps, IsEmpty());
  EXPECT_THAT(SourcesOf(rest), ElementsAre("bar.py"));
}

}  // namespace
}  // namespace pybytecode::scan
