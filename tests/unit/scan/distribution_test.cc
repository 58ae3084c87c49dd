#include "tool/scan/distribution.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <functional>
#include <string>

#include "tests/support/temp_dir.h"
#include "tests/unit/scan/scanned.h"
#include "tool/error.h"
#include "tool/scan/scan.h"

namespace pybytecode::scan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class DistributionTest : public testing::Test {
 protected:
  DistributionTest() {
    Install("Foo_Bar-1.0", {"foo/__init__.py", "foo/sub/x.py", "../../bin/foo.py"});
    Install("six-1.16.0", {"six.py"});
    dir.Write("foo/not_recorded.py");
    dir.Write("loose.py");
    dir.Write("other/deep/x.py");
  }

  void Install(const std::string& name, const Paths& paths) {
    std::string record;
    for (const std::string& path : paths) {
      record += path + ",sha256=x,1\n";
      if (!path.starts_with(".")) dir.Write(path);
    }
    dir.Write(name + ".dist-info/RECORD", record);
  }

  Tree Only(const std::vector<std::string>& names) {
    ScanOptions options;
    options.filter.distributions = names;
    return Scan({Walked(dir.Path())}, options);
  }

  Tree All(int threads = 1) {
    ScanOptions options;
    options.distributions = true;
    options.threads = threads;
    return Scan({Walked(dir.Path())}, options);
  }

