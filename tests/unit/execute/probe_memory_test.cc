#include "tool/execute/probe_memory.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>

#include "tests/support/in_child.h"
#include "tests/support/temp_dir.h"
#include "tool/os/file.h"

namespace pybytecode::execute {
namespace {

class ProbeMemoryTest : public testing::Test {
 protected:
  ProbeMemoryTest() {
    ::setenv("XDG_CACHE_HOME", (dir / "cache").c_str(), 1);
    Native("env/bin/python");
  }
  ~ProbeMemoryTest() override { ::unsetenv("XDG_CACHE_HOME"); }

  void Native(const std::string& name, const std::string& rest = "") {
    ::chmod(dir.Write(name,
                      "\x7F"
                      "ELF" +
                          rest)
                .c_str(),
            0755);
  }
  std::optional<std::string> Recall() { return ProbeMemory().Recall(python); }
  void Keep() { ProbeMemory().Keep(python, "said"); }

  pybytecode::test::TempDir dir;
  const std::string python = dir / "env/bin/python";
  const std::string memory = dir / "cache/pybytecode";
};

TEST_F(ProbeMemoryTest, Remembers) {
  EXPECT_FALSE(Recall());
  Keep();
  EXPECT_EQ(Recall(), "said");
  EXPECT_EQ(os::Stat(memory)->mode, 0700U);
  ProbeMemory().Forget(python);
  EXPECT_FALSE(Recall());
  EXPECT_FALSE(ProbeMemory().Recall(dir / "none"));
}

TEST_F(ProbeMemoryTest, AnotherPathIsAnotherInterpreter) {
  Keep();
  dir.Link("python", "env/bin/python3");
  EXPECT_FALSE(ProbeMemory().Recall(dir / "env/bin/python3"));
  ProbeMemory().Keep(dir / "env/bin/python3", "other");
  EXPECT_EQ(Recall(), "said");
  EXPECT_EQ(ProbeMemory().Recall(dir / "env/bin/python3"), "other");
}

TEST_F(ProbeMemoryTest, ChangesAreSeen) {
  Keep();
  const timespec times[2] = {{5, 0}, {5, 0}};
  ::utimensat(AT_FDCWD, python.c_str(), times, 0);
  EXPECT_FALSE(Recall()) << "mtime";
  Keep();
  Native("env/bin/python", "more");
  EXPECT_FALSE(Recall()) << "size";
  Keep();
  Native("env/bin/other");
  std::filesystem::rename(dir / "env/bin/other", python);
  EXPECT_FALSE(Recall()) << "inode";
  Keep();
  dir.Write("env/pyvenv.cfg", "home = /usr/bin\n");
  EXPECT_FALSE(Recall()) << "pyvenv.cfg above";
  Keep();
  EXPECT_TRUE(Recall());
  dir.Write("env/bin/pyvenv.cfg", "home = /usr/bin\n");
  EXPECT_FALSE(Recall()) << "pyvenv.cfg beside";
}

TEST_F(ProbeMemoryTest, ALinkIsWhatItLeadsTo) {
  Native("real/python3.11");
  std::filesystem::remove(python);
  dir.Link("../../real/python3.11", "env/bin/python");
  Keep();
  EXPECT_TRUE(Recall());
  Native("real/python3.11", "new");
  EXPECT_FALSE(Recall());
}

TEST_F(ProbeMemoryTest, AScriptMeansManyInterpreters) {
  dir.Write("env/bin/python", "#!/bin/sh\nexec pyenv exec python\n");
  Keep();
  EXPECT_FALSE(Recall());
  EXPECT_FALSE(os::Stat(memory));
}

TEST_F(ProbeMemoryTest, AScriptBehindALinkIsAScript) {
  std::filesystem::remove(python);
  dir.Write("shims/python", "#!/bin/sh\n");
  dir.Link("../../shims/python", "env/bin/python");
  Keep();
  EXPECT_FALSE(Recall());
}

TEST_F(ProbeMemoryTest, IsNotUsedIfOthersCanWriteIt) {
  Keep();
  for (const mode_t mode : {0770U, 0702U, 0777U}) {
    ::chmod(memory.c_str(), mode);
    ProbeMemory others;
    EXPECT_FALSE(others.Recall(python));
    EXPECT_TRUE(others.Trouble().starts_with(memory + ": ")) << others.Trouble();
    others.Keep(python, "lie");
  }
  ::chmod(memory.c_str(), 0755);
  EXPECT_EQ(ProbeMemory().Trouble(), "");
  EXPECT_EQ(Recall(), "said");
}

TEST_F(ProbeMemoryTest, AFileThatOthersCanWriteIsNotUsed) {
  Keep();
  for (const auto& entry : std::filesystem::directory_iterator(memory))
    ::chmod(entry.path().c_str(), 0666);
  EXPECT_FALSE(Recall());
}

TEST_F(ProbeMemoryTest, IsNotUsedIfItIsSomebodyElses) {
  if (::geteuid() != 0) GTEST_SKIP() << "gives files away, for which it must be root";
  Keep();
  ASSERT_EQ(::chown(memory.c_str(), 65534, 65534), 0);
  EXPECT_FALSE(Recall());
  EXPECT_NE(ProbeMemory().Trouble(), "");
}

TEST_F(ProbeMemoryTest, IsNotUsedThroughALink) {
  std::filesystem::create_directories(dir / "cache");
  dir.MakeDirectory("elsewhere");
  dir.Link(dir / "elsewhere", "cache/pybytecode");
  Keep();
  EXPECT_FALSE(Recall());
  EXPECT_TRUE(std::filesystem::is_empty(dir / "elsewhere"));
}

// With a umask of 002, as users of many distributions have it, 0664 would be refused next time.
TEST_F(ProbeMemoryTest, IsOursAloneWhateverTheUmask) {
  Keep();
  for (const auto& entry : std::filesystem::directory_iterator(memory))
    EXPECT_EQ(os::Stat(entry.path())->mode, 0600U);
}

TEST_F(ProbeMemoryTest, GarbageIsForgotten) {
  Keep();
  for (const auto& entry : std::filesystem::directory_iterator(memory)) {
    const std::string whole = os::ReadFile(entry.path());
    for (const std::string& text :
         {std::string(), whole.substr(0, whole.size() / 2), "x" + whole}) {
      dir.Write(entry.path().string().substr(dir.Path().size() + 1), text);
      EXPECT_FALSE(Recall());
    }
  }
}

TEST_F(ProbeMemoryTest, NoHomeIsNoMemory) {
  const int answer = pybytecode::test::InChild([&] {
    ::unsetenv("XDG_CACHE_HOME");
    ::setenv("HOME", (dir / "home").c_str(), 1);
    Keep();
    if (!os::Stat(dir / "home/.cache/pybytecode") || Recall() != "said") return 1;
    ::setenv("XDG_CACHE_HOME", "relative", 1);
    if (Recall() != "said") return 2;
    ::unsetenv("XDG_CACHE_HOME");
    ::unsetenv("HOME");
    Keep();
    return Recall() ? 3 : 0;
  });
  EXPECT_EQ(answer, 0);
}

TEST_F(ProbeMemoryTest, AReadOnlyHomeIsNoTrouble) {
  dir.Write("cache", "a file");
  Keep();
  EXPECT_FALSE(Recall());
}

}  // namespace
}  // namespace pybytecode::execute
