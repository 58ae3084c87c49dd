// What each source of a real tree costs to compile (record_costs.py), for programs that spend that
// time without compiling anything. The planner is told the sizes only, as in a real run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tool/model.h"

namespace pybytecode::bench {

struct SourceCost {
  std::uint64_t size = 0;  ///< Bytes.
  std::uint64_t cost = 0;  ///< Microseconds.
};

using CostList = std::vector<SourceCost>;

/// Lines of "BYTES MICROSECONDS", in the order of the tree. Throws Error for anything else.
CostList ReadCosts(const std::string& path);

/// The tree `times` times, one after the other, as if it were one larger tree.
CostList Repeated(const CostList& costs, unsigned times);

/// Every cost times `factor`, in whole microseconds.
CostList Scaled(CostList costs, double factor);

/// The least number of trees for which the longest source is below what each worker has to do, so
/// that a perfect order would keep all of them busy to the end.
unsigned TreesFor(const CostList& costs, unsigned workers);

/// No order is faster: max(sum / workers, longest), in microseconds.
double BoundOf(const CostList& costs, unsigned workers);

/// The i-th task is source i of directory 0.
std::vector<Task> TasksOf(const CostList& costs);

}  // namespace pybytecode::bench
