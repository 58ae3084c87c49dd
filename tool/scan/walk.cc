#include "tool/scan/walk.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>
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

/// Sorts pointers, because a reading is some 200 bytes that would have to be moved a dozen times.
std::vector<Reading> InOrder(std::vector<DirectoryThread>& threads) {
  std::vector<Reading*> order;
  for (DirectoryThread& thread : threads)
    for (Reading& reading : thread.Readings()) order.push_back(&reading);
  std::sort(order.begin(), order.end(), [](const Reading* a, const Reading* b) {
    return std::tie(a->directory.root, a->directory.relative) <
           std::tie(b->directory.root, b->directory.relative);
  });
  std::vector<Reading> readings;
  readings.reserve(order.size());
  for (Reading* reading : order) readings.push_back(std::move(*reading));
  return readings;
}

}  // namespace

std::vector<Reading> Walk(const WalkInput& input, int threads) {
  std::vector<DirectoryThread> workers;
  for (int i = 0; i < std::max(threads, 1); ++i) workers.emplace_back(input);
  DoWork(RootsOf(input), workers);
  return InOrder(workers);
}

}  // namespace pybytecode::scan
