// roots -> Scan -> Freshness -> Plan -> an executor, which publishes each bytecode file: the tool's
// flow (tool/engine.cc) with the executor as a parameter, for a cold run over paths in place.
#pragma once

#include "tests/bench/seed/assignment.h"
#include "tests/bench/seed/full_disk.h"
#include "tool/observer.h"
#include "tool/settings.h"
#include "tool/summary.h"

namespace pybytecode::seed {

/// What is asked of a run.
struct Experiment {
  Settings settings;
  Execute execute = nullptr;
  bool one_by_one = false;   ///< Each source is a batch of its own: many more round trips.
  FullDisk* disk = nullptr;  ///< Null: the disk is what it is.
};

/// Throws Error.
Summary Compile(const Experiment& experiment, Observer& observer);

}  // namespace pybytecode::seed
