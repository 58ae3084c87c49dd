#include "tool/execute/starter.h"

#include <chrono>
#include <optional>
#include <thread>

#include "tool/execute/executor.h"

namespace pybytecode::execute {

namespace {

constexpr int kBarrenLimit = 3;
constexpr std::uint32_t kTrivialTask = UINT32_MAX;

std::string TrivialRequest() {
  std::string request;
  const std::size_t at = BeginRequest(request);
  request += "<trivial>pass\n";
  EndRequest(request, at, kTrivialTask, LevelBit(0), 9);
  MarkEndOfBatch(request, at);
  return request;
}

}  // namespace

Starter::Starter(StartContext& context) : context_(context) { ++context_.threads; }

Starter::~Starter() {
  if (!given_up_) --context_.threads;
}

std::unique_ptr<Interpreter> Starter::Start() {
  for (;;) {
    std::string why;
    try {
      auto interpreter = std::make_unique<Interpreter>(context_.launch);
      if (!interpreter->Greet().SameInterpreter(context_.expected)) throw IdentityChanged();
      if (!distrusted_ || AnswersTrivialSource(*interpreter)) return interpreter;
      why = interpreter->Bury();
    } catch (const Error& error) {
      if (GiveUp()) return nullptr;
      why = error.what();
    }
    Failed(why);
  }
}

/// Fewer interpreters do the same work, and under a process limit the end of this thread may be
/// what another's interpreter needs. Not the last thread, nor one that owes something.
bool Starter::GiveUp() {
  if (distrusted_) return false;
  int threads = context_.threads;
  while (threads > 1 && !given_up_)
    given_up_ = context_.threads.compare_exchange_weak(threads, threads - 1);
  return given_up_;
}

bool Starter::AnswersTrivialSource(Interpreter& interpreter) {
  interpreter.RestartDeadline();
  interpreter.Send(TrivialRequest());
  for (;;) {
    const Event event = interpreter.Pump();
    if (event == Event::kInterrupted) throw Interruption();
    if (event == Event::kClosed || event == Event::kExpired) return false;
    const std::optional<Answer> answer = interpreter.Answers().Next();
    if (!answer) continue;
    if (answer->task != kTrivialTask || answer->level != 0 || !answer->compiled) return false;
    context_.barren = 0;
    distrusted_ = false;
    return true;
  }
}

void Starter::Failed(const std::string& why) {
  const int barren = ++context_.barren;
  if (barren >= kBarrenLimit)
    throw Error(
        context_.launch.executable,
        std::to_string(kBarrenLimit) +
            " interpreters in a row ended without compiling a trivial source, the last: " + why);
  distrusted_ = true;
  std::this_thread::sleep_for(std::chrono::milliseconds(20 * barren));
}

}  // namespace pybytecode::execute
