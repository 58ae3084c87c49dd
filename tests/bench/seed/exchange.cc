#include "tests/bench/seed/exchange.h"

#include <bit>
#include <utility>

#include "tool/error.h"

namespace pybytecode::seed {

namespace {

constexpr std::size_t kInFlight = 2;

}  // namespace

Exchange::Exchange(const Work& work, execute::BatchQueue& queue, std::unique_ptr<execute::Job> job)
    : work_(work), queue_(queue), job_(std::move(job)) {}

/// To wait in the queue is safe even on a thread of a pool: whoever waits has nothing in flight, so
/// some other conversation has, and there are as many threads as conversations.
bool Exchange::TopUp(std::string& out) {
  while (flights_.size() < kInFlight) {
    const std::optional<Batch> batch =
        flights_.empty() ? queue_.Take() : queue_.TakeAhead(flights_.front().batch);
    if (!batch) break;
    Append(*batch, out);
  }
  return !flights_.empty();
}

void Exchange::Append(const Batch& batch, std::string& out) {
  InFlight flight;
  flight.batch = batch;
  flight.memory = queue_.Need(batch);
  std::size_t last = 0;
  for (std::uint32_t task = batch.begin; task < batch.end; ++task) {
    const std::size_t at = execute::BeginRequest(out);
    std::size_t name_size = 0;
    if (!job_->Load(task, out, name_size)) {
      out.resize(at);
      continue;
    }
    execute::EndRequest(out, at, task, work_.tasks[task].levels, name_size);
    last = at;
    flight.pending.push_back({task, work_.tasks[task].levels});
  }
  if (flight.pending.empty()) return queue_.Release(flight.memory);
  execute::MarkEndOfBatch(out, last);
  flights_.push_back(std::move(flight));
}

void Exchange::HandleAnswers(execute::AnswerReader& reader) {
  while (const std::optional<execute::Answer> answer = reader.Next()) HandleAnswer(*answer);
}

void Exchange::HandleAnswer(const execute::Answer& answer) {
  if (flights_.empty()) throw execute::ProtocolError("an answer to nothing that was asked");
  Pending& pending = flights_.front().pending[flights_.front().next];
  if (answer.task != pending.task || answer.level != std::countr_zero(pending.levels))
    throw execute::ProtocolError("an answer to nothing that was asked");
  job_->OnAnswer(answer.task, answer);
  if (answer.compiled) {
    job_->Deliver(answer.task, answer);
  } else {
    const execute::CompileError error = execute::ParseError(answer.payload);
    const bool encoding = error.kind == "encoding";
    job_->Fail(answer.task, answer.level, encoding ? FailureKind::kEncoding : FailureKind::kSyntax,
               error);
  }
  pending.levels = static_cast<LevelSet>(pending.levels & ~LevelBit(answer.level));
  if (pending.levels == 0) FinishTask();
}

void Exchange::FinishTask() {
  InFlight& flight = flights_.front();
  if (job_->Finish(flight.pending[flight.next].task) != 0)
    throw Error("the tree", "changed while it was compiled, which the experiment does not expect");
  if (++flight.next < flight.pending.size()) return;
  queue_.Release(flight.memory);
  flights_.pop_front();
  ++done_;
}

}  // namespace pybytecode::seed
