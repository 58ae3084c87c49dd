// A Job whose sources come from memory, and what became of each.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/execute/fake_python.h"
#include "tool/execute/executor.h"

namespace pybytecode::execute::test {

struct Books {
  using Key = std::pair<std::uint32_t, int>;  ///< Task and level.
  std::vector<std::string> sources;
  std::mutex mutex;
  std::map<Key, std::string> compiled;
  std::map<Key, std::pair<FailureKind, std::string>> failed;
  std::map<std::uint32_t, int> loads;
  std::map<std::uint32_t, int> finished;
};

class BookingJob : public Job {
 public:
  explicit BookingJob(Books& books) : books_(books) {}

  bool Load(std::uint32_t task, std::string& stream, std::size_t& name_size) override {
    const std::lock_guard lock(books_.mutex);
    ++books_.loads[task];
    stream += "name.py" + books_.sources[task];
    name_size = 7;
    return true;
  }
  void Deliver(std::uint32_t task, const Answer& answer) override {
    const std::lock_guard lock(books_.mutex);
    EXPECT_TRUE(books_.compiled.emplace(Books::Key{task, answer.level}, answer.payload).second);
  }
  void Fail(std::uint32_t task, int level, FailureKind kind, const CompileError& error) override {
    const std::lock_guard lock(books_.mutex);
    EXPECT_TRUE(
        books_.failed.emplace(Books::Key{task, level}, std::pair(kind, error.message)).second);
  }
  LevelSet Finish(std::uint32_t task) override {
    const std::lock_guard lock(books_.mutex);
    ++books_.finished[task];
    return 0;
  }

 protected:
  Books& books_;
};

/// Runs the executor with one fake interpreter over sources, some of which are marked.
class FakeTest : public testing::Test {
 protected:
  FakeTest() { os::PrepareProcess(); }  // As the tool does: no signal for a pipe without a reader.

  /// `batch` sources go together.
  template <class JobType = BookingJob>
  void Run(const std::string& script, std::uint32_t batch = 4) {
    Work work;
    const auto count = static_cast<std::uint32_t>(books.sources.size());
    for (std::uint32_t i = 0; i < count; ++i)
      work.tasks.push_back({{0, i}, levels, books.sources[i].size()});
    for (std::uint32_t i = 0; i < count; i += batch)
      work.batches.push_back({i, std::min(i + batch, count)});
    options.launch.executable = FakePython(dir, script);
    options.expected = FakeGreeting();
    Executor executor(options);
    executor.Run(work, [&](unsigned) { return std::make_unique<JobType>(books); }, {});
  }
  /// Sources of which those at `marked` hold the mark.
  void Fill(std::uint32_t count, std::vector<std::uint32_t> marked = {}) {
    for (std::uint32_t i = 0; i < count; ++i)
      books.sources.push_back("source " + std::to_string(i));
    for (const std::uint32_t i : marked) books.sources[i] += " MARK";
  }
  /// Each level of each source ended once, the marked ones as failures of this kind; what the first
  /// said.
  std::string ExpectOnlyMarkedFailed(FailureKind kind) {
    for (std::uint32_t i = 0; i < books.sources.size(); ++i) {
      const bool marked = books.sources[i].find("MARK") != std::string::npos;
      for (int level = 0; level < kLevels; ++level) {
        if (!Holds(levels, level)) continue;
        EXPECT_EQ(books.compiled.count({i, level}), marked ? 0U : 1U) << i;
        EXPECT_EQ(books.failed.count({i, level}), marked ? 1U : 0U) << i;
      }
      EXPECT_EQ(books.finished[i], 1) << i;
    }
    for (const auto& [key, failure] : books.failed) EXPECT_EQ(failure.first, kind) << key.first;
    return books.failed.empty() ? "" : books.failed.begin()->second.second;
  }

  pybytecode::test::TempDir dir;
  ExecutorOptions options{{"", true, std::chrono::seconds(20)}, {}, 2};
  LevelSet levels = LevelBit(0);
  Books books;
};

}  // namespace pybytecode::execute::test
