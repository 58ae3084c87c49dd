// The real executor with sleeping interpreters, one run:
//   run_sleepers SLEEPER COSTS THREADS SECONDS
// The list is repeated until its longest source is below a worker's share, and the costs are scaled
// so that the run takes about SECONDS. Prints "KEY VALUE" lines, times in microseconds, memory in
// KiB.
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "tests/bench/scale/sleeping_run.h"
#include "tool/os/environment.h"
#include "tool/os/file.h"

namespace pybytecode::bench {
namespace {

int Main(char** argv) {
  const CostList tree = ReadCosts(argv[2]);
  const auto threads = static_cast<unsigned>(std::strtoul(argv[3], nullptr, 10));
  const double seconds = std::strtod(argv[4], nullptr);
  if (threads == 0 || seconds <= 0)
    return std::fputs("run_sleepers: THREADS and SECONDS are numbers\n", stderr), 2;
  const unsigned trees = TreesFor(tree, threads);
  const CostList list = Repeated(tree, trees);
  const CostList costs = Scaled(list, seconds * 1e6 / BoundOf(list, threads));
  const SleepingRun run = RunSleeping(os::AbsolutePath(argv[1]), costs, threads);
  std::printf("threads %u\ntrees %u\ntasks %zu\nanswered_once %zu\n", threads, trees, run.tasks,
              run.answered_once);
  std::printf("wall %.0f\nstarted %.0f\nbound %.0f\ntool_cpu %.0f\n", run.wall, run.started,
              run.bound, run.tool_cpu);
  std::printf("descriptors %zu\ndescriptors_left %zu\nmemory %llu\n", run.descriptors,
              run.descriptors_left, static_cast<unsigned long long>(run.memory));
  return run.answered_once == run.tasks && run.descriptors_left == 0 ? 0 : 1;
}

}  // namespace
}  // namespace pybytecode::bench

int main(int argc, char** argv) {
  if (argc != 5)
    return std::fputs("usage: run_sleepers SLEEPER COSTS THREADS SECONDS\n", stderr), 2;
  pybytecode::os::PrepareProcess();
  try {
    return pybytecode::bench::Main(argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "run_sleepers: %s\n", error.what());
    return 2;
  }
}
