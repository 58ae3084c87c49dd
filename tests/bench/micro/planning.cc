// The plan for a million stale sources, and how the queue hands them out. An item is a source.
#include <benchmark/benchmark.h>

#include <random>
#include <vector>

#include "tool/execute/queue.h"
#include "tool/plan/plan.h"

namespace pybytecode {
namespace {

constexpr std::uint32_t kMillion = 1'000'000;

/// Many small ones and a few large ones, as environments have them.
std::vector<Task> AMillionTasks() {
  std::mt19937 random(1);
  std::lognormal_distribution<double> size(8.5, 1.5);
  std::vector<Task> tasks;
  tasks.reserve(kMillion);
  for (std::uint32_t i = 0; i < kMillion; ++i)
    tasks.push_back({{i / 8, i % 8}, LevelBit(0), static_cast<std::uint64_t>(size(random))});
  return tasks;
}

void Plan(benchmark::State& state) {
  const std::vector<Task> tasks = AMillionTasks();
  for (auto _ : state)
    benchmark::DoNotOptimize(plan::MakePlan(tasks, static_cast<unsigned>(state.range(0))));
  state.SetItemsProcessed(state.iterations() * kMillion);
}
BENCHMARK(Plan)->Arg(2)->Arg(128)->Unit(benchmark::kMillisecond)->ArgName("workers");

void Queue(benchmark::State& state) {
  const Work work = plan::MakePlan(AMillionTasks(), static_cast<unsigned>(state.range(0)));
  for (auto _ : state) {
    execute::BatchQueue queue(work, UINT64_MAX, static_cast<unsigned>(state.range(0)));
    while (const std::optional<Batch> batch = queue.Take()) queue.Release(queue.Need(*batch));
  }
  state.SetItemsProcessed(state.iterations() * kMillion);
}
BENCHMARK(Queue)->Arg(2)->Arg(128)->Unit(benchmark::kMillisecond)->ArgName("workers");

}  // namespace
}  // namespace pybytecode
