#include "tool/os/temporary_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/in_child.h"
#include "tests/support/temp_dir.h"
#include "tool/error.h"

namespace pybytecode::os {
namespace {

using test::InChild;
using test::TempDir;

class TemporaryFileTest : public testing::Test {
 protected:
  TemporaryFileTest() {
    fd = std::move(*OpenDirectory(kCurrentDirectory, dir.Path().c_str(), Follow::kNo));
  }
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(dir.Path()))
      names.push_back(entry.path().filename());
    return names;
  }
  TempDir dir;
  UniqueFd fd;
};

TEST_F(TemporaryFileTest, HasANameOfItsOwnAndIsLocked) {
  Result<TemporaryFile> file = TemporaryFile::Create(fd.Get());
  ASSERT_TRUE(file);
  ASSERT_EQ(Names().size(), 1U);
  const std::string name = Names()[0];
  EXPECT_TRUE(IsTemporaryName(name)) << name;
  EXPECT_EQ(Stat(dir / name)->mode, 0600U);
  const UniqueFd other(::open((dir / name).c_str(), O_RDWR | O_CLOEXEC));
  EXPECT_EQ(::flock(other.Get(), LOCK_EX | LOCK_NB), -1);
  EXPECT_EQ(errno, EWOULDBLOCK);
  SweepTemporary(fd.Get(), name.c_str());
  EXPECT_EQ(Names().size(), 1U);
}

TEST_F(TemporaryFileTest, CommitNewReplacesNothing) {
  dir.Write("target", "old");
  dir.Link("nowhere", "link");
  dir.MakeDirectory("directory");
  Result<TemporaryFile> file = TemporaryFile::Create(fd.Get());
  EXPECT_EQ(file->Write("ne", "w"), 0);
  for (const char* name : {"target", "link", "directory"}) EXPECT_EQ(file->CommitNew(name), EEXIST);
  EXPECT_EQ(ReadFile(dir / "target"), "old");
  EXPECT_EQ(file->CommitNew("free"), 0);
  EXPECT_EQ(ReadFile(dir / "free"), "new");
  EXPECT_EQ(Names().size(), 4U);
  Result<TemporaryFile> again = TemporaryFile::Create(fd.Get());
  EXPECT_EQ(again->CommitNew("free"), EEXIST);
  EXPECT_EQ(again->Commit("free"), 0);
  EXPECT_EQ(ReadFile(dir / "free"), "");
}

TEST_F(TemporaryFileTest, CommitReplaces) {
  dir.Write("target", "old and longer");
  Result<TemporaryFile> file = TemporaryFile::Create(fd.Get());
  EXPECT_EQ(file->Write("ne"), 0);
  EXPECT_EQ(file->Write("w"), 0);
  EXPECT_EQ(file->SetMode(0644), 0);
  EXPECT_EQ(file->SetMtime(123, 456), 0);
  EXPECT_EQ(ReadFile(dir / "target"), "old and longer");
  EXPECT_EQ(file->Commit("target"), 0);
  EXPECT_EQ(ReadFile(dir / "target"), "new");
  const Result<FileStat> stat = Stat(dir / "target");
  EXPECT_EQ(stat->mode, 0644U);
  EXPECT_EQ(stat->mtime, 123);
  EXPECT_EQ(stat->mtime_nsec, 456U);
  EXPECT_EQ(Names(), std::vector<std::string>{"target"});
}

TEST_F(TemporaryFileTest, GoesUnlessCommitted) {
  {
    Result<TemporaryFile> file = TemporaryFile::Create(fd.Get());
    file->Write("x");
    TemporaryFile moved = std::move(*file);
    EXPECT_EQ(Names().size(), 1U);
    Result<TemporaryFile> second = TemporaryFile::Create(fd.Get());
    moved = std::move(*second);  // What it was goes.
    EXPECT_EQ(Names().size(), 1U);
  }
  EXPECT_TRUE(Names().empty());
}

