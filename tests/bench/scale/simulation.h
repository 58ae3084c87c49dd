// A run without interpreters: the real plan and the real queue, workers that only count the time
// which their batches cost. As Conversation does, a worker keeps a second batch in flight as long
// as the queue lets it.
#pragma once

#include "tests/bench/scale/cost_list.h"
#include "tool/model.h"

namespace pybytecode::bench {

struct Simulated {
  double makespan = 0;  ///< Microseconds until the last worker is done.
  std::size_t batches = 0;
};

/// Batches are handed out in their order. Tasks are TasksOf(costs) in any order.
Simulated SimulateQueue(const Work& work, const CostList& costs, unsigned workers);

/// What this tool does: plan::MakePlan and execute::BatchQueue.
Simulated SimulateOurs(const CostList& costs, unsigned workers);

/// Sources in the order of the tree, `chunk` at a time to whoever is idle: 1 is how uv does it, 4
/// how compileall does.
Simulated SimulateInOrder(const CostList& costs, unsigned workers, std::size_t chunk);

}  // namespace pybytecode::bench
