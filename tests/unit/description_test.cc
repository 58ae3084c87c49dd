#include "tool/description.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/temp_dir.h"
#include "tests/unit/pyc/tree_of.h"
#include "tool/pyc/name.h"
#include "tool/pyc/source_hash.h"

namespace pybytecode {
namespace {

constexpr os::FileTime kEver{INT64_C(1) << 40, 0};

class DescriptionTest : public testing::Test {
 protected:
  DescriptionTest() {
    pass.variant.identity = {pyc::MagicOf(3495), "cpython-311"};
    pass.variant.levels = LevelSet(LevelBit(0) | LevelBit(1));
    dir.Write("a.py", "a = 1\n");
    dir.Write("p/b.py", "b = 1\n");
    for (int level : {0, 1}) {
      dir.Write("__pycache__/" + pyc::BytecodeName("a.py", "cpython-311", level), "12345678");
      dir.Write("p/__pycache__/" + pyc::BytecodeName("b.py", "cpython-311", level), "123");
    }
  }
  publish::ManifestSection Described() {
    pass.tree = pyc::test::TreeOf(dir.Path(), {"a.py", "p/b.py"});
    return Describe(pass, known, failures, 2);
  }
  pyc::SourceHash DigestOf(const std::string& text) const {
    return pyc::HashSource(pass.variant.hash, pass.variant.identity.magic, text);
  }
  /// As if the run before had found other texts.
  publish::ManifestSection Before() {
    publish::ManifestSection section = Described();
    for (publish::ManifestSource& source : section.sources) source.digest = 42;
    return section;
  }

  test::TempDir dir;
  Pass pass;
  KnownSources known;
  std::vector<Failure> failures;
};

TEST_F(DescriptionTest, SaysWhatThereIs) {
  const publish::ManifestSection section = Described();
  EXPECT_EQ(section.identity, pass.variant.identity);
  EXPECT_EQ(section.levels, pass.variant.levels);
  ASSERT_EQ(section.sources.size(), 2U);
  EXPECT_EQ(section.sources[0].path, "a.py");
  EXPECT_EQ(section.sources[0].digest, DigestOf("a = 1\n"));
  EXPECT_EQ(section.sources[0].sizes[0], 8U);
  EXPECT_EQ(section.sources[0].sizes[1], 8U);
  EXPECT_EQ(section.sources[0].sizes[2], 0U);
  EXPECT_EQ(section.sources[1].path, "p/b.py");
  EXPECT_EQ(section.sources[1].sizes[0], 3U);
}

TEST_F(DescriptionTest, ADigestThatIsKnownIsNotComputed) {
  const publish::ManifestSection before = Before();
  known = {&before, kEver};
  for (const publish::ManifestSource& source : Described().sources) EXPECT_EQ(source.digest, 42U);
}

TEST_F(DescriptionTest, BytecodeThatWasWrittenSinceMakesItUnknown) {
  const publish::ManifestSection before = Before();
  known = {&before, {1, 0}};
  const publish::ManifestSection section = Described();
  EXPECT_EQ(section.sources[0].digest, DigestOf("a = 1\n"));
  EXPECT_EQ(section.sources[1].digest, DigestOf("b = 1\n"));
}

TEST_F(DescriptionTest, SoDoesBytecodeThatIsMissing) {
  const publish::ManifestSection before = Before();
  known = {&before, kEver};
  ::remove((dir / "__pycache__/a.cpython-311.opt-1.pyc").c_str());
  const publish::ManifestSection section = Described();
  EXPECT_EQ(section.sources[0].digest, DigestOf("a = 1\n"));
  EXPECT_EQ(section.sources[0].sizes[1], 0U);
  EXPECT_EQ(section.sources[1].digest, 42U);
}

TEST_F(DescriptionTest, WhatFreshnessSawUnchangedIsNotLookedAtAgain) {
  publish::ManifestSection before = Before();
  before.sources[0].sizes[0] = before.sources[1].sizes[0] = 7;
  known = {&before, {1, 0}};
  pass.changed = {SourceId{1, 0}};
  const publish::ManifestSection section = Described();
  EXPECT_EQ(section.sources[0].digest, 42U);
  EXPECT_EQ(section.sources[0].sizes[0], 7U);
  EXPECT_EQ(section.sources[1].digest, DigestOf("b = 1\n"));
  EXPECT_EQ(section.sources[1].sizes[0], 3U);
}

TEST_F(DescriptionTest, ThatOneLevelIsUnchangedSaysNothingOfAnother) {
  publish::ManifestSection before = Before();
  before.levels = LevelBit(0);
  before.sources[0].sizes[1] = 0;
  known = {&before, kEver};
  pass.changed.emplace();
  EXPECT_EQ(Described().sources[0].sizes[1], 8U);
}

TEST_F(DescriptionTest, WhatIsKnownOfAnotherRootIsNotMeant) {
  publish::ManifestSection before = Before();
  for (publish::ManifestSource& source : before.sources) source.root = 1;
  known = {&before, kEver};
  EXPECT_EQ(Described().sources[0].digest, DigestOf("a = 1\n"));
}

TEST_F(DescriptionTest, ASourceThatIsNewIsRead) {
  publish::ManifestSection before = Before();
  before.sources.erase(before.sources.begin());
  known = {&before, kEver};
  const publish::ManifestSection section = Described();
  EXPECT_EQ(section.sources[0].digest, DigestOf("a = 1\n"));
  EXPECT_EQ(section.sources[1].digest, 42U);
}

TEST_F(DescriptionTest, TheOrderOfWhatIsKnownDoesNotMatter) {
  publish::ManifestSection before = Before();
  before.sources[0].digest = 41;
  std::swap(before.sources[0], before.sources[1]);
  known = {&before, kEver};
  const publish::ManifestSection section = Described();
  EXPECT_EQ(section.sources[0].digest, 41U);
  EXPECT_EQ(section.sources[1].digest, 42U);
}

TEST_F(DescriptionTest, FailuresAreTold) {
  failures = {{dir / "p/b.py", FailureKind::kEncoding, "SyntaxError: odd"}};
  const publish::ManifestSection section = Described();
  EXPECT_EQ(section.sources[0].failure, "");
  EXPECT_EQ(section.sources[1].failure, "encoding");
  EXPECT_EQ(section.sources[1].message, "SyntaxError: odd");
}

TEST_F(DescriptionTest, PathsAreThoseInTheMirror) {
  pass.variant.place.base_dirs = {dir / "p"};
  const publish::ManifestSection section = Described();
  EXPECT_EQ(section.sources[0].path, "a.py");
  EXPECT_EQ(section.sources[1].path, "b.py");
}

TEST_F(DescriptionTest, ASourceThatWentAwayHasTheDigestOfNothing) {
  pass.tree = pyc::test::TreeOf(dir.Path(), {"a.py"});
  ::remove((dir / "a.py").c_str());
  EXPECT_EQ(Describe(pass, known, failures, 1).sources[0].digest, DigestOf(""));
}

}  // namespace
}  // namespace pybytecode