TEST_F(TemporaryFileTest, ARenameThatFindsNothingTellsSo) {
  Result<TemporaryFile> file = TemporaryFile::Create(fd.Get());
  std::filesystem::remove(dir / Names()[0]);
  EXPECT_EQ(file->Commit("target"), ENOENT);
}

TEST_F(TemporaryFileTest, NeverOverADirectory) {
  dir.MakeDirectory("target");
  {
    Result<TemporaryFile> file = TemporaryFile::Create(fd.Get());
    EXPECT_EQ(file->Commit("target"), EISDIR);
  }
  EXPECT_EQ(Names(), std::vector<std::string>{"target"});
}

TEST_F(TemporaryFileTest, AShortWriteIsAnError) {
  const int answer = InChild([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1000, 1000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    Result<TemporaryFile> file = TemporaryFile::Create(fd.Get());
    if (file->Write(std::string(900, 'x')) != 0) return 1;
    return file->Write(std::string(900, 'x')) == EFBIG ? 0 : 2;
  });
  EXPECT_EQ(answer, 0);
}

TEST_F(TemporaryFileTest, AnUnusableDirectory) {
  EXPECT_EQ(TemporaryFile::Create(-1).Error(), EBADF);
  std::filesystem::remove_all(dir.Path());
  EXPECT_EQ(TemporaryFile::Create(fd.Get()).Error(), ENOENT);
}

TEST_F(TemporaryFileTest, LinksATwin) {
  dir.Write("twin", "same");
  dir.Write("target", "old");
  for (int round = 0; round < 2; ++round) {  // The second renames onto the same inode.
    Result<TemporaryFile> link = TemporaryFile::Link(fd.Get(), "twin");
    ASSERT_TRUE(link);
    EXPECT_EQ(link->Commit("target"), 0);
    EXPECT_EQ(Stat(dir / "target")->inode, Stat(dir / "twin")->inode);
    EXPECT_EQ(Names().size(), 2U);
  }
  EXPECT_EQ(TemporaryFile::Link(fd.Get(), "none").Error(), ENOENT);
}

/// Runs the body in a child that is an ordinary user, to whom the directory belongs.
template <class Body>
int AsOrdinaryUser(const std::string& directory, Body&& body) {
  constexpr uid_t kNobody = 65534;
  if (::geteuid() == 0 && ::chown(directory.c_str(), kNobody, kNobody) != 0) return -1;
  return InChild([&] {
    if (::geteuid() == 0 && (::setgid(kNobody) != 0 || ::setuid(kNobody) != 0)) return 254;
    return body();
  });
}

TEST_F(TemporaryFileTest, CanBeSweptWhateverTheUmask) {
  const int answer = AsOrdinaryUser(dir.Path(), [&] {
    ::umask(0777);
    Result<TemporaryFile> file = TemporaryFile::Create(fd.Get());
    if (!file) return 1;
    const std::string name = Names().front();
    if (StatAt(fd.Get(), name.c_str(), Follow::kNo)->mode != 0600U) return 2;
    SweepTemporary(fd.Get(), name.c_str());
    return Names().size() == 1 ? 0 : 3;  // It is in use.
  });
  EXPECT_EQ(answer, 0);
}

