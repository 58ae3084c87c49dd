#include "tool/spelling.h"

#include <gtest/gtest.h>

namespace pybytecode {
namespace {

TEST(EditDistanceTest, CountsSlips) {
  EXPECT_EQ(EditDistance("exclude", "exclude"), 0U);
  EXPECT_EQ(EditDistance("exclud", "exclude"), 1U);
  EXPECT_EQ(EditDistance("exlcude", "exclude"), 1U);  // Neighbours swapped.
  EXPECT_EQ(EditDistance("", "abc"), 3U);
}

TEST(NearestTest, FindsWhatWasMeant) {
  const std::vector<std::string> names = {"exclude", "exclude-regex", "include", "verify"};
  EXPECT_EQ(Nearest("exlude", names), "exclude");
  EXPECT_EQ(Nearest("exclude-re", names), "exclude-regex");
  EXPECT_EQ(Nearest("ver", names), "verify");
  EXPECT_EQ(Nearest("frobnicate", names), "");
  EXPECT_EQ(Nearest("anything", {}), "");
}

}  // namespace
}  // namespace pybytecode
