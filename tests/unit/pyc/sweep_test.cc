// What Freshness removes on its way: the temporaries of killed runs, and nothing else.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <string>

#include "tests/support/temp_dir.h"
#include "tests/unit/pyc/tree_of.h"
#include "tool/os/unique_fd.h"
#include "tool/pyc/freshness.h"

namespace pybytecode::pyc {
namespace {

class SweepTest : public testing::Test {
 protected:
  SweepTest() {
    dir.Write("x.py", "x = 1\n");
    dir.MakeDirectory("__pycache__");
    variant.identity = {MagicOf(3495), "cpython-311"};
    options.sweep = true;
  }
  void Check() const { CheckFreshness(test::TreeOf(dir.Path(), {"x.py"}), variant, options); }
  bool Exists(const std::string& path) const {
    return std::filesystem::exists(std::filesystem::symlink_status(path));
  }

  pybytecode::test::TempDir dir;
  Variant variant;
  FreshnessOptions options;
  const std::string left = dir / "__pycache__/.pbc-0123456789abcdef";
};

TEST_F(SweepTest, RemovesWhatIsLeft) {
  dir.Write("__pycache__/.pbc-0123456789abcdef", "half");
  Check();
  EXPECT_FALSE(Exists(left));
}

TEST_F(SweepTest, OnlyWhenAsked) {
  dir.Write("__pycache__/.pbc-0123456789abcdef", "half");
  options.sweep = false;
  Check();
  EXPECT_TRUE(Exists(left));
}

TEST_F(SweepTest, AlsoUnderForceAndInOtherPlaces) {
  options.force = true;
  dir.Write("__pycache__/.pbc-0123456789abcdef", "half");
  Check();
  EXPECT_FALSE(Exists(left));
  variant.place.pycache_prefix = dir / "prefix";
  const std::string below = "prefix" + dir.Path() + "/.pbc-fedcba9876543210";
  dir.Write(below, "half");
  Check();
  EXPECT_FALSE(Exists(dir / below));
}

TEST_F(SweepTest, LeavesOneInUse) {
  const os::UniqueFd fd(
      ::open(dir.Write("__pycache__/.pbc-0123456789abcdef", "half").c_str(), O_RDWR | O_CLOEXEC));
  ASSERT_EQ(::flock(fd.Get(), LOCK_EX), 0);
  Check();
  EXPECT_TRUE(Exists(left));
  ASSERT_EQ(::flock(fd.Get(), LOCK_UN), 0);
  Check();
  EXPECT_FALSE(Exists(left));
}

TEST_F(SweepTest, LeavesEveryOtherName) {
  const char* names[] = {".pbc-0123456789abcde",      ".pbc-0123456789abcdef0",
                         ".pbc-0123456789ABCDEF",     ".pbc-0123456789abcdeg",
                         "pbc-0123456789abcdef",      ".pbc-",
                         ".pbc-0123456789abcdef.pyc", "x.cpython-311.pyc.140737"};
  for (const char* name : names) dir.Write(std::string("__pycache__/") + name, "?");
  Check();
  for (const char* name : names)
    EXPECT_TRUE(Exists(dir / (std::string("__pycache__/") + name))) << name;
}

TEST_F(SweepTest, LeavesWhatIsNoRegularFile) {
  std::filesystem::create_directory(left);
  Check();
  EXPECT_TRUE(Exists(left));
  std::filesystem::remove(left);
  ASSERT_EQ(::mkfifo(left.c_str(), 0600), 0);
  Check();
  EXPECT_TRUE(Exists(left));
  std::filesystem::remove(left);
  const std::string victim = dir.Write("victim", "kept");
  std::filesystem::create_symlink(victim, left);
  Check();
  EXPECT_TRUE(Exists(left));
  EXPECT_TRUE(Exists(victim));
}

TEST_F(SweepTest, NeverBehindALinkedCacheDirectory) {
  std::filesystem::rename(dir / "__pycache__", dir / "elsewhere");
  dir.Link("elsewhere", "__pycache__");
  dir.Write("elsewhere/.pbc-0123456789abcdef", "half");
  Check();
  EXPECT_TRUE(Exists(dir / "elsewhere/.pbc-0123456789abcdef"));
}

}  // namespace
}  // namespace pybytecode::pyc
