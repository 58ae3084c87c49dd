// Prints what each way to hand out work would take, beside the bound that no way can beat:
//   simulate COSTS WORKERS...
// A line each: "plain|repeated WORKERS TREES POLICY BATCHES MAKESPAN BOUND", times in microseconds.
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "tests/bench/scale/simulation.h"

namespace pybytecode::bench {
namespace {

void Print(const char* list, const char* policy, unsigned workers, unsigned trees,
           const Simulated& simulated, double bound) {
  std::printf("%s %u %u %s %zu %.0f %.0f\n", list, workers, trees, policy, simulated.batches,
              simulated.makespan, bound);
}

void Compare(const char* list, const CostList& tree, unsigned trees, unsigned workers) {
  const CostList costs = Repeated(tree, trees);
  const double bound = BoundOf(costs, workers);
  Print(list, "ours", workers, trees, SimulateOurs(costs, workers), bound);
  Print(list, "uv", workers, trees, SimulateInOrder(costs, workers, 1), bound);
  Print(list, "compileall", workers, trees, SimulateInOrder(costs, workers, 4), bound);
}

}  // namespace
}  // namespace pybytecode::bench

int main(int argc, char** argv) {
  using namespace pybytecode::bench;
  if (argc < 3) return std::fputs("usage: simulate COSTS WORKERS...\n", stderr), 2;
  try {
    const CostList tree = ReadCosts(argv[1]);
    for (int i = 2; i < argc; ++i) {
      const auto workers = static_cast<unsigned>(std::strtoul(argv[i], nullptr, 10));
      if (workers == 0) return std::fputs("simulate: WORKERS are numbers\n", stderr), 2;
      Compare("plain", tree, 1, workers);
      Compare("repeated", tree, TreesFor(tree, workers), workers);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "simulate: %s\n", error.what());
    return 2;
  }
  return 0;
}
