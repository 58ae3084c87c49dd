#include "tool/plan/plan.h"

#include <algorithm>

namespace pybytecode::plan {

namespace {

constexpr std::uint64_t kLargestBatch = std::uint64_t{128} << 10;
constexpr std::uint64_t kSmallestBatch = std::uint64_t{4} << 10;
constexpr std::uint32_t kMostSources = 64;
// Every worker should come back to the queue this often, or the last batches decide the end.
constexpr std::uint64_t kBatchesPerWorker = 64;

constexpr std::uint64_t kCostPerWorker = std::uint64_t{16} << 10;
// What an interpreter keeps after its larger sources: memory is rarely given back.
constexpr std::uint64_t kMemoryPerWorker = std::uint64_t{64} << 20;
/// Its pipes; two directories that stay open; a launch, which needs more than files at work.
constexpr std::uint64_t kDescriptorsPerWorker = 3 + 2 + 6;
constexpr std::uint64_t kDescriptorsOfTheRest = 20;
/// A stack, and what glibc sets aside for a thread's heap.
constexpr std::uint64_t kAddressesPerThread = std::uint64_t{128} << 20;

/// Tasks that cost less than a batch divided by this are not worth an order of their own.
constexpr std::uint64_t kSmallParts = 4;
/// The last batches shrink: each is at most this part of what is left for a worker.
constexpr std::uint64_t kLastParts = 8;

/// Cuts the tasks as they are ordered.
std::vector<Batch> Cut(const std::vector<Task>& tasks, std::uint64_t left, std::uint64_t limit,
                       unsigned workers) {
  std::vector<Batch> batches;
  std::uint64_t filled = 0;
  std::uint64_t room = 0;
  for (std::uint32_t i = 0; i < tasks.size(); ++i) {
    const std::uint64_t cost = tasks[i].Cost();
    const bool fits =
        !batches.empty() && filled + cost <= room && i - batches.back().begin < kMostSources;
    if (!fits) {
      batches.push_back({i, i});
      room = std::clamp(left / (workers * kLastParts), kSmallestBatch, limit);
      filled = 0;
    }
    filled += cost;
    left -= cost;
    batches.back().end = i + 1;
  }
  return batches;
}

}  // namespace

Work MakePlan(std::vector<Task> stale, unsigned workers) {
  const std::uint64_t total = TotalCost(stale);
  const std::uint64_t limit =
      std::clamp(total / (workers * kBatchesPerWorker), kSmallestBatch, kLargestBatch);
  const auto small = std::stable_partition(
      stale.begin(), stale.end(), [&](const Task& t) { return t.Cost() >= limit / kSmallParts; });
  std::stable_sort(stale.begin(), small,
                   [](const Task& a, const Task& b) { return a.Cost() > b.Cost(); });
  Work work;
  work.batches = Cut(stale, total, limit, workers);
  work.tasks = std::move(stale);
  return work;
}

std::uint64_t TotalCost(const std::vector<Task>& stale) {
  std::uint64_t total = 0;
  for (const Task& task : stale) total += task.Cost();
  return total;
}

unsigned WorkerCount(const Limits& limits, std::size_t tasks, std::uint64_t cost) {
  std::uint64_t count = limits.jobs > 0 ? static_cast<std::uint64_t>(limits.jobs) : limits.processors;
  if (limits.jobs == 0) count = std::min(count, cost / kCostPerWorker);
  count = std::min<std::uint64_t>(count, tasks);
  count = std::min(count, MemoryBudget(limits.memory) / kMemoryPerWorker);
  const std::uint64_t descriptors =
      std::max(limits.descriptors, kDescriptorsOfTheRest) - kDescriptorsOfTheRest;
  count = std::min(count, descriptors / kDescriptorsPerWorker);
  count = std::min(count, limits.address_space / kAddressesPerThread);
  return static_cast<unsigned>(std::max<std::uint64_t>(count, 1));
}

std::uint64_t MemoryBudget(std::uint64_t available) { return available / 5 * 4; }

}  // namespace pybytecode::plan
