#include "tool/moved.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/temp_dir.h"

namespace pybytecode {
namespace {

constexpr os::FileTime kSince{100, 500};

/// Directories of one root with ctimes.
Tree TreeWith(const std::vector<std::pair<std::string, os::FileTime>>& directories) {
  Tree tree;
  tree.roots.push_back({"/nowhere", "/nowhere"});
  for (const auto& [relative, time] : directories) {
    Directory directory;
    directory.relative = relative;
    directory.ctime = time.sec;
    directory.ctime_nsec = time.nsec;
    tree.directories.push_back(directory);
  }
  return tree;
}

TEST(MovedTest, NothingHas) {
  EXPECT_EQ(MovedSince(TreeWith({{"", {1, 0}}, {"p", {100, 499}}}), kSince),
            std::vector<bool>({false, false}));
}

TEST(MovedTest, ADirectoryAndWhatIsBelowIt) {
  const Tree tree = TreeWith({{"", {1, 0}},
                              {"p", {100, 500}},
                              {"p-other", {1, 0}},
                              {"p/q", {1, 0}},
                              {"p/q/r", {1, 0}},
                              {"pq", {1, 0}}});
  EXPECT_EQ(MovedSince(tree, kSince), std::vector<bool>({false, true, false, true, true, false}));
}

TEST(MovedTest, TheRootAndSoAll) {
  EXPECT_EQ(MovedSince(TreeWith({{"", {101, 0}}, {"p/q", {1, 0}}}), kSince),
            std::vector<bool>({true, true}));
}

TEST(MovedTest, EachRootForItself) {
  Tree tree = TreeWith({{"p", {101, 0}}, {"p", {1, 0}}});
  tree.roots.push_back({"/elsewhere", "/elsewhere"});
  tree.directories[1].root = 1;
  EXPECT_EQ(MovedSince(tree, kSince), std::vector<bool>({true, false}));
}

TEST(MovedTest, ALinkOnTheWayThatIsNewer) {
  const test::TempDir dir;
  std::filesystem::create_directories(dir.Path() + "/a/b");
  std::filesystem::create_directory_symlink(dir.Path() + "/a", dir.Path() + "/link");
  Tree tree = TreeWith({{"", {1, 0}}});
  tree.roots[0].path = dir.Path() + "/link/b";
  EXPECT_EQ(MovedSince(tree, kSince), std::vector<bool>({true}));
  tree.roots[0].path = dir.Path() + "/a/b";
  EXPECT_EQ(MovedSince(tree, kSince), std::vector<bool>({false}));
}

}  // namespace
}  // namespace pybytecode
