// What of the machine a run may use; read once a run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tool/os/limits.h"
#include "tool/plan/plan.h"

namespace pybytecode {

struct Machine {
  unsigned processors = 1;
  std::uint64_t memory = UINT64_MAX;         ///< Bytes.
  std::uint64_t descriptors = UINT64_MAX;    ///< That may be open at one time.
  std::uint64_t address_space = UINT64_MAX;  ///< Bytes.

  /// How many workers the stale sources are worth, if `jobs` were asked for (0: automatic).
  unsigned Workers(int jobs, const std::vector<Task>& stale) const {
    return plan::WorkerCount({jobs, processors, memory, descriptors, address_space}, stale.size(),
                             plan::TotalCost(stale));
  }
  /// How many threads look at files: those of Scan and Freshness.
  int NativeThreads() const {
    return static_cast<int>(
        plan::WorkerCount({0, processors, UINT64_MAX, descriptors, address_space}, SIZE_MAX));
  }
};

inline Machine ReadMachine() {
  const os::MachineLimits limits = os::ReadMachineLimits();
  return {limits.processors, limits.memory, os::RaiseDescriptorLimit(), limits.address_space};
}

}  // namespace pybytecode
