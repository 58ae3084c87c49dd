// The flow: roots -> Scan -> Freshness -> Plan -> Execute -> Publish. The library's entry.
//
// Takes Settings, tells an Observer what happens, answers with a Summary. Prints nothing and never
// exits. Throws Error for what keeps a whole run from happening (no usable interpreter, a full
// disk); what concerns one path is told to the observer and counted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tool/model.h"
#include "tool/observer.h"
#include "tool/settings.h"
#include "tool/summary.h"

namespace pybytecode {

/// One distribution of a root and how its bytecode files stand.
struct DistributionState {
  std::string root;  ///< As given.
  std::string name;
  std::string version;
  std::uint64_t sources = 0;
  std::uint64_t fresh = 0;  ///< Bytecode files.
  std::uint64_t stale = 0;
};

/// `compile`, and with Settings::dry_run `check`. Writes Settings::report and Settings::trace.
Summary Compile(const Settings& settings, Observer& observer);

/// `list`: starts no compilation. The observer hears of problems.
std::vector<DistributionState> List(const Settings& settings, Observer& observer, Summary& summary);

/// `clean`: removes the bytecode of the sources below the paths, of every tag, or of the
/// interpreter's when Settings::python names one. Summary::counts.removed tells how many.
Summary Clean(const Settings& settings, Observer& observer);

}  // namespace pybytecode
