// What the control groups of this process allow. Reads files only; knows nothing of who asks.
#pragma once

#include <cstdint>
#include <string>

namespace pybytecode::os {

struct CgroupLimits {
  double processors = 0;                   ///< Quota / period; 0 is no limit.
  std::uint64_t memory_left = UINT64_MAX;  ///< Limit - use (+ what the kernel can drop).
};

/// The tightest limits of this process's groups and all their ancestors, v1 and v2, below `root`
/// ("/", or a copy for tests). What cannot be read does not limit.
CgroupLimits ReadCgroupLimits(const std::string& root);

/// Processes of this process's group that were killed because memory was short, so far; 0 if nobody
/// counts.
std::uint64_t OomKills(const std::string& root = "/");

}  // namespace pybytecode::os
