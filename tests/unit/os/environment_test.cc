#include "tool/os/environment.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "tests/support/in_child.h"
#include "tests/support/temp_dir.h"

namespace pybytecode::os {
namespace {

using test::InChild;

TEST(OsEnvironmentTest, Variables) {
  ::setenv("PYBYTECODE_TEST", "", 1);
  EXPECT_EQ(Variable("PYBYTECODE_TEST"), "");
  EXPECT_FALSE(NonEmptyVariable("PYBYTECODE_TEST"));
  ::setenv("PYBYTECODE_TEST", "a=b", 1);
  EXPECT_EQ(NonEmptyVariable("PYBYTECODE_TEST"), "a=b");
  const std::vector<std::string> all = AllVariables();
  EXPECT_NE(std::find(all.begin(), all.end(), "PYBYTECODE_TEST=a=b"), all.end());
  ::unsetenv("PYBYTECODE_TEST");
  EXPECT_FALSE(Variable("PYBYTECODE_TEST"));
}

TEST(OsEnvironmentTest, Executables) {
  const test::TempDir dir;
  const int answer = InChild([&] {
    ::chmod(dir.Write("one/tool").c_str(), 0644);
    ::chmod(dir.Write("two/tool").c_str(), 0755);
    dir.MakeDirectory("three/tool");
    ::setenv("PATH",
             (dir / "none" + ":" + dir / "three" + ":" + dir / "one" + ":" + dir / "two").c_str(),
             1);
    if (FindExecutable("tool") != dir / "two/tool") return 1;
    if (FindExecutable("other") != "") return 2;
    if (FindExecutable(dir / "one/tool") != "") return 3;
    if (FindExecutable(dir / "two/tool") != dir / "two/tool") return 4;
    if (::chdir((dir / "two").c_str()) != 0) return 5;
    ::setenv("PATH", "", 1);  // An empty entry is the current directory.
    return FindExecutable("tool") == "./tool" ? 0 : 6;
  });
  EXPECT_EQ(answer, 0);
}

TEST(OsEnvironmentTest, ClosedStandardDescriptorsAreFilled) {
  for (const int closed : {1, 2, 3, 4, 5, 6, 7}) {
    const int answer = InChild([closed] {
      for (int fd = 0; fd <= 2; ++fd)
        if ((closed & (1 << fd)) != 0) ::close(fd);
      PrepareProcess();
      const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
      if (next <= 2) return 1;
      char byte = 0;
      if ((closed & 1) != 0 && ::read(0, &byte, 1) != 0) return 2;
      if ((closed & 2) != 0 && WriteTo(1, "x") != EBADF) return 3;  // As if it were still closed.
      if ((closed & 4) != 0 && ::write(2, "x", 1) != 1) return 4;
      return 0;
    });
    EXPECT_EQ(answer, 0) << closed;
  }
}

TEST(OsEnvironmentTest, NoReaderIsAnErrorAndNoSignal) {
  const int answer = InChild([] {
    PrepareProcess();
    int fds[2];
    if (::pipe(fds) != 0) return 1;
    ::close(fds[0]);
    return WriteTo(fds[1], "x") == EPIPE ? 0 : 2;
  });
  EXPECT_EQ(answer, 0);
}

TEST(OsEnvironmentTest, WhatIsNoTerminal) {
  int fds[2];
  ASSERT_EQ(::pipe2(fds, O_CLOEXEC), 0);
  EXPECT_FALSE(IsTerminal(fds[0]));
  EXPECT_EQ(TerminalWidth(fds[0]), 80);
  ::close(fds[0]);
  ::close(fds[1]);
}

}  // namespace
}  // namespace pybytecode::os
