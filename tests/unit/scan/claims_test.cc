#include "tool/scan/claims.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace pybytecode::scan {
namespace {

std::string Packed(const std::vector<std::string>& paths) {
  std::string packed;
  for (const std::string& path : paths) packed.append(path).append(1, '\0');
  return packed;
}

Claims ClaimsOf(const std::vector<std::vector<std::string>>& records) {
  Claims claims;
  for (std::uint32_t i = 0; i < records.size(); ++i) claims.Add(Packed(records[i]), i);
  claims.Sort();
  return claims;
}

TEST(ClaimsTest, FindsTheOwner) {
  const Claims claims = ClaimsOf({{"a/z.py", "a/x.py", "six.py"}, {"a/y.py", "b/c/d.py"}});
  const DirectoryClaims* a = claims.In("a");
  ASSERT_NE(a, nullptr);
  EXPECT_EQ(a->OwnerOf("x.py"), 0U);
  EXPECT_EQ(a->OwnerOf("y.py"), 1U);
  EXPECT_EQ(a->OwnerOf("z.py"), 0U);
  EXPECT_EQ(a->OwnerOf("w.py"), std::nullopt);
  EXPECT_EQ(a->OwnerOf("zz.py"), std::nullopt);
  EXPECT_EQ(claims.In("")->OwnerOf("six.py"), 0U);
  EXPECT_EQ(claims.In("b/c")->OwnerOf("d.py"), 1U);
}

TEST(ClaimsTest, TheFirstClaimCounts) {
  const Claims claims = ClaimsOf({{"x.py", "b.py"}, {"x.py", "a.py"}});
  EXPECT_EQ(claims.In("")->OwnerOf("x.py"), 0U);
}

TEST(ClaimsTest, TheFirstOfManyClaimsCounts) {
  std::vector<std::vector<std::string>> records(50, {"z.py", "x.py", "y.py"});
  EXPECT_EQ(ClaimsOf(records).In("")->OwnerOf("x.py"), 0U);
  records[0] = {"z.py"};
  EXPECT_EQ(ClaimsOf(records).In("")->OwnerOf("x.py"), 1U);
}

TEST(ClaimsTest, LeadsToClaimedDirectoriesOnly) {
  const Claims claims = ClaimsOf({{"a/b/c/x.py"}});
  for (const char* directory : {"", "a", "a/b", "a/b/c"})
    EXPECT_TRUE(claims.LeadTo(directory)) << directory;
  for (const char* directory : {"b", "a/b/c/d", "a/c"})
    EXPECT_FALSE(claims.LeadTo(directory)) << directory;
  EXPECT_EQ(claims.In("a")->OwnerOf("x.py"), std::nullopt);
}

TEST(ClaimsTest, NothingClaimed) {
  const Claims claims = ClaimsOf({{}});
  EXPECT_EQ(claims.In(""), nullptr);
  EXPECT_FALSE(claims.LeadTo("a"));
}

}  // namespace
}  // namespace pybytecode::scan
