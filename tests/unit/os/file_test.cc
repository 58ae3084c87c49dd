#include "tool/os/file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <set>
#include <string>
#include <thread>

#include "tests/support/temp_dir.h"
#include "tool/error.h"
#include "tool/os/child_process.h"

namespace pybytecode::os {
namespace {

using test::TempDir;

UniqueFd OpenFile(const std::string& path) {
  Result<UniqueFd> fd = OpenToRead(kCurrentDirectory, path.c_str(), Follow::kYes);
  EXPECT_TRUE(fd) << path;
  return std::move(*fd);
}

class AppendAllTest : public testing::Test {
 protected:
  /// Reads a file of `size` bytes that was thought to have `expected`.
  void Expect(std::size_t size, std::size_t expected) {
    const std::string bytes = std::string(size, 'a') + "z";
    const UniqueFd fd = OpenFile(dir.Write("f", bytes));
    std::string out = "kept";
    const Result<std::size_t> n = AppendAll(fd.Get(), expected, out);
    ASSERT_TRUE(n);
    EXPECT_EQ(*n, bytes.size());
    EXPECT_EQ(out, "kept" + bytes) << size << " " << expected;
  }
  TempDir dir;
};

TEST_F(AppendAllTest, AsExpected) {
  for (const std::size_t size : {0U, 1U, 4096U, 65'536U, 1'000'000U}) Expect(size, size + 1);
}

TEST_F(AppendAllTest, GrowsWithTheFile) {
  for (const std::size_t size : {1U, 4096U, 65'536U, 300'000U}) {
    Expect(size, 0);
    Expect(size, size / 2);
    Expect(size, size);
  }
}

TEST_F(AppendAllTest, ShrinksWithTheFile) {
  for (const std::size_t size : {0U, 10U, 5000U}) {
    Expect(size, size + 2);
    Expect(size, 1'000'000);
  }
}

TEST_F(AppendAllTest, Empty) {
  const UniqueFd fd = OpenFile(dir.Write("f"));
  std::string out = "kept";
  EXPECT_EQ(*AppendAll(fd.Get(), 0, out), 0U);
  EXPECT_EQ(*AppendAll(fd.Get(), 100, out), 0U);
  EXPECT_EQ(out, "kept");
}

TEST_F(AppendAllTest, APipeThatTrickles) {
  Pipe pipe = MakePipe();
  std::jthread writer([&] {
    for (int i = 0; i < 50; ++i) {
      WriteAll(pipe.write.Get(), std::string(1 + static_cast<std::size_t>(i) * 100, 'x'));
      if (i % 10 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    pipe.write.Reset();
  });
  std::string out;
  EXPECT_EQ(*AppendAll(pipe.read.Get(), 0, out), 50U + 100U * 49 * 25);
}

TEST_F(AppendAllTest, AnErrorLeavesTheTextAlone) {
  const Result<UniqueFd> fd = OpenDirectory(kCurrentDirectory, dir.Path().c_str(), Follow::kYes);
  std::string out = "kept";
  EXPECT_EQ(AppendAll(fd->Get(), 100, out).Error(), EISDIR);
  EXPECT_EQ(out, "kept");
}

TEST(FileTest, ReadUpTo) {
  const TempDir dir;
  const UniqueFd fd = OpenFile(dir.Write("f", "hello"));
  char buffer[8];
  EXPECT_EQ(*ReadUpTo(fd.Get(), buffer, 2), 2U);
  EXPECT_EQ(*ReadUpTo(fd.Get(), buffer, 8), 3U);
  EXPECT_EQ(*ReadUpTo(fd.Get(), buffer, 8), 0U);
  EXPECT_EQ(ReadUpTo(-1, buffer, 8).Error(), EBADF);
}

TEST(FileTest, Stat) {
  const TempDir dir;
  const std::string path = dir.Write("f", "hello");
  const timespec times[2] = {{5, 6}, {-7, 999'999'999}};
  ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
  ::chmod(path.c_str(), 04640);
  const Result<FileStat> stat = Stat(path);
  EXPECT_EQ(stat->kind, FileKind::kRegular);
  EXPECT_EQ(stat->size, 5U);
  EXPECT_EQ(stat->mtime, -7);
  EXPECT_EQ(stat->mtime_nsec, 999'999'999U);
  EXPECT_EQ(stat->mode, 04640U);
  EXPECT_EQ(stat->links, 1U);
  EXPECT_EQ(Stat(dir / "none").Error(), ENOENT);
}

TEST(FileTest, FollowsOnlyWhenAsked) {
  const TempDir dir;
  dir.Write("f");
  dir.Link("f", "link");
  const std::string link = dir / "link";
  EXPECT_EQ(StatAt(kCurrentDirectory, link.c_str(), Follow::kNo)->kind, FileKind::kSymlink);
  EXPECT_EQ(StatAt(kCurrentDirectory, link.c_str(), Follow::kYes)->kind, FileKind::kRegular);
  EXPECT_EQ(OpenToRead(kCurrentDirectory, link.c_str(), Follow::kNo).Error(), ELOOP);
  EXPECT_TRUE(OpenToRead(kCurrentDirectory, link.c_str(), Follow::kYes));
}

TEST(FileTest, NeverWaitsForAFifo) {
  const TempDir dir;
  ASSERT_EQ(::mkfifo((dir / "fifo").c_str(), 0600), 0);
  const UniqueFd fd = OpenFile(dir / "fifo");
  EXPECT_EQ(Stat(fd.Get())->kind, FileKind::kOther);
  EXPECT_EQ(*TryReadFile(dir / "fifo"), "");
}

TEST(FileTest, DescriptorsAreCloseOnExec) {
  const TempDir dir;
  const UniqueFd file = OpenFile(dir.Write("f"));
  const Result<UniqueFd> directory =
      OpenDirectory(kCurrentDirectory, dir.Path().c_str(), Follow::kNo);
  const Pipe pipe = MakePipe();
  for (const int fd : {file.Get(), directory->Get(), pipe.read.Get(), pipe.write.Get()})
    EXPECT_TRUE((::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
}

TEST(FileTest, ReadFileNamesThePath) {
  const TempDir dir;
  EXPECT_EQ(ReadFile(dir.Write("f", std::string("a\0b", 3))), std::string("a\0b", 3));
  try {
    ReadFile(dir / "none");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()), dir / "none: cannot read: No such file or directory");
  }
  EXPECT_NE(*TryReadFile("/proc/self/status"), "");  // Its size is 0.
}

TEST(FileTest, WriteAllTellsWhy) {
  const UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  EXPECT_EQ(WriteAll(full.Get(), "x"), ENOSPC);
  EXPECT_EQ(WriteAll(full.Get(), ""), 0);
  EXPECT_EQ(WriteAll(-1, "x"), EBADF);
}

TEST(FileTest, WriteBothWritesAllOfBoth) {
  const TempDir dir;
  const std::string large(3'000'000, 'x');
  for (const std::string& first : {std::string(), std::string("head"), large}) {
    for (const std::string& second : {std::string(), std::string("body"), large}) {
      const UniqueFd fd(
          ::open((dir / "f").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
      EXPECT_EQ(WriteBoth(fd.Get(), first, second), 0);
      EXPECT_TRUE(ReadFile(dir / "f") == first + second);
    }
  }
  const UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  EXPECT_EQ(WriteBoth(full.Get(), "x", "y"), ENOSPC);
}

TEST(DirectoryReaderTest, MostIsAllOfASmallOrALargeDirectory) {
  for (const int count : {0, 3, 2000}) {
    const TempDir dir;
    for (int i = 0; i < count; ++i) dir.Write("n" + std::to_string(i));
    const Result<UniqueFd> fd = OpenDirectory(kCurrentDirectory, dir.Path().c_str(), Follow::kNo);
    int seen = 0;
    EXPECT_EQ(DirectoryReader().ForMost(fd->Get(), [&](const DirectoryEntry&) { ++seen; }), 0);
    EXPECT_EQ(seen, count);
  }
}

TEST(DirectoryReaderTest, ManyEntriesOfAnyName) {
  const TempDir dir;
  std::set<std::string> names = {"\xFF\xFE", "new\nline", "...", ".hidden", " "};
  for (int i = 0; i < 2000; ++i)  // More than its buffer holds.
    names.insert(std::string(40, 'n') + std::to_string(i));
  for (const std::string& name : names) dir.Write(name);
  DirectoryReader reader;
  for (int round = 0; round < 2; ++round) {
    const Result<UniqueFd> fd = OpenDirectory(kCurrentDirectory, dir.Path().c_str(), Follow::kNo);
    std::multiset<std::string> seen;
    EXPECT_EQ(
        reader.ForEach(fd->Get(), [&](const DirectoryEntry& entry) { seen.insert(entry.name); }),
        0);
    EXPECT_EQ(seen, std::multiset<std::string>(names.begin(), names.end()));
  }
}

TEST(DirectoryReaderTest, Kinds) {
  const TempDir dir;
  dir.Write("file");
  dir.MakeDirectory("directory");
  dir.Link("nowhere", "symlink");
  ASSERT_EQ(::mkfifo((dir / "other").c_str(), 0600), 0);
  const Result<UniqueFd> fd = OpenDirectory(kCurrentDirectory, dir.Path().c_str(), Follow::kNo);
  DirectoryReader().ForEach(fd->Get(), [](const DirectoryEntry& entry) {
    const std::string name = entry.name;
    const FileKind kind = name == "file"        ? FileKind::kRegular
                          : name == "directory" ? FileKind::kDirectory
                          : name == "symlink"   ? FileKind::kSymlink
                                                : FileKind::kOther;
    EXPECT_TRUE(entry.kind == kind || entry.kind == FileKind::kUnknown) << name;
  });
}

TEST(DirectoryReaderTest, Errors) {
  const TempDir dir;
  const UniqueFd file = OpenFile(dir.Write("f"));
  DirectoryReader reader;
  const auto fail = [](const DirectoryEntry&) { FAIL(); };
  EXPECT_EQ(reader.ForEach(file.Get(), fail), ENOTDIR);
  EXPECT_EQ(reader.ForEach(-1, fail), EBADF);
}

}  // namespace
}  // namespace pybytecode::os
