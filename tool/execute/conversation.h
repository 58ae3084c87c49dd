// One thread's talk with its interpreters: keeps two batches in flight, matches answers with what
// was asked, and after a death or a hang tries what was not answered one by one on a fresh one.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tool/execute/executor.h"
#include "tool/execute/interpreter.h"
#include "tool/execute/job.h"
#include "tool/execute/queue.h"

namespace pybytecode::execute {

/// What all conversations of a run share.
struct Shared {
  const Work& work;
  BatchQueue& queue;
  LaunchSpec launch;
  const Greeting& expected;
  std::atomic<int> threads{0};  ///< Conversations that have not given up.
  std::atomic<int> barren{0};   ///< Deaths in a row without an answer to a trivial source.
};

class Conversation {
 public:
  /// `first` may be null: an interpreter is started when there is something to say.
  Conversation(Shared& shared, Job& job, Activity& activity, std::unique_ptr<Interpreter> first);
  ~Conversation();
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  /// Until the queue is empty or closed. Throws Error, IdentityChanged, Interruption.
  void Run();

 private:
  /// A task that waits for answers.
  struct Pending {
    std::uint32_t task = 0;
    LevelSet levels = 0;           ///< Not answered yet.
    std::uint64_t stream_end = 0;  ///< Where its request ends in all that was sent.
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
  bool SendNextBatch(Wait wait);
  void Send(InFlight flight);
  bool EnsureInterpreter();
  bool GiveUp();
  void CheckIdentity();
  bool AnswersTrivialSource();
  void StartFailed(const std::string& why);
  void Handle(Event event);
  void HandleAnswers();
  void HandleAnswer(const Answer& answer);
  void FinishTask(Pending& pending);
  void Lose(FailureKind kind, const std::string& how);
  void LoseAlone(InFlight& flight, FailureKind kind, const std::string& how);
  void Report(const Pending& pending, FailureKind kind, const std::string& how);
  void ShowActivity();

  Shared& shared_;
  Job& job_;
  Activity& activity_;
  std::unique_ptr<Interpreter> interpreter_;
  bool given_up_ = false;
  bool distrusted_ = false;  ///< One died: the next must answer a trivial source first.
  std::deque<InFlight> flights_;
  std::vector<Retry> retries_;
  std::deque<Batch> backlog_;  ///< Taken from the queue, lost with an interpreter before its turn.
  std::string stream_;         ///< Reused.
  std::uint64_t sent_ = 0;     ///< Bytes given to this interpreter.
};

}  // namespace pybytecode::execute
