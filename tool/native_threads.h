// How many threads look at files: those of Scan, Freshness and the other commands.
#pragma once

#include <cstdint>

#include "tool/os/limits.h"
#include "tool/plan/plan.h"

namespace pybytecode {

/// As many as there are processors to use, and descriptors to open files with.
inline int NativeThreads() {
  plan::Limits limits;
  limits.processors = os::UsableProcessors();
  limits.descriptors = os::RaiseDescriptorLimit();
  return static_cast<int>(plan::WorkerCount(limits, SIZE_MAX));
}

}  // namespace pybytecode
