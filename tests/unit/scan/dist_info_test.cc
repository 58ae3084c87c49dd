#include "tool/scan/dist_info.h"

#include <gtest/gtest.h>

namespace pybytecode::scan {
namespace {

void ExpectParsed(const char* directory, const char* name, const char* version) {
  const std::optional<DistInfo> info = ParseDistInfo(directory);
  ASSERT_TRUE(info) << directory;
  EXPECT_EQ(info->name, name) << directory;
  EXPECT_EQ(info->version, version) << directory;
}

TEST(DistInfoTest, NormalizesAsPep503) {
  EXPECT_EQ(NormalizedName("Zope.Interface"), "zope-interface");
  EXPECT_EQ(NormalizedName("a_-.b__c"), "a-b-c");
  EXPECT_EQ(NormalizedName("numpy"), "numpy");
  EXPECT_EQ(NormalizedName("_x"), "-x");
  EXPECT_EQ(NormalizedName(""), "");
}

TEST(DistInfoTest, SplitsNameAndVersion) {
  ExpectParsed("numpy-1.26.4.dist-info", "numpy", "1.26.4");
  ExpectParsed("zope.interface-5.4.0.dist-info", "zope-interface", "5.4.0");
  ExpectParsed("ruamel.yaml.clib-0.2.8.dist-info", "ruamel-yaml-clib", "0.2.8");
  ExpectParsed("foo-bar-1.0.dist-info", "foo-bar", "1.0");
  ExpectParsed("x-v2.dist-info", "x", "v2");
  ExpectParsed("x-1!2.0+local.1.dist-info", "x", "1!2.0+local.1");
  ExpectParsed("x-2-alpha.dist-info", "x", "2-alpha");  // No version after the last "-".
}

TEST(DistInfoTest, WithoutVersion) {
  ExpectParsed("name.dist-info", "name", "");
  ExpectParsed("two-words.dist-info", "two-words", "");
}

TEST(DistInfoTest, OtherDirectories) {
  EXPECT_FALSE(ParseDistInfo("numpy"));
  EXPECT_FALSE(ParseDistInfo("numpy-1.0.egg-info"));
  EXPECT_FALSE(ParseDistInfo(".dist-info"));
  EXPECT_FALSE(ParseDistInfo("-1.0.dist-info"));
  EXPECT_FALSE(ParseDistInfo("numpy-1.0.dist-info.bak"));
}

TEST(DistInfoTest, SuggestsCloseNames) {
  const std::vector<std::string> names = {"attrs", "numpy", "numpydoc", "pandas"};
  EXPECT_EQ(Suggestion("nunpy", names), "did you mean numpy?");
  EXPECT_EQ(Suggestion("panads", names), "did you mean pandas?");  // One slip: two neighbours.
  EXPECT_EQ(Suggestion("numpy-doc", names), "did you mean numpy, numpydoc?");
}

TEST(DistInfoTest, ElseSaysWhatThereIs) {
  EXPECT_EQ(Suggestion("zzz", {"attrs", "numpy"}), "there are attrs, numpy");
  EXPECT_EQ(Suggestion("zzz", {}), "there are no distributions");
  std::vector<std::string> many;
  for (int i = 10; i < 30; ++i) many.push_back("package" + std::to_string(i));
  EXPECT_EQ(Suggestion("zzz", many),
            "there are package10, package11, package12, package13, package14, package15, "
            "package16, package17 and 12 more");
}

}  // namespace
}  // namespace pybytecode::scan
