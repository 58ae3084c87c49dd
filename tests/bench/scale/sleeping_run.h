// The real executor with interpreters that sleep (sleeper.cc): up to hundreds of threads on any
// machine, and the books that show that every task was answered once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/bench/scale/cost_list.h"

namespace pybytecode::bench {

struct SleepingRun {
  double wall = 0;      ///< Microseconds, the start of the interpreters included.
  double started = 0;   ///< Until the last interpreter was given something.
  double bound = 0;     ///< What no order can beat.
  double tool_cpu = 0;  ///< Processor time of this process.
  std::size_t tasks = 0;
  std::size_t answered_once = 0;     ///< Tasks with one delivery, no failure and one Finish().
  std::size_t descriptors = 0;       ///< The most that were open at one time.
  std::size_t descriptors_left = 0;  ///< More than before.
  std::uint64_t memory = 0;  ///< The most that was resident, in KiB, of this process so far.
};

/// `sleeper` is the executable's absolute path. Throws what the executor throws.
SleepingRun RunSleeping(const std::string& sleeper, const CostList& costs, unsigned threads);

}  // namespace pybytecode::bench
