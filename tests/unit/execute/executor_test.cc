// The real executor with real interpreters and with some that lie. The job is a fake: sources come
// from memory, and what became of each is kept.
#include "tool/execute/executor.h"

#include <gtest/gtest.h>

#include <map>
#include <mutex>

#include "tool/os/environment.h"
#include "tool/os/file.h"

namespace pybytecode::execute {
namespace {

struct Books {
  std::mutex mutex;
  std::map<std::uint32_t, std::string> compiled;  ///< Task: code bytes of its last level.
  std::map<std::uint32_t, std::string> failed;    ///< Task: message.
  std::map<std::uint32_t, int> finished;
};

class FakeJob : public Job {
 public:
  FakeJob(const std::vector<std::string>& sources, Books& books)
      : sources_(sources), books_(books) {}

  bool Load(std::uint32_t task, std::string& stream, std::size_t& name_size) override {
    stream += "name.py";
    name_size = 7;
    stream += sources_[task];
    return true;
  }
  void Deliver(std::uint32_t task, const Answer& answer) override {
    const std::lock_guard lock(books_.mutex);
    books_.compiled[task] = answer.payload;
  }
  void Fail(std::uint32_t task, int, FailureKind, const CompileError& error) override {
    const std::lock_guard lock(books_.mutex);
    books_.failed[task] = error.message;
  }
  LevelSet Finish(std::uint32_t task) override {
    const std::lock_guard lock(books_.mutex);
    ++books_.finished[task];
    return 0;
  }

 private:
  const std::vector<std::string>& sources_;
  Books& books_;
};

class ExecutorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    python_ = os::FindExecutable("python3");
    if (python_.empty()) GTEST_SKIP() << "no python3 on PATH";
    python_ = os::AbsolutePath(python_);
  }

  void Run(const std::vector<std::string>& sources, unsigned threads, std::uint32_t batch) {
    Work work;
    for (std::uint32_t i = 0; i < sources.size(); ++i)
      work.tasks.push_back({{0, i}, LevelBit(0), sources[i].size()});
    for (std::uint32_t i = 0; i < sources.size(); i += batch)
      work.batches.push_back(
          {i, std::min<std::uint32_t>(i + batch, static_cast<std::uint32_t>(sources.size()))});
    ExecutorOptions options;
    options.launch = {python_, true, std::chrono::seconds(20)};
    options.expected = Interpreter(options.launch).Greet();
    options.threads = threads;
    Executor executor(options);
    executor.Run(work, [&](unsigned) { return std::make_unique<FakeJob>(sources, books_); }, {});
  }

  std::string python_;
  Books books_;
};

TEST_F(ExecutorTest, EverySourceIsAnsweredOnce) {
  std::vector<std::string> sources;
  for (int i = 0; i < 300; ++i) sources.push_back("x = " + std::to_string(i) + "\n");
  Run(sources, 3, 7);
  EXPECT_EQ(books_.compiled.size(), 300U);
  for (const auto& [task, times] : books_.finished) EXPECT_EQ(times, 1) << task;
}

TEST_F(ExecutorTest, ErrorsAreValues) {
  Run({"x = 1\n", "x = = 1\n", std::string("x = 1\0", 6), "x = 2\n"}, 1, 4);
  EXPECT_EQ(books_.compiled.size(), 2U);
  EXPECT_EQ(books_.failed.size(), 2U);
  EXPECT_TRUE(books_.failed[1].starts_with("SyntaxError: ")) << books_.failed[1];
}

TEST_F(ExecutorTest, LargeSourcesAndLargeAnswersDoNotDeadlock) {
  std::string large = "x = [";
  while (large.size() < 3'000'000)
    large += "'" + std::string(1000, 'a') + std::to_string(large.size()) + "',\n";
  large += "]\n";
  Run({large, large, large, "x = 1\n"}, 2, 1);
  EXPECT_EQ(books_.compiled.size(), 4U);
}

TEST_F(ExecutorTest, WhatAJobThrowsReachesTheCallerOnce) {
  class Throwing : public FakeJob {
   public:
    using FakeJob::FakeJob;
    void Deliver(std::uint32_t, const Answer&) override { throw DiskFull("disk", "full"); }
  };
  const std::vector<std::string> sources(50, "x = 1\n");
  Work work;
  for (std::uint32_t i = 0; i < 50; ++i) {
    work.tasks.push_back({{0, i}, LevelBit(0), 6});
    work.batches.push_back({i, i + 1});
  }
  ExecutorOptions options;
  options.launch = {python_, true, std::chrono::seconds(20)};
  options.expected = Interpreter(options.launch).Greet();
  options.threads = 3;
  Executor executor(options);
  EXPECT_THROW(
      executor.Run(work, [&](unsigned) { return std::make_unique<Throwing>(sources, books_); }, {}),
      DiskFull);
}

TEST_F(ExecutorTest, AnotherInterpreterThanRememberedIsNoticed) {
  const std::vector<std::string> sources{"x = 1\n"};
  Work work{{{{0, 0}, LevelBit(0), 6}}, {{0, 1}}};
  ExecutorOptions options;
  options.launch = {python_, true, std::chrono::seconds(20)};
  options.expected = Interpreter(options.launch).Greet();
  options.expected.identity.magic ^= 1U;
  Executor executor(options);
  EXPECT_THROW(
      executor.Run(work, [&](unsigned) { return std::make_unique<FakeJob>(sources, books_); }, {}),
      IdentityChanged);
}

TEST_F(ExecutorTest, GreetingTellsIdentity) {
  Interpreter interpreter(LaunchSpec{python_, true, std::chrono::seconds(20)});
  const Greeting& greeting = interpreter.Greet();
  EXPECT_TRUE(greeting.identity.cache_tag.starts_with("cpython-3")) << greeting.text;
  EXPECT_NE(greeting.hash, pyc::HashFunction::kUnknown);
  EXPECT_TRUE(greeting.library.starts_with("python3."));
}

}  // namespace
}  // namespace pybytecode::execute
