#include "tool/os/clock.h"

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tool/os/file.h"

namespace pybytecode::os {
namespace {

FileTime MtimeOf(const std::string& path) {
  const Result<FileStat> stat = Stat(path);
  return {stat->mtime, stat->mtime_nsec};
}

TEST(ClockTest, WhatWasChangedBeforeIsNotLaterAndWhatIsChangedAfterIs) {
  const test::TempDir dir;
  for (int i = 0; i < 20; ++i) {
    const FileTime before = MtimeOf(dir.Write("x", "before"));
    const FileTime settled = SettledTime();
    EXPECT_LE(before, settled);
    EXPECT_GT(MtimeOf(dir.Write("x", "after")), settled);
  }
}

TEST(ClockTest, TheSameWhereTheLastChangeIsKnown) {
  const test::TempDir dir;
  for (int i = 0; i < 20; ++i) {
    const FileTime before = MtimeOf(dir.Write("x", "before"));
    const FileTime settled = SettledTimeAfter(before);
    EXPECT_LE(before, settled);
    EXPECT_GT(MtimeOf(dir.Write("x", "after")), settled);
  }
}

TEST(ClockTest, ATimeToComeIsNotWaitedFor) {
  const FileTime settled = SettledTimeAfter({4'000'000'000, 0});
  EXPECT_LT(settled, (FileTime{4'000'000'000, 0}));
}

}  // namespace
}  // namespace pybytecode::os
