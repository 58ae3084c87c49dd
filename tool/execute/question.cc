#include "tool/execute/question.h"

#include <algorithm>

#include "tool/execute/interpreter.h"
#include "tool/execute/worker_environment.h"
#include "tool/os/child_process.h"
#include "tool/os/poll.h"

namespace pybytecode::execute {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLook{1000};  ///< How often somebody looks at what is slow.

/// What is left of the time, but not more than until the next look.
milliseconds Wait(milliseconds timeout, Clock::time_point begun) {
  if (timeout.count() == 0) return kLook;
  const auto passed = std::chrono::duration_cast<milliseconds>(Clock::now() - begun);
  return std::clamp(timeout - passed, milliseconds(0), kLook);
}

}  // namespace

Answered Ask(const std::string& executable, const Question& question) {
  os::Pipe pipe = os::MakePipe();
  os::ChildSpec child{executable, question.arguments, WorkerEnvironment()};
  child.stdout_fd = pipe.write.Get();
  if (question.errors_too) child.stderr_fd = pipe.write.Get();
  const os::ChildProcess process(child);  // Ended by its destructor.
  pipe.write.Reset();
  Answered answer;
  const Clock::time_point begun = Clock::now();
  bool ended = false;
  while (answer.text.size() < question.longest) {
    const milliseconds wait = Wait(question.timeout, begun);
    answer.in_time = wait.count() != 0;
    if (!answer.in_time) break;  // However much it says.
    const os::Ready ready = os::WaitForPipes({-1, pipe.read.Get()}, wait);
    if (ready.interrupted) throw Interruption();
    if (!ready.to_read) {
      // Something that it started may hold its end of the pipe open. Its last words come first.
      if (ended) break;
      ended = process.HasEnded();
      continue;
    }
    char buffer[4096];
    const os::Result<std::size_t> n = os::ReadSome(pipe.read.Get(), buffer, sizeof buffer);
    if (!n || *n == 0) break;
    answer.text.append(buffer, *n);
  }
  return answer;
}

}  // namespace pybytecode::execute
