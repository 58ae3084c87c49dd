// What every executor of the experiment is given: the same batches, the same worker, the same jobs.
// Only who drives the conversations with the interpreters is its own.
#pragma once

#include <cstdint>

#include "tool/execute/executor.h"
#include "tool/execute/greeting.h"
#include "tool/execute/interpreter.h"
#include "tool/model.h"

namespace pybytecode::seed {

struct Assignment {
  const Work& work;
  execute::LaunchSpec launch;
  const execute::Greeting& expected;  ///< What each interpreter must say of itself.
  unsigned workers = 1;               ///< Interpreters, and threads that talk to them.
  std::uint64_t memory = UINT64_MAX;  ///< Bytes that all compilations together may use.
  execute::Executor::JobFactory make_job;
};

/// Blocks until all of it is done. Throws the first cause.
using Execute = void (*)(const Assignment&);

/// Ours: the tool's own executor, one dedicated thread an interpreter, blocking calls.
void RunThreads(const Assignment& assignment);
/// A shared asynchronous runtime: any thread of a pool continues any interpreter's conversation.
void RunAsio(const Assignment& assignment);
/// A work-stealing task runtime: a task moves a conversation on by one batch.
void RunTbb(const Assignment& assignment);

}  // namespace pybytecode::seed
