#include "tool/execute/conversation.h"

#include <chrono>
#include <csignal>
#include <thread>
#include <utility>

#include "tool/os/cgroup.h"
#include "tool/os/child_process.h"
#include "tool/os/signals.h"
#include "tool/pyc/body.h"
#include "tool/pyc/header.h"

namespace pybytecode::execute {

namespace {

constexpr std::size_t kInFlight = 2;  ///< An interpreter never waits for a round trip.
constexpr int kTriesAlone = 2;

/// What the user can do about it.
constexpr const char* kAllowMore = "; memory had run out: allow more, or use fewer --jobs";

/// More than compile() has ever been seen to need for a source: a larger limit explains nothing.
std::uint64_t MoreThanEnough(std::uint64_t source_size) {
  return (std::uint64_t{1} << 30U) + 300 * source_size;
}

int LowestLevel(LevelSet levels) {
  int level = 0;
  while (!Holds(levels, level)) ++level;
  return level;
}

}  // namespace

Conversation::Conversation(Shared& shared, Job& job, Activity& activity,
                           std::unique_ptr<Interpreter> first)
    : shared_(shared),
      job_(job),
      activity_(activity),
      starter_(shared.start),
      interpreter_(std::move(first)),
      oom_kills_(shared.oom_kills) {}

void Conversation::Run() {
  while (TopUp()) {
    const Event event = interpreter_->Pump();
    Handle(event);
    ShowActivity();
  }
  activity_.task = Activity::kNothing;
}

/// Gives the interpreter what it can take; false when there is nothing left to wait for.
bool Conversation::TopUp() {
  if (shared_.queue.Closed()) return false;
  if (!retries_.empty() || (!flights_.empty() && flights_.front().deaths >= 0)) {
    while (flights_.empty() && !retries_.empty())
      if (!SendRetry()) return false;
    if (!flights_.empty()) return true;
  }
  while (flights_.size() < kInFlight)
    if (!SendNextBatch()) break;
  return !flights_.empty();
}

bool Conversation::SendRetry() {
  if (!EnsureInterpreter()) return false;
  const Retry retry = retries_.back();
  retries_.pop_back();
  InFlight flight;
  flight.deaths = retry.deaths;
  flight.memory = MemoryFor(shared_.work.tasks[retry.task].size);
  if (!shared_.queue.Reserve(flight.memory)) return false;
  flight.pending.push_back({retry.task, retry.levels, 0});
  Send(std::move(flight));
  return true;
}

/// Waits for one only if the interpreter has nothing to do. What it has is a batch of the queue:
/// while a source is tried alone, TopUp() asks for nothing more.
std::optional<Batch> Conversation::NextBatch() {
  if (backlog_.empty())
    return flights_.empty() ? shared_.queue.Take()
                            : shared_.queue.TakeAhead(*flights_.front().batch);
  const Batch batch = backlog_.front();
  backlog_.pop_front();
  return batch;
}

bool Conversation::SendNextBatch() {
  const std::optional<Batch> batch = NextBatch();
  if (!batch) return false;
  InFlight flight;
  flight.memory = shared_.queue.Need(*batch);
  if (!EnsureInterpreter()) {
    shared_.queue.Return(*batch);
    return false;
  }
  flight.batch = batch;
  for (std::uint32_t task = batch->begin; task < batch->end; ++task)
    flight.pending.push_back({task, shared_.work.tasks[task].levels, 0});
  Send(std::move(flight));
  return true;
}

void Conversation::Send(InFlight flight) {
  stream_.clear();
  std::size_t last = 0;
  std::vector<Pending> loaded;
  for (Pending& pending : flight.pending) {
    const std::size_t at = BeginRequest(stream_);
    std::size_t name_size = 0;
    if (!job_.Load(pending.task, stream_, name_size)) {
      stream_.resize(at);
      continue;
    }
    EndRequest(stream_, at, pending.task, pending.levels, name_size);
    last = at;
    pending.stream_end = interpreter_->Given() + stream_.size();
    loaded.push_back(pending);
  }
  flight.pending = std::move(loaded);
  if (flight.pending.empty()) return shared_.queue.Release(flight.memory);
  MarkEndOfBatch(stream_, last);
  if (flights_.empty()) interpreter_->RestartDeadline();
  interpreter_->Send(std::move(stream_));
  flights_.push_back(std::move(flight));
}

bool Conversation::EnsureInterpreter() {
  if (!interpreter_) interpreter_ = starter_.Start();
  return interpreter_ != nullptr;
}

void Conversation::Handle(Event event) {
  switch (event) {
    case Event::kInterrupted:
      throw Interruption();
    case Event::kExpired:
      // Only whoever owes an answer can be late.
      return Lose(FailureKind::kTimeout, "");
    case Event::kClosed:
      return Lose(FailureKind::kCrash, interpreter_->Bury());
    case Event::kSent:
    case Event::kIdle:
      return;
    case Event::kBytes:
      break;
  }
  try {
    HandleAnswers();
  } catch (const ProtocolError& error) {
    Lose(FailureKind::kCrash, std::string("broke the protocol: ") + error.what());
  }
}

void Conversation::HandleAnswers() {
  while (const std::optional<Answer> answer = interpreter_->Answers().Next()) {
    interpreter_->RestartDeadline();
    HandleAnswer(*answer);
    if (flights_.empty()) {
      if (interpreter_->Answers().Pending() != 0)
        throw ProtocolError("an answer to nothing that was asked");
      break;
    }
  }
}

void Conversation::HandleAnswer(const Answer& answer) {
  InFlight& flight = flights_.front();
  Pending& pending = flight.pending[flight.next];
  if (answer.task != pending.task || answer.level != LowestLevel(pending.levels))
    throw ProtocolError("an answer to nothing that was asked");
  job_.OnAnswer(answer.task, answer);
  bool retry = false;
  if (answer.compiled) {
    RequireCode(answer.payload);
    job_.Deliver(answer.task, answer);
  } else {
    const CompileError error = ParseError(answer.payload);
    // Memory may have been short because of what else was going on.
    retry = error.kind == "memory" && flight.deaths < 0;
    if (!retry) Fail(answer, error);
  }
  if (retry) pending.again = static_cast<LevelSet>(pending.again | LevelBit(answer.level));
  pending.levels = static_cast<LevelSet>(pending.levels & ~LevelBit(answer.level));
  if (pending.levels == 0) FinishTask(pending);
}

/// It is read to its end, because whatever is written is taken for true by every later run.
void Conversation::RequireCode(std::string_view payload) const {
  const std::uint32_t number = pyc::NumberOf(shared_.start.expected.identity.magic);
  // A marshalled code object begins with 'c', with or without FLAG_REF.
  if (payload.empty() || (payload[0] & 0x7F) != 'c' ||
      pyc::CheckBody(payload, number) == pyc::Body::kBroken)
    throw ProtocolError("an answer that is no code object");
}

/// A MemoryError is the source's own (it nests too deeply for a parser) unless a limit explains it.
void Conversation::Fail(const Answer& answer, CompileError error) {
  FailureKind kind = error.kind == "encoding" ? FailureKind::kEncoding : FailureKind::kSyntax;
  if (error.kind == "memory") {
    const std::uint64_t size = shared_.work.tasks[answer.task].size;
    const std::string limit = interpreter_->MemoryLimit(MoreThanEnough(size));
    error.shortage = !limit.empty();
    if (error.shortage) {
      kind = FailureKind::kIo;
      error.message += "; its interpreter's memory is limited to " + limit + ": allow more";
    }
  }
  job_.Fail(answer.task, answer.level, kind, error);
}

void Conversation::FinishTask(Pending& pending) {
  const LevelSet again = pending.again != 0 ? pending.again : job_.Finish(pending.task);
  if (again != 0) retries_.push_back({pending.task, again, 0});
  InFlight& flight = flights_.front();
  if (++flight.next < flight.pending.size()) return;
  shared_.queue.Release(flight.memory);
  flights_.pop_front();
}

/// The interpreter is of no use any more: `how` it ended, empty if it hangs.
void Conversation::Lose(FailureKind kind, const std::string& how) {
  interpreter_.reset();
  starter_.Distrust();
  if (flights_.empty()) return;
  InFlight suspect = std::move(flights_.front());
  flights_.pop_front();
  for (const InFlight& untouched : flights_) backlog_.push_back(*untouched.batch);
  flights_.clear();
  if (suspect.pending.size() == 1) {
    LoseAlone(suspect, kind, how);
  } else {
    for (std::size_t i = suspect.next; i < suspect.pending.size(); ++i)
      retries_.push_back({suspect.pending[i].task, Owed(suspect.pending[i]), 0});
  }
  shared_.queue.Release(suspect.memory);
}

void Conversation::LoseAlone(InFlight& flight, FailureKind kind, const std::string& how) {
  const Pending& pending = flight.pending.front();
  const int deaths = std::max(flight.deaths, 0) + 1;
  if (kind == FailureKind::kCrash && deaths < kTriesAlone)
    retries_.push_back({pending.task, Owed(pending), deaths});
  else
    Report(pending, kind, how);
}

/// Whether it was killed, and the system says that it killed somebody of our group for want of
/// memory.
bool Conversation::WasForMemory(const std::string& how) {
  if (!how.starts_with(os::Describe({0, SIGKILL}))) return false;
  const std::uint64_t before = std::exchange(oom_kills_, os::OomKills());
  return oom_kills_ != before;
}

void Conversation::Report(const Pending& pending, FailureKind kind, const std::string& how) {
  CompileError error;
  const auto seconds = std::chrono::duration<double>(shared_.start.launch.timeout).count();
  std::string limit = std::to_string(seconds);
  limit.erase(limit.find_last_not_of('0') + 1);
  if (limit.ends_with('.')) limit.pop_back();
  error.message = kind == FailureKind::kTimeout ? "not compiled within " + limit + " s (--timeout)"
                                                : "the interpreter that compiled it " + how;
  if (kind == FailureKind::kCrash && WasForMemory(how)) {
    kind = FailureKind::kIo;
    error.shortage = true;
    error.message += kAllowMore;
  }
  for (int level = 0; level < kLevels; ++level)
    if (Holds(Owed(pending), level)) job_.Fail(pending.task, level, kind, error);
  if (const LevelSet again = job_.Finish(pending.task); again != 0)
    retries_.push_back({pending.task, again, 0});
}

/// What is being compiled is the last request that was read whole.
void Conversation::ShowActivity() {
  std::uint32_t task = Activity::kNothing;
  if (!flights_.empty() && interpreter_) {
    const InFlight& flight = flights_.front();
    const std::uint64_t read = interpreter_->Taken();
    std::size_t i = flight.next;
    while (i + 1 < flight.pending.size() && flight.pending[i + 1].stream_end <= read) ++i;
    task = flight.pending[i].task;
  }
  if (activity_.task.exchange(task) != task)
    activity_.since = Clock::now().time_since_epoch().count();
}

}  // namespace pybytecode::execute
