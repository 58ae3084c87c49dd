#include "tests/bench/seed/worker_process.h"

#include "pybytecode_worker_source.h"
#include "tool/execute/worker_environment.h"

namespace pybytecode::seed {

namespace {

constexpr std::size_t kPipeCapacity = std::size_t{1} << 18;

/// The worker's ends; ours stay with the caller.
os::ChildSpec Describe(const execute::LaunchSpec& spec, int requests, int answers) {
  os::ChildSpec child;
  child.executable = spec.executable;
  child.arguments = {"-I", "-S", "-B", "-X", "utf8", "-c", kWorkerSource, std::to_string(answers)};
  child.environment = execute::WorkerEnvironment();
  child.stdin_fd = requests;
  child.kept_fd = answers;
  return child;
}

/// The pipes live until the child has their other ends.
os::ChildProcess Start(const execute::LaunchSpec& spec, WorkerProcess& ends) {
  os::Pipe to_worker = os::MakePipe(kPipeCapacity);
  os::Pipe from_worker = os::MakePipe(kPipeCapacity);
  ends.requests = std::move(to_worker.write);
  ends.answers = std::move(from_worker.read);
  return os::ChildProcess(Describe(spec, to_worker.read.Get(), from_worker.write.Get()));
}

}  // namespace

WorkerProcess::WorkerProcess(const execute::LaunchSpec& spec) : process_(Start(spec, *this)) {}

}  // namespace pybytecode::seed
