// Paths as text, and lookups below a directory that nothing leads out of.
#include <gtest/gtest.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <cerrno>
#include <string>

#include "tests/support/in_child.h"
#include "tests/support/temp_dir.h"
#include "tool/os/anchor.h"
#include "tool/os/file.h"
#include "tool/os/link.h"

namespace pybytecode::os {
namespace {

using test::InChild;
using test::TempDir;

constexpr int kSkip = 77;

class BeneathTest : public testing::Test {
 protected:
  BeneathTest() {
    dir.Write("a/b/file");
    dir.Write("a/plain");
    dir.Link("b", "a/link");
    dir.Link("..", "a/up");
    dir.Link("/", "a/root");
    top = std::move(*OpenDirectory(kCurrentDirectory, dir.Path().c_str(), Follow::kNo));
  }
  int ErrorOf(const std::string& relative) {
    return OpenDirectoryBeneath(top.Get(), relative).Error();
  }
  bool IsSame(const Result<UniqueFd>& fd, const std::string& path) {
    return fd && Stat(fd->Get())->inode == Stat(path)->inode;
  }
  TempDir dir;
  UniqueFd top;
};

TEST_F(BeneathTest, Opens) {
  EXPECT_TRUE(IsSame(OpenDirectoryBeneath(top.Get(), ""), dir.Path()));
  EXPECT_TRUE(IsSame(OpenDirectoryBeneath(top.Get(), "a"), dir / "a"));
  EXPECT_TRUE(IsSame(OpenDirectoryBeneath(top.Get(), "a/b"), dir / "a/b"));
}

TEST_F(BeneathTest, RefusesSymbolicLinksAndWaysOut) {
  EXPECT_EQ(ErrorOf("a/link"), ELOOP);
  EXPECT_EQ(ErrorOf("a/up/a"), ELOOP);
  EXPECT_EQ(ErrorOf("a/root"), ELOOP);
  EXPECT_EQ(ErrorOf(".."), EXDEV);
  EXPECT_EQ(ErrorOf("a/../.."), EXDEV);
  EXPECT_EQ(ErrorOf("/"), EXDEV);
  EXPECT_EQ(ErrorOf("a/none"), ENOENT);
  EXPECT_EQ(ErrorOf("a/plain"), ENOTDIR);
}

TEST_F(BeneathTest, Makes) {
  ::umask(022);
  EXPECT_TRUE(IsSame(MakeDirectoryBeneath(top.Get(), "x/y/z"), dir / "x/y/z"));
  EXPECT_EQ(Stat(dir / "x/y")->mode, 0755U);
  EXPECT_TRUE(IsSame(MakeDirectoryBeneath(top.Get(), "x/y/z"), dir / "x/y/z"));
  EXPECT_TRUE(IsSame(MakeDirectoryBeneath(top.Get(), ""), dir.Path()));
  EXPECT_EQ(MakeDirectoryBeneath(top.Get(), "a/link/new").Error(), ELOOP);
  EXPECT_EQ(MakeDirectoryBeneath(top.Get(), "new/../../out").Error(), EXDEV);
  EXPECT_EQ(MakeDirectoryBeneath(top.Get(), "a/plain/new").Error(), ENOTDIR);
  EXPECT_FALSE(Stat(dir / "a/b/new"));
}

// Kernels before 5.6, and sandboxes that know no openat2, get the same answers.
TEST_F(BeneathTest, TheSameWithoutOpenat2) {
  for (const unsigned refusal : {unsigned{ENOSYS}, unsigned{EPERM}}) {
    const int answer = InChild([&] {
      if (!test::RefuseSystemCall(SYS_openat2, refusal)) return kSkip;
      if (!IsSame(OpenDirectoryBeneath(top.Get(), ""), dir.Path())) return 1;
      if (!IsSame(OpenDirectoryBeneath(top.Get(), "a/b"), dir / "a/b")) return 2;
      if (ErrorOf("a/link") != ELOOP) return 3;
      if (ErrorOf("a/root") != ELOOP || ErrorOf("a/up/a") != ELOOP) return 4;
      if (ErrorOf("..") != EXDEV || ErrorOf("a/../..") != EXDEV) return 5;
      if (ErrorOf("a/none") != ENOENT || ErrorOf("a/plain") != ENOTDIR) return 6;
      if (!IsSame(MakeDirectoryBeneath(top.Get(), "x/y"), dir / "x/y")) return 7;
      if (MakeDirectoryBeneath(top.Get(), "a/link/new").Error() != ELOOP) return 8;
      return ErrorOf("/") == EXDEV ? 0 : 9;
    });
    if (answer == kSkip) GTEST_SKIP() << "no system-call filters here";
    EXPECT_EQ(answer, 0);
  }
}

TEST_F(BeneathTest, AnchorItselfMayBeALink) {
  Anchor anchor;
  EXPECT_TRUE(IsSame(anchor.Open(dir / "a/link", ""), dir / "a/b"));
  EXPECT_EQ(anchor.Open(dir.Path(), "a/link").Error(), ELOOP);
  EXPECT_EQ(anchor.Open(dir / "none", "").Error(), ENOENT);
  EXPECT_TRUE(IsSame(anchor.Open(dir.Path(), "a"), dir / "a"));
}

TEST_F(BeneathTest, AnchorMakesWhatIsMissing) {
  Anchor anchor;
  std::string made;
  EXPECT_TRUE(IsSame(anchor.Make(dir / "p/q", "r/s", made), dir / "p/q/r/s"));
  EXPECT_EQ(made, dir / "p");
  EXPECT_TRUE(IsSame(anchor.Make(dir / "p/q", "r/s", made), dir / "p/q/r/s"));
  EXPECT_EQ(made, "");
  EXPECT_TRUE(IsSame(anchor.Make(dir / "p/q", "t", made), dir / "p/q/t"));
  EXPECT_EQ(made, dir / "p/q/t");
  EXPECT_EQ(anchor.Make(dir.Path(), "a/link/x", made).Error(), ELOOP);
  EXPECT_EQ(made, "");
}

TEST(PathTest, AbsoluteIsLexical) {
  EXPECT_EQ(AbsolutePath("/a/./b//c/.."), "/a/b");
  EXPECT_EQ(AbsolutePath("/"), "/");
  EXPECT_EQ(AbsolutePath("//"), "/");
  EXPECT_EQ(AbsolutePath("//a"), "/a");
  EXPECT_EQ(AbsolutePath("/a/"), "/a");
  EXPECT_EQ(AbsolutePath("/.."), "/");
  EXPECT_EQ(AbsolutePath("x"), CurrentDirectory() + "/x");
  EXPECT_EQ(AbsolutePath(""), CurrentDirectory());
  EXPECT_EQ(AbsolutePath("."), CurrentDirectory());
}

TEST(PathTest, MakeDirectories) {
  const TempDir dir;
  EXPECT_EQ(MakeDirectories(dir / "a//b/c/", 0700), 0);
  EXPECT_EQ(Stat(dir / "a/b/c")->kind, FileKind::kDirectory);
  EXPECT_EQ(MakeDirectories(dir / "a/b", 0700), 0);
  dir.Write("file");
  EXPECT_EQ(MakeDirectories(dir / "file/x", 0700), ENOTDIR);
}

TEST(PathTest, Executable) {
  const TempDir dir;
  const std::string path = dir.Write("tool");
  EXPECT_FALSE(IsExecutableFile(path));
  ::chmod(path.c_str(), 0755);
  EXPECT_TRUE(IsExecutableFile(path));
  EXPECT_FALSE(IsExecutableFile(dir.Path()));
  EXPECT_FALSE(IsExecutableFile(dir / "none"));
}

TEST(PathTest, Links) {
  const TempDir dir;
  dir.Link("short", "link");
  EXPECT_EQ(*ReadLink(dir / "link"), "short");
  for (const std::size_t size : {255U, 256U, 257U, 3000U}) {
    const std::string name = "l" + std::to_string(size);
    dir.Link(std::string(size, 't'), name);
    EXPECT_EQ(*ReadLink(dir / name), std::string(size, 't'));
  }
  EXPECT_EQ(ReadLink(dir.Path()).Error(), EINVAL);
  EXPECT_EQ(ReadLink(dir / "none").Error(), ENOENT);
  EXPECT_EQ(*ResolvedPath(dir / "../" + dir.Path().substr(dir.Path().rfind('/') + 1)), dir.Path());
}

TEST(PathTextTest, CutsAPath) {
  EXPECT_EQ(ParentOf("a/b/c"), "a/b");
  EXPECT_EQ(ParentOf("c"), "");
  EXPECT_EQ(ParentOf("/c"), "");
  EXPECT_EQ(ParentOf(""), "");
  EXPECT_EQ(SplitPath("a/b").directory + "|" + SplitPath("a/b").name, "a/|b");
  EXPECT_EQ(SplitPath("b").directory + "|" + SplitPath("b").name, ".|b");
}

TEST(PathTextTest, IsBelowItselfAndWhatIsAboveButNotANeighbour) {
  EXPECT_TRUE(IsBelow("/a/b", "/a/b"));
  EXPECT_TRUE(IsBelow("/a/b/c", "/a/b"));
  EXPECT_TRUE(IsBelow("/a", "/"));
  EXPECT_TRUE(IsBelow("/", "/"));
  EXPECT_FALSE(IsBelow("/a/bc", "/a/b"));
  EXPECT_FALSE(IsBelow("/a", "/a/b"));
}

}  // namespace
}  // namespace pybytecode::os
