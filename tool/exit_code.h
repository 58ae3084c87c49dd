// The rule of exit codes, in one place and pure. A signal's death is the signal's business.
#pragma once

#include "tool/settings.h"
#include "tool/summary.h"

namespace pybytecode {

inline constexpr int kDone = 0;
inline constexpr int kNotGood = 1;    ///< Sources failed under `fail`, or something is stale.
inline constexpr int kPrevented = 2;  ///< Something kept us from doing the job.

/// Of compile, check and clean; 2 before 1 before 0.
int ExitCode(const Settings& settings, const Summary& summary);

}  // namespace pybytecode
