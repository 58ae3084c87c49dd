#include "tool/publish/stamp.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>

#include "tests/support/temp_dir.h"
#include "tool/error.h"
#include "tool/os/file.h"

namespace pybytecode::publish {
namespace {

class StampTest : public testing::Test {
 protected:
  os::FileTime Time() const {
    const os::Result<os::FileStat> stat = os::Stat(path);
    return {stat->mtime, stat->mtime_nsec};
  }
  std::string WhyNot() {
    try {
      PrepareStamp(path);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
  test::TempDir dir;
  std::string path = dir / "stamp";
};

TEST_F(StampTest, ANewOneIsOlderThanEverything) {
  PrepareStamp(path);
  EXPECT_EQ(Time(), (os::FileTime{1, 0}));
  EXPECT_EQ(os::Stat(path)->size, 0U);
}

TEST_F(StampTest, OneThatIsThereIsLeftAlone) {
  dir.Write("stamp", "text");
  ASSERT_EQ(os::SetFileTime(path, {1000, 5}), 0);
  PrepareStamp(path);
  EXPECT_EQ(Time(), (os::FileTime{1000, 5}));
  EXPECT_EQ(os::ReadFile(path), "text");
}

TEST_F(StampTest, ItsDirectoriesAreMade) {
  path = dir / "a/b/stamp";
  PrepareStamp(path);
  EXPECT_TRUE(os::Stat(path));
}

TEST_F(StampTest, HasTheModeOfAnOrdinaryFile) {
  PrepareStamp(path);
  const mode_t mask = ::umask(0);
  ::umask(mask);
  EXPECT_EQ(os::Stat(path)->mode, 0666U & ~mask);
}

TEST_F(StampTest, WhatIsNoFileIsRefusedByName) {
  dir.MakeDirectory("stamp");
  EXPECT_EQ(WhyNot(), path + ": is not a regular file and cannot be a stamp");
}

TEST_F(StampTest, ALinkToADeviceIsRefused) {
  dir.Link("/dev/null", "stamp");
  EXPECT_EQ(WhyNot(), path + ": is not a regular file and cannot be a stamp");
}

TEST_F(StampTest, AFileInThePlaceOfItsDirectoryIsRefused) {
  dir.Write("file");
  path = dir / "file/stamp";
  EXPECT_EQ(WhyNot(), path + ": cannot be touched: Not a directory");
}

TEST_F(StampTest, TouchGivesItTheTime) {
  PrepareStamp(path);
  TouchStamp(path, {1'700'000'000, 42});
  EXPECT_EQ(Time(), (os::FileTime{1'700'000'000, 42}));
}

TEST_F(StampTest, OneThatWentAwayCannotBeTouched) { EXPECT_THROW(TouchStamp(path, {1, 0}), Error); }

}  // namespace
}  // namespace pybytecode::publish
