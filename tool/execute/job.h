// What a conversation with an interpreter is about: where sources come from and where code goes.
// The executor moves bytes; a Job gives them a meaning. One Job object a thread.
#pragma once

#include <cstdint>
#include <string>

#include "tool/execute/protocol.h"
#include "tool/model.h"

namespace pybytecode::execute {

class Job {
 public:
  virtual ~Job() = default;

  /// Appends the source's name (co_filename) and then its bytes to `stream`, and tells the name's
  /// size. False: there is nothing to send, and the job has counted the source.
  virtual bool Load(std::uint32_t task, std::string& stream, std::size_t& name_size) = 0;

  /// One level of the task was compiled: answer.payload is the code.
  virtual void Deliver(std::uint32_t task, const Answer& answer) = 0;
  /// One level of the task failed.
  virtual void Fail(std::uint32_t task, int level, FailureKind kind, const CompileError& error) = 0;
  /// Every asked level was delivered or has failed. Answers the levels to compile again, because
  /// the source has changed meanwhile; else none.
  virtual LevelSet Finish(std::uint32_t task) = 0;

  /// Timing of an answer, for whoever draws it.
  virtual void OnAnswer(std::uint32_t /*task*/, const Answer& /*answer*/) {}
};

}  // namespace pybytecode::execute
