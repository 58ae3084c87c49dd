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

bool IsRight(const Answer& answer) {
  return answer.task == kTrivialTask && answer.level == 0 && answer.compiled &&
         !answer.payload.empty() && (answer.payload[0] & 0x7F) == 'c';
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
      if (!distrusted_) return interpreter;
      why = TryTrivialSource(*interpreter);
      if (why.empty()) return interpreter;
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

/// Empty if it compiles one, else why not.
std::string Starter::TryTrivialSource(Interpreter& interpreter) {
  interpreter.RestartDeadline();
  interpreter.Send(TrivialRequest());
  for (;;) {
    const Event event = interpreter.Pump();
    if (event == Event::kInterrupted) throw Interruption();
    if (event == Event::kClosed) return interpreter.Bury();
    if (event == Event::kExpired) return "did not answer within the timeout (--timeout)";
    try {
      const std::optional<Answer> answer = interpreter.Answers().Next();
      if (!answer) continue;
      if (!IsRight(*answer) || interpreter.Answers().Pending() != 0)
        return "gave another answer than was asked for";
    } catch (const ProtocolError& error) {
      return std::string("broke the protocol: ") + error.what();
    }
    context_.barren = 0;
    distrusted_ = false;
    return "";
  }
}

void Starter::Failed(const std::string& why) {
  const int barren = ++context_.barren;
  if (barren >= kBarrenLimit)
    throw Error(context_.launch.executable,
                "failed " + std::to_string(kBarrenLimit) +
                    " times in a row to start and compile a trivial source, the last: " + why);
  distrusted_ = true;
  std::this_thread::sleep_for(std::chrono::milliseconds(20 * barren));
}

}  // namespace pybytecode::execute
