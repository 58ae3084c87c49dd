#include "tool/cli/distribution_list.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace pybytecode::cli {
namespace {

DistributionState State(const char* root, const char* name, const char* version) {
  return {root, name, version, 1203, 1200, 3};
}

TEST(DistributionTableTest, AlignsColumns) {
  EXPECT_EQ(
      DistributionTable({State(".venv", "numpy", "1.24.2"), {".venv", "unclaimed", "", 3, 1, 2}}),
      "Distribution  Version  Sources  Fresh  Stale\n"
      "numpy         1.24.2     1,203  1,200      3\n"
      "unclaimed                    3      1      2\n"
      "total                    1,206  1,201      5\n");
}

TEST(DistributionTableTest, OneNeedsNoTotal) {
  EXPECT_EQ(DistributionTable({State(".venv", "a", "1")}),
            "Distribution  Version  Sources  Fresh  Stale\n"
            "a             1          1,203  1,200      3\n");
  EXPECT_EQ(DistributionTable({}), "");
}

TEST(DistributionTableTest, SeveralRootsAreNamed) {
  EXPECT_EQ(DistributionTable({State("a\n", "x", "1"), State("b", "y", "2")}),
            "Distribution  Version  Sources  Fresh  Stale\n"
            "a\\n:\n"
            "x             1          1,203  1,200      3\n"
            "b:\n"
            "y             2          1,203  1,200      3\n"
            "total                    2,406  2,400      6\n");
}

TEST(DistributionJsonTest, HasEveryField) {
  const auto json = nlohmann::json::parse(DistributionJson({State(".venv", "numpy", "1.24.2")}));
  EXPECT_EQ(json, nlohmann::json::parse(R"([{"root": ".venv", "name": "numpy", "version": "1.24.2",
                                             "sources": 1203, "fresh": 1200, "stale": 3}])"));
  EXPECT_EQ(DistributionJson({}), "[]\n");
}

TEST(DistributionJsonTest, GivesOtherRootsInBase64) {
  for (const auto& [root, bytes] : std::vector<std::pair<const char*, const char*>>{
           {"\xff", "/w=="}, {"a\xff", "Yf8="}, {"ab\xff", "YWL/"}, {"abc\xff", "YWJj/w=="}}) {
    const auto json = nlohmann::json::parse(DistributionJson({State(root, "x\xff", "1")}));
    EXPECT_EQ(json[0]["root_bytes"], bytes);
    EXPECT_FALSE(json[0].contains("root"));
  }
}

}  // namespace
}  // namespace pybytecode::cli