// One that a run was killed over just after it had made it; whether it is in use nobody can tell.
TEST_F(TemporaryFileTest, OneThatCannotBeOpenedIsSweptAfterADay) {
  const int answer = AsOrdinaryUser(dir.Path(), [&] {
    const char* name = ".pbc-0123456789abcdef";
    const UniqueFd file(::openat(fd.Get(), name, O_CREAT | O_WRONLY, 0));
    SweepTemporary(fd.Get(), name);
    if (Names().size() != 1) return 1;
    const timespec old[2] = {{0, UTIME_OMIT}, {1'000'000'000, 0}};
    ::futimens(file.Get(), old);
    SweepTemporary(fd.Get(), name);
    return Names().empty() ? 0 : 2;
  });
  EXPECT_EQ(answer, 0);
}

TEST(TemporaryNameTest, PrefixAndSixteenDigits) {
  EXPECT_TRUE(IsTemporaryName(".pbc-0123456789abcdef"));
  for (const char* name :
       {"", ".pbc-", ".pbc-0123456789abcde", ".pbc-0123456789abcdef0", ".pbc-0123456789ABCDEF",
        ".pbc-0123456789abcde.", "x.pbc-0123456789abcdef"})
    EXPECT_FALSE(IsTemporaryName(name)) << name;
}

// Writers and sweepers in one directory: what is committed is whole, nothing is left.
TEST_F(TemporaryFileTest, SweepersNeverTakeWhatIsInUse) {
  std::atomic<bool> done{false};
  std::vector<std::jthread> sweepers;
  for (int i = 0; i < 2; ++i)
    sweepers.emplace_back([&] {
      DirectoryReader reader;
      while (!done) {
        const auto listed = OpenDirectory(kCurrentDirectory, dir.Path().c_str(), Follow::kNo);
        reader.ForEach(listed->Get(), [&](const DirectoryEntry& entry) {
          if (IsTemporaryName(entry.name)) SweepTemporary(listed->Get(), entry.name);
        });
      }
    });
  std::vector<std::jthread> writers;
  for (int i = 0; i < 3; ++i)
    writers.emplace_back([&, i] {
      const std::string text(static_cast<std::size_t>(20'000 + i), 'x');
      for (int round = 0; round < 300; ++round) {
        Result<TemporaryFile> file = TemporaryFile::Create(fd.Get());
        ASSERT_TRUE(file);
        ASSERT_EQ(file->Write(text), 0);
        ASSERT_EQ(file->Commit(std::to_string(i).c_str()), 0);
      }
    });
  writers.clear();
  done = true;
  sweepers.clear();
  EXPECT_EQ(Names().size(), 3U);
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(Stat(dir / std::to_string(i))->size, 20'000U + static_cast<unsigned>(i));
}

TEST_F(TemporaryFileTest, WriteFileReplacesWhole) {
  const std::string path = dir / "out";
  WriteFile(path, "one");
  EXPECT_EQ(ReadFile(path), "one");
  EXPECT_EQ(Stat(path)->mode, 0666U & ~Umask());
  const std::uint64_t inode = Stat(path)->inode;
  WriteFile(path, "one", UnlessSame::kYes);
  EXPECT_EQ(Stat(path)->inode, inode);
  WriteFile(path, "two", UnlessSame::kYes);
  EXPECT_EQ(ReadFile(path), "two");
  EXPECT_EQ(Names(), std::vector<std::string>{"out"});
}

TEST_F(TemporaryFileTest, WriteFileGoesThroughLinksAndToDevices) {
  dir.Link("real", "link");
  WriteFile(dir / "link", "text");
  EXPECT_EQ(ReadFile(dir / "real"), "text");
  WriteFile("/dev/null", "text");
  EXPECT_EQ(Stat("/dev/null")->kind, FileKind::kOther);
}

TEST_F(TemporaryFileTest, WriteFileNamesThePath) {
  dir.MakeDirectory("d");
  for (const char* name : {"none/out", "d"}) {
    try {
      WriteFile(dir / name, "x");
      FAIL() << name;
    } catch (const Error& error) {
      EXPECT_TRUE(std::string(error.what()).starts_with(dir / name + ": cannot be written: "))
          << error.what();
    }
  }
  EXPECT_EQ(Names(), std::vector<std::string>{"d"});
}

TEST_F(TemporaryFileTest, ClampsOnlyWhatIsLater) {
  const std::string path = dir.Write("f");
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  EXPECT_EQ(ClampMtime(file.Get(), 1000), 0);
  EXPECT_EQ(Stat(path)->mtime, 1000);
  EXPECT_EQ(ClampMtime(file.Get(), 2000), 0);
  EXPECT_EQ(Stat(path)->mtime, 1000);
}

}  // namespace
}  // namespace pybytecode::os
