// A worker whose pipes are the caller's to read and write: for an executor that brings its own way
// of waiting for them. Started as tool/execute/interpreter.cc starts it.
#pragma once

#include "tool/execute/interpreter.h"
#include "tool/os/child_process.h"
#include "tool/os/unique_fd.h"

namespace pybytecode::seed {

class WorkerProcess {
 public:
  /// It dies with the thread that makes it. Throws Error.
  explicit WorkerProcess(const execute::LaunchSpec& spec);

  os::UniqueFd requests;  ///< To write.
  os::UniqueFd answers;   ///< To read.

 private:
  os::ChildProcess process_;
};

}  // namespace pybytecode::seed
