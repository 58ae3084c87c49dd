// Plan: what is stale -> batches, the largest first; and how many workers they are worth. Decides
// by content, never by timing: the same work gives the same plan.
#pragma once

#include <cstdint>
#include <vector>

#include "tool/model.h"

namespace pybytecode::plan {

/// Cuts the tasks into batches of at most 64 sources and some 128 KiB, smaller ones where there are
/// many workers to share little work, and towards the end. First come those that are large beside a
/// batch, by size; then the rest as they came, a directory's sources together, so that a worker goes
/// through a directory at a time.
Work MakePlan(std::vector<Task> stale, unsigned workers);

/// What caps the number of workers.
struct Limits {
  int jobs = 0;                              ///< Asked for; 0 is automatic.
  unsigned processors = 1;                   ///< That may really be used.
  std::uint64_t memory = UINT64_MAX;         ///< Bytes available.
  std::uint64_t descriptors = UINT64_MAX;    ///< That may be open at one time.
  std::uint64_t address_space = UINT64_MAX;  ///< Bytes that this process's threads may map.
};

/// At least 1, at most one a task. Where no number is asked for, no more than `cost` is worth: to
/// start an interpreter takes as long as to compile several small sources.
unsigned WorkerCount(const Limits& limits, std::size_t tasks, std::uint64_t cost = UINT64_MAX);

/// Bytes of source to compile: each level costs a compilation.
std::uint64_t TotalCost(const std::vector<Task>& stale);

/// Bytes that compilations may use together: 80 % of what is available.
std::uint64_t MemoryBudget(std::uint64_t available);

}  // namespace pybytecode::plan
