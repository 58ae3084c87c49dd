#include "tests/bench/scale/cost_list.h"

#include <algorithm>
#include <cmath>
#include <fstream>

#include "tool/error.h"

namespace pybytecode::bench {

namespace {

std::uint64_t Sum(const CostList& costs) {
  std::uint64_t sum = 0;
  for (const SourceCost& source : costs) sum += source.cost;
  return sum;
}

std::uint64_t Longest(const CostList& costs) {
  std::uint64_t longest = 0;
  for (const SourceCost& source : costs) longest = std::max(longest, source.cost);
  return longest;
}

}  // namespace

CostList ReadCosts(const std::string& path) {
  std::ifstream file(path);
  CostList costs;
  for (SourceCost source; file >> source.size >> source.cost;) costs.push_back(source);
  if (!file.eof() || costs.empty()) throw Error(path, "is no list of sizes and costs");
  return costs;
}

CostList Repeated(const CostList& costs, unsigned times) {
  CostList all;
  all.reserve(costs.size() * times);
  for (unsigned i = 0; i < times; ++i) all.insert(all.end(), costs.begin(), costs.end());
  return all;
}

CostList Scaled(CostList costs, double factor) {
  for (SourceCost& source : costs)
    source.cost =
        static_cast<std::uint64_t>(std::llround(static_cast<double>(source.cost) * factor));
  return costs;
}

unsigned TreesFor(const CostList& costs, unsigned workers) {
  return static_cast<unsigned>(Longest(costs) * workers / Sum(costs) + 1);
}

double BoundOf(const CostList& costs, unsigned workers) {
  return std::max(static_cast<double>(Sum(costs)) / workers, static_cast<double>(Longest(costs)));
}

std::vector<Task> TasksOf(const CostList& costs) {
  std::vector<Task> tasks;
  tasks.reserve(costs.size());
  for (const SourceCost& source : costs)
    tasks.push_back({{0, static_cast<std::uint32_t>(tasks.size())}, LevelBit(0), source.size});
  return tasks;
}

}  // namespace pybytecode::bench
