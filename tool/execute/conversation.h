// One thread's talk with its interpreters: keeps two batches in flight, matches answers with what
// was asked, and after a death or a hang tries what was not answered one by one on a fresh one.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tool/execute/executor.h"
#include "tool/execute/interpreter.h"
#include "tool/execute/job.h"
#include "tool/execute/queue.h"
#include "tool/execute/starter.h"

namespace pybytecode::execute {

/// What all conversations of a run share.
struct Shared {
  const Work& work;
  BatchQueue& queue;
  StartContext& start;
  std::uint64_t oom_kills = 0;  ///< os::OomKills() when the run began.
};

class Conversation {
 public:
  /// `first` may be null: an interpreter is started when there is something to say.
  Conversation(Shared& shared, Job& job, Activity& activity, std::unique_ptr<Interpreter> first);

  /// Until the queue is empty or closed. Throws Error, IdentityChanged, Interruption.
  void Run();

 private:
  /// A task that waits for answers.
  struct Pending {
    std::uint32_t task = 0;
    LevelSet levels = 0;           ///< Not answered yet.
    std::uint64_t stream_end = 0;  ///< Where its request ends in all that was given.
    LevelSet again = 0;            ///< To be tried once more alone: memory was short.
  };
  static LevelSet Owed(const Pending& pending) {
    return static_cast<LevelSet>(pending.levels | pending.again);
  }
  struct InFlight {
    std::vector<Pending> pending;
    std::size_t next = 0;      ///< The first that is not answered whole.
    std::uint64_t memory = 0;  ///< Reserved in the queue.
    int deaths = -1;           ///< Of a source that is tried alone; -1: an ordinary batch.
    std::optional<Batch> batch;
  };
  struct Retry {
    std::uint32_t task = 0;
    LevelSet levels = 0;
    int deaths = 0;
  };

  bool TopUp();
  bool SendRetry();
  std::optional<Batch> NextBatch();
  bool SendNextBatch();
  void Send(InFlight flight);
  bool EnsureInterpreter();
  void Handle(Event event);
  void HandleAnswers();
  void HandleAnswer(const Answer& answer);
  void FinishTask(Pending& pending);
  void Lose(FailureKind kind, const std::string& how);
  void LoseAlone(InFlight& flight, FailureKind kind, const std::string& how);
  void Report(const Pending& pending, FailureKind kind, const std::string& how);
  bool WasForMemory(const std::string& how);
  void RequireCode(std::string_view payload) const;
  void Fail(const Answer& answer, CompileError error);
  void ShowActivity();

  Shared& shared_;
  Job& job_;
  Activity& activity_;
  Starter starter_;
  std::unique_ptr<Interpreter> interpreter_;
  std::deque<InFlight> flights_;
  std::vector<Retry> retries_;
  std::deque<Batch> backlog_;  ///< Taken from the queue, lost with an interpreter before its turn.
  std::string stream_;         ///< Reused.
  std::uint64_t oom_kills_;    ///< When the interpreter began, or before.
};

}  // namespace pybytecode::execute
