#include "tool/os/clock.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>

#include "tests/support/temp_dir.h"
#include "tool/os/file.h"

namespace pybytecode::os {
namespace {

FileTime MtimeOf(const std::string& path) {
  const Result<FileStat> stat = Stat(path);
  return {stat->mtime, stat->mtime_nsec};
}

TEST(FileTimeTest, IsOrdered) {
  EXPECT_LT((FileTime{1, 999'999'999}), (FileTime{2, 0}));
  EXPECT_LT((FileTime{2, 0}), (FileTime{2, 1}));
  EXPECT_LT((FileTime{-1, 5}), (FileTime{0, 0}));
  EXPECT_EQ((FileTime{3, 4}), (FileTime{3, 4}));
}

TEST(SettledTimeTest, LiesBetweenWhatWasWrittenBeforeAndAfter) {
  const test::TempDir dir;
  for (int i = 0; i < 20; ++i) {
    const std::string before = dir.Write("before" + std::to_string(i));
    const FileTime settled = SettledTime();
    const std::string after = dir.Write("after" + std::to_string(i));
    EXPECT_LE(MtimeOf(before), settled);
    EXPECT_GT(MtimeOf(after), settled);
  }
}

TEST(SettledTimeTest, AlsoForWhatWasWrittenAgain) {
  const test::TempDir dir;
  for (int i = 0; i < 20; ++i) {
    const std::string path = dir.Write("x", "before");
    const FileTime settled = SettledTime();
    EXPECT_LE(MtimeOf(path), settled);
    dir.Write("x", "after");
    EXPECT_GT(MtimeOf(path), settled);
  }
}

TEST(SettledTimeTest, NeverGoesBack) {
  FileTime last = SettledTime();
  for (int i = 0; i < 5; ++i) {
    const FileTime now = SettledTime();
    EXPECT_GT(now, last);
    last = now;
  }
}

TEST(SetFileTimeTest, SetsTheMtimeToTheNanosecond) {
  const test::TempDir dir;
  const std::string path = dir.Write("x");
  EXPECT_EQ(SetFileTime(path, {1'000'000'000, 123'456'789}), 0);
  EXPECT_EQ(MtimeOf(path), (FileTime{1'000'000'000, 123'456'789}));
}

TEST(SetFileTimeTest, FollowsLinks) {
  const test::TempDir dir;
  const std::string path = dir.Write("x");
  dir.Link("x", "link");
  EXPECT_EQ(SetFileTime(dir / "link", {7, 8}), 0);
  EXPECT_EQ(MtimeOf(path), (FileTime{7, 8}));
}

TEST(SetFileTimeTest, ToldWhatIsMissing) {
  const test::TempDir dir;
  EXPECT_EQ(SetFileTime(dir / "missing", {1, 0}), ENOENT);
}

TEST(SettledTimeAfterTest, WhatWasChangedBeforeIsNotLaterAndWhatIsChangedAfterIs) {
  const test::TempDir dir;
  for (int i = 0; i < 20; ++i) {
    const FileTime before = MtimeOf(dir.Write("x", "before"));
    const FileTime settled = SettledTime();
    EXPECT_LE(before, settled);
    EXPECT_GT(MtimeOf(dir.Write("x", "after")), settled);
  }
}

TEST(SettledTimeAfterTest, TheSameWhereTheLastChangeIsKnown) {
  const test::TempDir dir;
  for (int i = 0; i < 20; ++i) {
    const FileTime before = MtimeOf(dir.Write("x", "before"));
    const FileTime settled = SettledTimeAfter(before);
    EXPECT_LE(before, settled);
    EXPECT_GT(MtimeOf(dir.Write("x", "after")), settled);
  }
}

TEST(SettledTimeAfterTest, ATimeToComeIsNotWaitedFor) {
  const FileTime settled = SettledTimeAfter({4'000'000'000, 0});
  EXPECT_LT(settled, (FileTime{4'000'000'000, 0}));
}

}  // namespace
}  // namespace pybytecode::os
