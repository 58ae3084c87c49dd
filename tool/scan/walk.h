// The walk: reads all targets on several threads and brings what they found into one order. Knows
// nothing of what is in a directory (reading.h).
#pragma once

#include "tool/scan/reading.h"

namespace pybytecode::scan {

/// Sorted by target, then by relative path (as bytes), whatever the threads did first. Throws what
/// a thread threw.
Readings Walk(const WalkInput& input, int threads);

}  // namespace pybytecode::scan
