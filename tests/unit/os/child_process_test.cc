#include "tool/os/child_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/in_child.h"
#include "tests/support/temp_dir.h"
#include "tool/error.h"
#include "tool/os/file.h"
#include "tool/os/limits.h"

namespace pybytecode::os {
namespace {

using test::InChild;
using Clock = std::chrono::steady_clock;

ChildSpec Program(const std::string& path, std::vector<std::string> arguments = {}) {
  return {
      .executable = path, .arguments = std::move(arguments), .environment = {"PATH=/usr/bin:/bin"}};
}

ChildSpec Shell(const std::string& script) { return Program("/bin/sh", {"-c", script}); }

struct Said {
  std::string text;
  ExitStatus status;
};

/// What it prints, once nobody holds its output any more.
Said Hear(ChildSpec spec) {
  Pipe pipe = MakePipe();
  spec.stdout_fd = pipe.write.Get();
  ChildProcess child(spec);
  pipe.write.Reset();
  Said said;
  EXPECT_TRUE(AppendAll(pipe.read.Get(), 0, said.text));
  said.status = child.Wait();
  return said;
}

bool HasChildren() { return ::waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD; }

TEST(ChildProcessTest, RunsAndEnds) {
  const Said said = Hear(Shell("echo out; exit 3"));
  EXPECT_EQ(said.text, "out\n");
  EXPECT_EQ(said.status.code, 3);
  EXPECT_EQ(said.status.signal, 0);
  EXPECT_EQ(Hear(Shell("kill -9 $$")).status.signal, SIGKILL);
  EXPECT_FALSE(HasChildren());
}

TEST(ChildProcessTest, Describes) {
  EXPECT_EQ(Describe({3, 0}), "exited with code 3");
  EXPECT_EQ(Describe({0, SIGSEGV}), "was killed by signal 11 (Segmentation fault)");
}

TEST(ChildProcessTest, WhatCannotBeStartedIsAnErrorAndNoZombie) {
  const test::TempDir dir;
  const std::string plain = dir.Write("plain", "no program");
  for (const std::string& path : {dir / "none", plain, dir.Path(), std::string("sh")}) {
    try {
      ChildProcess child(Program(path));
      FAIL() << path;
    } catch (const Error& error) {
      EXPECT_TRUE(std::string(error.what()).starts_with(path + ": cannot be started: "))
          << error.what();
    }
  }
  EXPECT_FALSE(HasChildren());
}

TEST(ChildProcessTest, AMissingDirectoryIsAnError) {
  ChildSpec spec = Shell("true");
  spec.directory = "/no/such/directory";
  EXPECT_THROW(ChildProcess{spec}, Error);
}

TEST(ChildProcessTest, GetsArgumentsEnvironmentAndDirectory) {
  ChildSpec spec = Shell("echo \"$0,$1\"; pwd; env | grep -v ^PWD= | sort | tr '\\n' ' '");
  spec.arguments.insert(spec.arguments.end(), {"a b", "\xFF*"});
  spec.environment.push_back("KEY=value with = in it");
  EXPECT_EQ(Hear(spec).text.substr(0, 8), "a b,\xFF*\n/");
  EXPECT_NE(Hear(spec).text.find("KEY=value with = in it PATH="), std::string::npos);
  spec.directory = "/usr";
  EXPECT_NE(Hear(spec).text.find("\n/usr\n"), std::string::npos);
}

TEST(ChildProcessTest, StandardInputIsWhatIsGivenElseEmpty) {
  Pipe input = MakePipe();
  WriteAll(input.write.Get(), "hello");
  input.write.Reset();
  ChildSpec spec = Shell("cat; echo .");
  EXPECT_EQ(Hear(spec).text, ".\n");
  spec.stdin_fd = input.read.Get();
  EXPECT_EQ(Hear(spec).text, "hello.\n");
}

TEST(ChildProcessTest, InheritsNoDescriptorButTheKeptOne) {
  const UniqueFd leaky(::open("/dev/null", O_RDONLY));  // NOLINT: somebody else's, without CLOEXEC.
  const UniqueFd high(::fcntl(leaky.Get(), F_DUPFD, 500));
  const Pipe kept = MakePipe();
  ChildSpec spec = Program("/bin/ls", {"/proc/self/fd"});
  EXPECT_EQ(Hear(spec).text, "0\n1\n2\n3\n");  // 3 is the listing itself.
  const UniqueFd far(::fcntl(kept.write.Get(), F_DUPFD_CLOEXEC, 40));
  spec.kept_fd = far.Get();
  EXPECT_EQ(Hear(spec).text, "0\n1\n2\n3\n" + std::to_string(far.Get()) + "\n");
}

TEST(ChildProcessTest, SignalsAreAsByDefault) {
  const int answer = InChild([] {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    sigset_t all;
    ::sigfillset(&all);
    ::sigprocmask(SIG_SETMASK, &all, nullptr);
    const Said said = Hear(Program("/bin/cat", {"/proc/self/status"}));
    const auto line = [&](const std::string& key) {
      const std::size_t at = said.text.find("\n" + key + ":\t") + key.size() + 3;
      return said.text.substr(at, said.text.find('\n', at) - at);
    };
    if (line("SigBlk") != "0000000000000000") return 1;
    const std::uint64_t ignored = std::stoull(line("SigIgn"), nullptr, 16);
    return ((ignored >> (SIGPIPE - 1) | ignored >> (SIGXFSZ - 1)) & 1U) == 0 ? 0 : 2;
  });
  EXPECT_EQ(answer, 0);
}

TEST(ChildProcessTest, HasTheDescriptorLimitThatWeWereStartedWith) {
  const int answer = InChild([] {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 321;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    RaiseDescriptorLimit();
    return Hear(Shell("ulimit -Sn")).text == "321\n" ? 0 : 1;
  });
  EXPECT_EQ(answer, 0);
}

/// The processes of a group, zombies left out.
std::set<int> Group(int group) {
  std::set<int> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const Result<std::string> stat = TryReadFile(entry.path().string() + "/stat");
    if (!stat || stat->rfind(')') == std::string::npos) continue;
    std::istringstream fields(stat->substr(stat->rfind(')') + 1));
    char state = 0;
    int parent = 0;
    int its_group = 0;
    fields >> state >> parent >> its_group;
    if (its_group == group && state != 'Z') found.insert(std::atoi(stat->c_str()));
  }
  return found;
}

bool Empties(int group) {
  for (int i = 0; i < 200 && !Group(group).empty(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return Group(group).empty();
}

TEST(ChildProcessTest, LeadsAGroupThatGoesWithIt) {
  for (const bool kill : {true, false}) {
    Pipe pipe = MakePipe();
    ChildSpec spec = Shell(kill ? "sleep 600 & sleep 600 & echo $$; wait" : "sleep 600 & echo $$");
    spec.stdout_fd = pipe.write.Get();
    ChildProcess child(spec);
    char buffer[32] = {};
    ASSERT_GT(*ReadUpTo(pipe.read.Get(), buffer, 31), 0U);
    const int group = std::atoi(buffer);
    EXPECT_FALSE(Group(group).empty());
    const ExitStatus status = kill ? child.Kill() : child.Wait();
    EXPECT_EQ(status.signal, kill ? SIGKILL : 0);
    EXPECT_EQ(child.Wait().signal, status.signal);  // Idempotent.
    EXPECT_TRUE(Empties(group));
  }
}

TEST(ChildProcessTest, GoesWithItsObject) {
  const Clock::time_point begin = Clock::now();
  { ChildProcess child(Shell("sleep 600")); }
  EXPECT_LT(Clock::now() - begin, std::chrono::seconds(10));
  EXPECT_FALSE(HasChildren());
}

TEST(ChildProcessTest, DiesWithUs) {
  Pipe pipe = MakePipe();
  const int answer = InChild([&] {
    ChildSpec spec = Shell("echo $$; exec sleep 600");
    spec.stdout_fd = pipe.write.Get();
    static ChildProcess child(spec);
    char byte = 0;
    while (ReadUpTo(pipe.read.Get(), &byte, 1) && byte != '\n')
      WriteAll(pipe.write.Get(), {&byte, 1});
    ::kill(::getpid(), SIGKILL);
    return 0;
  });
  EXPECT_EQ(answer, -SIGKILL);
  char buffer[32] = {};
  ASSERT_GT(*ReadUpTo(pipe.read.Get(), buffer, 31), 0U);
  EXPECT_TRUE(Empties(std::atoi(buffer)));
}

TEST(ChildProcessTest, SixtyFourAtOnceFromEightThreads) {
  std::atomic<int> ended{0};
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 8; ++n)
        if (Hear(Shell("echo x")).text == "x\n") ++ended;
    });
  threads.clear();
  EXPECT_EQ(ended, 64);
  EXPECT_FALSE(HasChildren());
}

TEST(ChildProcessTest, WorksWhereASandboxRefusesPidfds) {
  const int answer = InChild([] {
    if (!test::RefuseSystemCall(SYS_pidfd_open, EPERM)) return 77;
    if (Hear(Shell("echo x; exit 4")).status.code != 4) return 1;
    try {
      ChildProcess none(Program("/no/such/file"));
      return 2;
    } catch (const Error&) {
    }
    return HasChildren() ? 3 : 0;
  });
  if (answer == 77) GTEST_SKIP() << "no system-call filters here";
  EXPECT_EQ(answer, 0);
}

}  // namespace
}  // namespace pybytecode::os
