#include "tool/scan/walk.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

#include "tool/scan/work_list.h"

namespace pybytecode::scan {

namespace {

/// The list is taken from its end, so the first target is the last in it.
std::vector<Place> RootsOf(const WalkInput& input) {
  std::vector<Place> places;
  for (std::size_t i = input.targets.size(); i > 0; --i)
    places.push_back({static_cast<std::uint32_t>(i - 1), "", 0, input.filter.AtRoot(), nullptr});
  return places;
}

/// Each thread has sorted its own.
Readings InOrder(std::vector<DirectoryThread>& threads) {
  Readings merged;
  for (DirectoryThread& thread : threads) {
    Readings more = thread.Take();
    Readings both;
    both.reserve(merged.size() + more.size());
    std::merge(std::move_iterator(merged.begin()), std::move_iterator(merged.end()),
               std::move_iterator(more.begin()), std::move_iterator(more.end()),
               std::back_inserter(both), [](const auto& a, const auto& b) { return *a < *b; });
    merged = std::move(both);
  }
  return merged;
}

}  // namespace

Readings Walk(const WalkInput& input, int threads) {
  std::vector<DirectoryThread> workers;
  for (int i = 0; i < std::max(threads, 1); ++i) workers.emplace_back(input);
  DoWork(RootsOf(input), workers);
  return InOrder(workers);
}

}  // namespace pybytecode::scan
