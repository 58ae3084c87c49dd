#include "tool/publish/bytecode_file.h"

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <ctime>
#include <string>
#include <vector>

#include "tests/support/in_child.h"
#include "tests/support/temp_dir.h"
#include "tool/error.h"
#include "tool/os/file.h"
#include "tool/os/temporary_file.h"

namespace pybytecode::publish {
namespace {

using test::InChild;

class BytecodeWriterTest : public testing::Test {
 protected:
  BytecodeWriterTest() {
    header.fill('h');
    place = {dir.Path(), "__pycache__"};
  }
  BytecodeFile File(const std::string& name = "x.pyc", std::string_view code = "code") const {
    return {place, name, header, code, 0644, {}};
  }
  std::string Write(const BytecodeFile& file) { return BytecodeWriter(std::nullopt).Write(file); }
  std::vector<std::string> Names(const std::string& relative = "__pycache__") const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(dir / relative))
      names.push_back(entry.path().filename());
    return names;
  }

  test::TempDir dir;
  pyc::HeaderBytes header;
  pyc::Place place;
  const std::string target = dir / "__pycache__/x.pyc";
};

TEST_F(BytecodeWriterTest, WritesHeaderAndCode) {
  EXPECT_EQ(Write(File()), "");
  EXPECT_EQ(os::ReadFile(target), std::string(16, 'h') + "code");
  EXPECT_EQ(Write(File("x.pyc", "other")), "");
  EXPECT_EQ(os::ReadFile(target), std::string(16, 'h') + "other");
  EXPECT_EQ(Names(), std::vector<std::string>{"x.pyc"});
}

TEST_F(BytecodeWriterTest, MakesEveryDirectory) {
  place = {dir / "prefix/deep", "a/b"};
  EXPECT_EQ(Write(File()), "");
  EXPECT_TRUE(os::Stat(dir / "prefix/deep/a/b/x.pyc"));
}

// What it keeps open between two files may be gone, or may not be ours to write to any more.
TEST_F(BytecodeWriterTest, TheDirectoryChangesBetweenTwoFiles) {
  BytecodeWriter writer(std::nullopt);
  EXPECT_EQ(writer.Write(File("a.pyc")), "");
  std::filesystem::remove_all(dir / "__pycache__");
  EXPECT_EQ(writer.Write(File("b.pyc")), "");
  EXPECT_EQ(Names(), std::vector<std::string>{"b.pyc"});
  std::filesystem::remove_all(dir / "__pycache__");
  dir.MakeDirectory("elsewhere");
  dir.Link("elsewhere", "__pycache__");
  EXPECT_NE(writer.Write(File("c.pyc")).find("symbolic link"), std::string::npos);
  EXPECT_TRUE(Names("elsewhere").empty());
}

// importlib._bootstrap_external._calc_mode, and what open() does with the umask.
TEST_F(BytecodeWriterTest, ModesAreTheImporters) {
  for (const auto& [source, bytecode] :
       std::vector<std::pair<std::uint32_t, std::uint32_t>>{{0644, 0644},
                                                            {0755, 0644},
                                                            {0444, 0644},
                                                            {0600, 0600},
                                                            {0666, 0666},
                                                            {04777, 0666},
                                                            {0, 0200}}) {
    BytecodeFile file = File();
    file.source_mode = source;
    EXPECT_EQ(Write(file), "");
    EXPECT_EQ(os::Stat(target)->mode, bytecode & ~os::Umask()) << source;
  }
}

TEST_F(BytecodeWriterTest, RefusesTargetsThatAreNoRegularFiles) {
  const std::string victim = dir.Write("victim", "precious");
  dir.Link(victim, "__pycache__/x.pyc");
  EXPECT_EQ(Write(File()), target + ": is a symbolic link and is not written through; remove it");
  EXPECT_EQ(os::ReadFile(victim), "precious");
  dir.Link("nowhere", "__pycache__/dangling.pyc");
  EXPECT_NE(Write(File("dangling.pyc")), "");
  std::filesystem::remove(target);
  ASSERT_EQ(::mkfifo(target.c_str(), 0600), 0);
  EXPECT_EQ(Write(File()), target + ": is not a regular file and is not replaced; remove it");
  dir.MakeDirectory("__pycache__/d.pyc");
  EXPECT_NE(Write(File("d.pyc")), "");
  EXPECT_EQ(Names().size(), 3U);
}

TEST_F(BytecodeWriterTest, RefusesACacheDirectoryThatIsNone) {
  dir.Write("__pycache__");
  EXPECT_EQ(Write(File()), dir / "__pycache__: is not a directory; remove it");
  std::filesystem::remove(dir / "__pycache__");
  dir.MakeDirectory("elsewhere");
  dir.Link("elsewhere", "__pycache__");
  EXPECT_EQ(Write(File()),
            dir / "__pycache__: is or passes a symbolic link, which is refused; remove the link");
  EXPECT_TRUE(Names("elsewhere").empty());
}

