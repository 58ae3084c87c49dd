// Directories below an anchor: through any link to the anchor, through none below it.
#include "tool/os/anchor.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "tests/support/in_child.h"
#include "tests/support/temp_dir.h"

namespace pybytecode::os {
namespace {

using test::InChild;

class OsAnchorTest : public testing::Test {
 protected:
  OsAnchorTest() {
    dir.MakeDirectory("top/a/b");
    dir.Write("top/plain");
    dir.MakeDirectory("outside/b");
    dir.Link("top", "way");
  }
  bool IsSame(const Result<UniqueFd>& fd, const std::string& path) const {
    const Result<FileStat> expected = Stat(path);
    return fd && expected && Stat(fd->Get())->inode == expected->inode;
  }
  int OpenError(const std::string& relative) { return anchor.Open(top, relative).Error(); }
  int MakeError(const std::string& relative) { return anchor.Make(top, relative, made).Error(); }

  test::TempDir dir;
  const std::string top = dir / "top";
  Anchor anchor;
  std::string made;
};

TEST_F(OsAnchorTest, RefusesALinkAnywhereBelow) {
  dir.Link("b", "top/a/last");
  dir.Link("a", "top/first");
  dir.Link(dir / "outside", "top/absolute");
  dir.Link("../outside", "top/out");
  dir.Link("nowhere", "top/dangling");
  for (const char* relative : {"a/last", "first", "first/b", "absolute", "absolute/b", "out", "out/b", "dangling"}) {
    EXPECT_EQ(OpenError(relative), ELOOP) << relative;
    EXPECT_EQ(MakeError(relative), ELOOP) << relative;
    EXPECT_EQ(MakeError(std::string(relative) + "/new"), ELOOP) << relative;
    EXPECT_EQ(made, "") << relative;
  }
  EXPECT_FALSE(Stat(dir / "outside/new"));
  EXPECT_FALSE(Stat(dir / "outside/b/new"));
  EXPECT_FALSE(Stat(dir / "top/nowhere"));
}

TEST_F(OsAnchorTest, RefusesWaysOut) {
  for (const std::string& relative : {std::string(".."), std::string("../outside"), std::string("a/../.."),
                                     std::string("a/b/../../../outside"), std::string("/"), dir / "outside"}) {
    EXPECT_EQ(OpenError(relative), EXDEV) << relative;
    EXPECT_EQ(MakeError(relative), EXDEV) << relative;
  }
  EXPECT_EQ(MakeError("new/../../outside/made"), EXDEV);
  EXPECT_FALSE(Stat(dir / "outside/made"));
}

TEST_F(OsAnchorTest, TellsWhatIsNoDirectory) {
  EXPECT_EQ(OpenError("plain"), ENOTDIR);
  EXPECT_EQ(OpenError("plain/x"), ENOTDIR);
  EXPECT_EQ(MakeError("plain/x"), ENOTDIR);
  EXPECT_EQ(anchor.Open(top + "/plain", "").Error(), ENOTDIR);
  EXPECT_EQ(anchor.Make(top + "/plain", "x", made).Error(), ENOTDIR);
  EXPECT_EQ(made, "");
}

TEST_F(OsAnchorTest, OpensNothingThatIsMissing) {
  EXPECT_EQ(OpenError("none/x"), ENOENT);
  EXPECT_EQ(anchor.Open(dir / "none", "x").Error(), ENOENT);
  EXPECT_FALSE(Stat(dir / "none"));
  EXPECT_FALSE(Stat(dir / "top/none"));
}

TEST_F(OsAnchorTest, TheWayToItMayBeLinks) {
  EXPECT_TRUE(IsSame(anchor.Open(dir / "way", "a/b"), dir / "top/a/b"));
  EXPECT_TRUE(IsSame(anchor.Make(dir / "way/a", "n/m", made), dir / "top/a/n/m"));
  EXPECT_EQ(made, dir / "way/a/n");
}

TEST_F(OsAnchorTest, ManyAnchorsInAnyOrder) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(IsSame(anchor.Open(top, "a"), dir / "top/a"));
    EXPECT_EQ(anchor.Open(dir / "none", "a").Error(), ENOENT);  // Leaves the one before alone.
    EXPECT_TRUE(IsSame(anchor.Open(dir / "outside", "b"), dir / "outside/b"));
    EXPECT_TRUE(IsSame(anchor.Open(dir / "outside", ""), dir / "outside"));
  }
}

TEST_F(OsAnchorTest, DescriptorsAreItsOwnAndCloseOnExec) {
  const Result<UniqueFd> one = anchor.Open(top, "");
  const Result<UniqueFd> two = anchor.Open(top, "");
  ASSERT_TRUE(one && two);
  EXPECT_NE(one->Get(), two->Get());
  EXPECT_NE(::fcntl(one->Get(), F_GETFD) & FD_CLOEXEC, 0);
}

TEST_F(OsAnchorTest, MakesUnderTheUmask) {
  const int answer = InChild([&] {
    ::umask(027);
    if (!anchor.Make(dir / "p/q", "r/s", made) || made != dir / "p") return 1;
    for (const char* relative : {"p", "p/q", "p/q/r", "p/q/r/s"})
      if (Stat(dir / relative)->mode != 0750U) return 2;
    return 0;
  });
  EXPECT_EQ(answer, 0);
}

// The anchor is ours to make: also once more, when somebody removed it under a running build.
TEST_F(OsAnchorTest, MakesAnAnchorAgainThatWentAway) {
  const std::string out = dir / "out";
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(IsSame(anchor.Make(out, "x/y", made), out + "/x/y"));
    EXPECT_EQ(made, out);
    std::filesystem::remove_all(out);
  }
  dir.MakeDirectory("out");
  EXPECT_TRUE(IsSame(anchor.Make(out, "x", made), out + "/x"));
}

TEST_F(OsAnchorTest, TheLastDirectoryStaysOpen) {
  KeptDirectory kept;
  const Result<int> first = kept.Open(top, "a");
  ASSERT_TRUE(first);
  std::filesystem::rename(dir / "top/a", dir / "top/moved");
  EXPECT_EQ(*kept.Open(top, "a"), *first);  // Without a look at the path.
  EXPECT_EQ(Stat(*kept.Make(top, "a", made))->inode, Stat(dir / "top/moved")->inode);
  EXPECT_EQ(made, "");
  kept.Forget();
  EXPECT_EQ(kept.Open(top, "a").Error(), ENOENT);
  const Result<int> anew = kept.Make(top, "a", made);
  ASSERT_TRUE(anew);
  EXPECT_EQ(made, top + "/a");
  EXPECT_EQ(Stat(*anew)->inode, Stat(dir / "top/a")->inode);
}

TEST_F(OsAnchorTest, OnlyTheLastOneStaysOpen) {
  KeptDirectory kept;
  ASSERT_TRUE(kept.Open(top, "a") && kept.Open(top, "a/b"));
  EXPECT_EQ(Stat(*kept.Open(top, "a"))->inode, Stat(dir / "top/a")->inode);
  EXPECT_EQ(Stat(*kept.Open(dir / "outside", "b"))->inode, Stat(dir / "outside/b")->inode);
  EXPECT_EQ(Stat(*kept.Open(top, "a/b"))->inode, Stat(dir / "top/a/b")->inode);
  EXPECT_EQ(kept.Open(top, "none").Error(), ENOENT);
  EXPECT_EQ(Stat(*kept.Open(top, ""))->inode, Stat(top)->inode);
}

}  // namespace
}  // namespace pybytecode::os
