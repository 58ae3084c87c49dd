// One interpreter's part of the work, without a descriptor and without a thread: which batches are
// in flight, what to say next, what an answer is for. The happy path of
// tool/execute/conversation.h, for the two executors that cannot use that one, because it waits by
// itself.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "tool/execute/job.h"
#include "tool/execute/protocol.h"
#include "tool/execute/queue.h"

namespace pybytecode::seed {

class Exchange {
 public:
  Exchange(const Work& work, execute::BatchQueue& queue, std::unique_ptr<execute::Job> job);

  /// Appends requests to `out` until two batches are in flight, as the tool does. False: there is
  /// nothing left to wait for.
  bool TopUp(std::string& out);
  /// Hands every whole answer to the job. Throws ProtocolError, Error.
  void HandleAnswers(execute::AnswerReader& reader);
  /// Batches that were answered whole.
  std::uint64_t Done() const { return done_; }

 private:
  struct Pending {
    std::uint32_t task = 0;
    LevelSet levels = 0;  ///< Not answered yet.
  };
  struct InFlight {
    std::vector<Pending> pending;
    std::size_t next = 0;      ///< The first that is not answered whole.
    Batch batch;
    std::uint64_t memory = 0;  ///< Reserved in the queue.
  };

  void Append(const Batch& batch, std::string& out);
  void HandleAnswer(const execute::Answer& answer);
  void FinishTask();

  const Work& work_;
  execute::BatchQueue& queue_;
  const std::unique_ptr<execute::Job> job_;
  std::deque<InFlight> flights_;
  std::uint64_t done_ = 0;
};

}  // namespace pybytecode::seed
