#include "tool/plan/plan.h"

#include <algorithm>

namespace pybytecode::plan {

namespace {

constexpr std::uint64_t kLargestBatch = std::uint64_t{128} << 10;
constexpr std::uint64_t kSmallestBatch = std::uint64_t{4} << 10;
constexpr std::uint32_t kMostSources = 64;
// Every worker should come back to the queue this often, or the last batches decide the end.
constexpr std::uint64_t kBatchesPerWorker = 64;

// What an interpreter keeps after its larger sources: memory is rarely given back.
constexpr std::uint64_t kMemoryPerWorker = std::uint64_t{64} << 20;
constexpr std::uint64_t kDescriptorsPerWorker = 3 + 6;  ///< Its pipes; files and directories at work.
constexpr std::uint64_t kDescriptorsOfTheRest = 20;  ///< One launch at a time among them.

/// Bytes of source that an interpreter compiles for a task: each level costs a compilation.
std::uint64_t CostOf(const Task& task) { return task.size * CountOf(task.levels); }

}  // namespace

Work MakePlan(std::vector<Task> stale, unsigned workers) {
  std::stable_sort(stale.begin(), stale.end(),
                   [](const Task& a, const Task& b) { return CostOf(a) > CostOf(b); });
  std::uint64_t total = 0;
  for (const Task& task : stale) total += CostOf(task);
  const std::uint64_t limit =
      std::clamp(total / (workers * kBatchesPerWorker), kSmallestBatch, kLargestBatch);
  Work work;
  std::uint64_t filled = 0;
  for (std::uint32_t i = 0; i < stale.size(); ++i) {
    const bool fits = !work.batches.empty() && filled + CostOf(stale[i]) <= limit &&
                      i - work.batches.back().begin < kMostSources;
    if (!fits) {
      work.batches.push_back({i, i});
      filled = 0;
    }
    filled += CostOf(stale[i]);
    work.batches.back().end = i + 1;
  }
  work.tasks = std::move(stale);
  return work;
}

unsigned WorkerCount(const Limits& limits, std::size_t tasks) {
  std::uint64_t count = limits.jobs > 0 ? static_cast<std::uint64_t>(limits.jobs) : limits.processors;
  count = std::min<std::uint64_t>(count, tasks);
  count = std::min(count, MemoryBudget(limits.memory) / kMemoryPerWorker);
  const std::uint64_t descriptors =
      std::max(limits.descriptors, kDescriptorsOfTheRest) - kDescriptorsOfTheRest;
  count = std::min(count, descriptors / kDescriptorsPerWorker);
  return static_cast<unsigned>(std::max<std::uint64_t>(count, 1));
}

std::uint64_t MemoryBudget(std::uint64_t available) { return available / 5 * 4; }

}  // namespace pybytecode::plan