TEST_F(BytecodeWriterTest, NamesWhatCannotBeWritten) {
  if (::geteuid() != 0) GTEST_SKIP() << "becomes somebody else, for which it must be root";
  dir.MakeDirectory("__pycache__");
  const auto as_nobody = [&] {
    return InChild([&] {
      if (::setuid(65534) != 0) return 77;
      const std::string why = Write(File());
      if (why == target + ": cannot be written: Permission denied") return 1;
      return why == dir / "__pycache__: cannot be written to: Permission denied" ? 2 : 3;
    });
  };
  EXPECT_EQ(as_nobody(), 2);  // The room is ours alone.
  ::chmod(dir.Path().c_str(), 0755);
  EXPECT_EQ(as_nobody(), 1);
}

TEST_F(BytecodeWriterTest, AFullDiskEndsTheRun) {
  const std::string full = dir.MakeDirectory("full");
  if (::mount("tmpfs", full.c_str(), "tmpfs", 0, "size=64k") != 0)
    GTEST_SKIP() << "needs to mount a file system";
  place = {full, "__pycache__"};
  const std::string code(100'000, 'c');
  try {
    EXPECT_EQ(Write(File("small.pyc")), "");
    Write(File("x.pyc", code));
    ADD_FAILURE();
  } catch (const DiskFull& error) {
    EXPECT_EQ(std::string(error.what()),
              full + "/__pycache__/x.pyc: cannot be written: No space left on device");
  }
  EXPECT_EQ(Names("full/__pycache__"), std::vector<std::string>{"small.pyc"});
  ::umount2(full.c_str(), MNT_DETACH);
}

TEST_F(BytecodeWriterTest, WritesAgainWhereTheDirectoryWentAway) {
  BytecodeWriter writer(std::nullopt);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(writer.Write(File()), "");
    std::filesystem::remove_all(dir / "__pycache__");
  }
}

TEST_F(BytecodeWriterTest, LinksTwinsOfTheSameBytes) {
  BytecodeWriter writer(std::nullopt);
  EXPECT_EQ(writer.Write(File("x.pyc")), "");
  BytecodeFile twin = File("x.opt-1.pyc");
  twin.twins = {"none.pyc", "x.pyc"};
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(writer.Write(twin), "");
    EXPECT_EQ(os::Stat(dir / "__pycache__/x.opt-1.pyc")->inode, os::Stat(target)->inode);
  }
  twin.code = "cod";  // A beginning of it is not the same.
  EXPECT_EQ(writer.Write(twin), "");
  EXPECT_NE(os::Stat(dir / "__pycache__/x.opt-1.pyc")->inode, os::Stat(target)->inode);
  EXPECT_EQ(os::ReadFile(target), std::string(16, 'h') + "code");
  EXPECT_EQ(Names().size(), 2U);
}

TEST_F(BytecodeWriterTest, Removes) {
  BytecodeWriter writer(std::nullopt);
  EXPECT_EQ(writer.Remove(place, "x.pyc"), "");
  writer.Write(File());
  EXPECT_EQ(writer.Remove(place, "x.pyc"), "");
  EXPECT_TRUE(Names().empty());
  dir.MakeDirectory("__pycache__/d.pyc");
  EXPECT_EQ(writer.Remove(place, "d.pyc"), "");
  EXPECT_EQ(Names().size(), 1U);
}

TEST_F(BytecodeWriterTest, ClampsTimes) {
  BytecodeWriter writer(1'000'000'000);
  dir.MakeDirectory("old/parent");
  place = {dir / "old/parent", "made/too"};
  EXPECT_EQ(writer.Write(File()), "");
  EXPECT_EQ(os::Stat(dir / "old/parent/made/too/x.pyc")->mtime, 1'000'000'000);
  EXPECT_GT(os::Stat(dir / "old/parent/made")->mtime, 1'000'000'000);
  ClampDirectories(writer.TouchedDirectories(), 1'000'000'000);
  for (const char* made : {"old/parent", "old/parent/made", "old/parent/made/too"})
    EXPECT_EQ(os::Stat(dir / made)->mtime, 1'000'000'000) << made;
  EXPECT_GT(os::Stat(dir / "old")->mtime, 1'000'000'000);  // Nothing was made in it.
}

TEST_F(BytecodeWriterTest, ADirectoryThatIsWrittenToTwiceIsNamedOnce) {
  BytecodeWriter writer(1'000'000'000);
  for (const char* name : {"a.pyc", "b.pyc", "c.pyc"}) EXPECT_EQ(writer.Write(File(name)), "");
  ASSERT_EQ(writer.TouchedDirectories().size(), 1U);
  EXPECT_EQ(writer.Remove(File("b.pyc").place, "b.pyc"), "");
  EXPECT_EQ(writer.TouchedDirectories().size(), 1U);
}

TEST_F(BytecodeWriterTest, AClampInTheFutureChangesNothing) {
  BytecodeWriter writer(std::time(nullptr) + 100'000);
  writer.Write(File());
  EXPECT_LE(os::Stat(target)->mtime, std::time(nullptr));
  EXPECT_TRUE(BytecodeWriter(std::nullopt).TouchedDirectories().empty());
}

}  // namespace
}  // namespace pybytecode::publish