  static std::string ErrorOf(const std::function<void()>& action) {
    try {
      action();
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }

  test::TempDir dir;
};

TEST_F(DistributionTest, EachSourceHasAnOwner) {
  for (const int threads : {1, 4}) {
    const Tree tree = All(threads);
    EXPECT_THAT(OwnersOf(tree),
                ElementsAre("unclaimed: loose.py", "six: six.py", "foo-bar: foo/__init__.py",
                            "unclaimed: foo/not_recorded.py", "foo-bar: foo/sub/x.py",
                            "unclaimed: other/deep/x.py"));
    ASSERT_EQ(tree.distributions.size(), 3U);
    EXPECT_EQ(tree.distributions[0].name, "foo-bar");
    EXPECT_EQ(tree.distributions[0].version, "1.0");
    EXPECT_EQ(tree.distributions[1].name, "six");
    EXPECT_EQ(tree.distributions[2].name, "unclaimed");
    EXPECT_EQ(tree.distributions[2].version, "");
  }
}

TEST_F(DistributionTest, OnlyWhatIsAskedFor) {
  const Tree tree = Only({"foo.BAR"});
  EXPECT_THAT(OwnersOf(tree), ElementsAre("foo-bar: foo/__init__.py", "foo-bar: foo/sub/x.py"));
  EXPECT_EQ(tree.excluded, 0U);
  EXPECT_EQ(tree.distributions.size(), 1U);
  // The walk went nowhere else.
  EXPECT_THAT(DirectoriesOf(tree), ElementsAre("", "foo", "foo/sub"));
}

TEST_F(DistributionTest, Unclaimed) {
  const Tree tree = Only({"unclaimed"});
  EXPECT_THAT(SourcesOf(tree), ElementsAre("loose.py", "foo/not_recorded.py", "other/deep/x.py"));
  EXPECT_EQ(tree.distributions.size(), 1U);
}

TEST_F(DistributionTest, UnclaimedAndANamedOne) {
  EXPECT_THAT(OwnersOf(Only({"unclaimed", "six"})),
              ElementsAre("unclaimed: loose.py", "six: six.py", "unclaimed: foo/not_recorded.py",
                          "unclaimed: other/deep/x.py"));
}

TEST_F(DistributionTest, FiltersCountOnlyWhatIsAskedFor) {
  ScanOptions options;
  options.filter.distributions = {"foo-bar"};
  options.filter.exclude = {"sub", "*.py"};
  const Tree tree = Scan({Walked(dir.Path())}, options);
  EXPECT_THAT(SourcesOf(tree), IsEmpty());
  EXPECT_EQ(tree.excluded, 2U);
}

TEST_F(DistributionTest, ANameThatNoRootHasIsAnError) {
  EXPECT_THAT(ErrorOf([&] { Only({"foo-baz"}); }),
              HasSubstr("distribution 'foo-baz': not found; did you mean foo-bar?"));
  EXPECT_THAT(ErrorOf([&] {
                Only({"six", "pandas"});
              }),
              HasSubstr("'pandas': not found; there are foo-bar, six"));
}

TEST_F(DistributionTest, ItIsEnoughIfOneRootHasTheName) {
  const test::TempDir other;
  other.Write("x.py");
  ScanOptions options;
  options.filter.distributions = {"six"};
  const Tree tree = Scan({Walked(other.Path()), Walked(dir.Path())}, options);
  EXPECT_THAT(OwnersOf(tree), ElementsAre("six: six.py"));
  EXPECT_EQ(tree.distributions[0].root, 1U);
}

TEST_F(DistributionTest, EachRootHasItsOwnUnclaimed) {
  const test::TempDir other;
  other.Write("x.py");
  ScanOptions options;
  options.distributions = true;
  const Tree tree = Scan({Walked(other.Path()), Walked(dir.Path())}, options);
  ASSERT_EQ(tree.distributions.size(), 4U);
  EXPECT_EQ(tree.distributions[0].name, "unclaimed");
  EXPECT_EQ(tree.distributions[0].root, 0U);
  EXPECT_EQ(tree.distributions[3].name, "unclaimed");
  EXPECT_EQ(tree.distributions[3].root, 1U);
}

TEST_F(DistributionTest, OfSeveralClaimsTheAskedOneCounts) {
  Install("a-1", {"shared.py"});
  Install("b-1", {"shared.py"});
  EXPECT_THAT(OwnersOf(Only({"b"})), ElementsAre("b: shared.py"));
  EXPECT_THAT(OwnersOf(Only({"b", "unclaimed"})), testing::Contains("b: shared.py"));
  EXPECT_THAT(OwnersOf(All()), testing::Contains("a: shared.py"));
}

TEST_F(DistributionTest, ClaimsThroughALinkAreNone) {
  dir.Link("other", "linked");
  Install("link-1", {});
  dir.Write("link-1.dist-info/RECORD", "linked/deep/x.py,,\n");
  EXPECT_THAT(SourcesOf(Only({"link"})), IsEmpty());
  EXPECT_THAT(OwnersOf(All()), testing::Contains("unclaimed: other/deep/x.py"));
}

TEST_F(DistributionTest, WithoutARecordItClaimsNothing) {
  dir.MakeDirectory("bare-2.dist-info");
  dir.MakeDirectory("odd-1.dist-info");
  ASSERT_EQ(::mkfifo((dir / "odd-1.dist-info/RECORD").c_str(), 0600), 0);
  dir.Write("file-1.dist-info");
  dir.Link("bare-2.dist-info", "linked-1.dist-info");
  const Tree tree = All();
  ASSERT_EQ(tree.distributions.size(), 5U);
  EXPECT_EQ(tree.distributions[0].name, "bare");
  EXPECT_EQ(tree.distributions[2].name, "odd");
  EXPECT_THAT(ProblemsOf(tree), IsEmpty());
  EXPECT_THAT(SourcesOf(Only({"bare"})), IsEmpty());
}

TEST_F(DistributionTest, ARecordThatCannotBeReadIsAProblem) {
  dir.MakeDirectory("loop-1.dist-info");
  dir.Link("RECORD", "loop-1.dist-info/RECORD");
  EXPECT_THAT(ProblemsOf(Only({"loop"})),
              ElementsAre(dir / "loop-1.dist-info/RECORD" +
                          ": cannot read: Too many levels of symbolic links"));
}

TEST_F(DistributionTest, NobodyAskedSoNoRecordIsRead) {
  dir.MakeDirectory("loop-1.dist-info");
  dir.Link("RECORD", "loop-1.dist-info/RECORD");
  const Tree tree = Scan({Walked(dir.Path())}, {});
  EXPECT_THAT(tree.distributions, IsEmpty());
  EXPECT_THAT(ProblemsOf(tree), IsEmpty());
  EXPECT_EQ(tree.SourceCount(), 6U);
}

TEST_F(DistributionTest, SingleFilesHaveOwnersToo) {
  ScanOptions options;
  options.distributions = true;
  const Tree tree = Scan({Files(dir.Path(), {"six.py", "loose.py"})}, options);
  EXPECT_THAT(OwnersOf(tree), ElementsAre("unclaimed: loose.py", "six: six.py"));
}

}  // namespace
}  // namespace pybytecode::scan
