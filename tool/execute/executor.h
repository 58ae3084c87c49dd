// Execute: N dedicated threads, each with its own persistent interpreter, take batches from one
// queue. A death or a hang costs the one source it happened at. Knows no file and no header.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "tool/execute/interpreter.h"
#include "tool/execute/job.h"
#include "tool/model.h"

namespace pybytecode::execute {

/// The interpreter says something else than what was remembered of it: plan anew.
class IdentityChanged : public std::exception {
 public:
  const char* what() const noexcept override { return "the interpreter is another one now"; }
};

/// What one thread's interpreter is busy with; any thread may read it.
struct Activity {
  static constexpr std::uint32_t kNothing = UINT32_MAX;
  std::atomic<std::uint32_t> task{kNothing};
  std::atomic<std::int64_t> since{0};  ///< Clock's ticks since its epoch.
};

struct ExecutorOptions {
  LaunchSpec launch;
  Greeting expected;  ///< What each interpreter must say of itself.
  unsigned threads = 1;
  std::uint64_t memory = UINT64_MAX;  ///< Bytes that all compilations together may use.
};

class Executor {
 public:
  using JobFactory = std::function<std::unique_ptr<Job>(unsigned thread)>;

  explicit Executor(ExecutorOptions options);

  /// Runs all of it; blocks. Threads are joined and children reaped before it returns or throws.
  /// `ready` are interpreters that run already (the probe). After a signal it returns early.
  /// Throws the first cause: Error, IdentityChanged, or what a Job threw.
  void Run(const Work& work, const JobFactory& factory,
           std::vector<std::unique_ptr<Interpreter>> ready);

  /// One entry a thread, valid as long as the executor.
  const std::vector<Activity>& Activities() const { return activities_; }

 private:
  ExecutorOptions options_;
  std::vector<Activity> activities_;
};

}  // namespace pybytecode::execute
