#include "tool/execute/question.h"

#include <algorithm>

#include "tool/execute/interpreter.h"
#include "tool/execute/worker_environment.h"
#include "tool/os/child_process.h"
#include "tool/os/poll.h"

namespace pybytecode::execute {

namespace {

using std::chrono::milliseconds;

/// What is left of the time; negative is for ever.
milliseconds Remaining(milliseconds timeout, Clock::time_point begun) {
  if (timeout.count() == 0) return milliseconds(-1);
  const auto passed = std::chrono::duration_cast<milliseconds>(Clock::now() - begun);
  return std::max(timeout - passed, milliseconds(0));
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
  while (answer.text.size() < question.longest) {
    const os::Ready ready =
        os::WaitForPipes({-1, pipe.read.Get()}, Remaining(question.timeout, begun));
    if (ready.interrupted) throw Interruption();
    answer.in_time = ready.to_read;
    if (!ready.to_read) break;
    char buffer[4096];
    const os::Result<std::size_t> n = os::ReadSome(pipe.read.Get(), buffer, sizeof buffer);
    if (!n || *n == 0) break;
    answer.text.append(buffer, *n);
  }
  return answer;
}

}  // namespace pybytecode::execute
