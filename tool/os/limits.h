// How much of the machine this process may use: processors, memory, descriptors. Reads the
// scheduler's affinity, cgroups (cgroup.h) and /proc; a container without them is an ordinary case.
#pragma once

#include <cstdint>

namespace pybytecode::os {

struct MachineLimits {
  /// CPUs by affinity and cgroup quota (rounded up), at least 1.
  unsigned processors = 1;
  /// Bytes that may still be allocated: MemAvailable, and what the cgroups leave. UINT64_MAX if the
  /// system does not tell.
  std::uint64_t memory = UINT64_MAX;
  /// Bytes of addresses (ulimit -v). UINT64_MAX is no limit.
  std::uint64_t address_space = UINT64_MAX;
};
MachineLimits ReadMachineLimits();

/// Raises the soft descriptor limit to the hard one, once a process; returns the soft limit now.
std::uint64_t RaiseDescriptorLimit();
struct DescriptorLimit {
  std::uint64_t soft = 0;
  std::uint64_t hard = 0;
};
/// What it was before: for children. Zeros if it was never raised.
DescriptorLimit InheritedDescriptorLimit();

}  // namespace pybytecode::os
