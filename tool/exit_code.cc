#include "tool/exit_code.h"

#include <algorithm>

namespace pybytecode {

int ExitCode(const Settings& settings, const Summary& summary) {
  const bool prevented =
      summary.problems > 0 || summary.unfinished > 0 ||
      std::ranges::any_of(summary.failures, [](const Failure& f) { return f.infrastructure; });
  if (prevented) return kPrevented;
  // In a dry run, "compiled" and "cached" are what compile would write.
  const bool stale = settings.dry_run && summary.counts.compiled + summary.counts.cached > 0;
  const bool failed = settings.on_error == OnError::kFail && summary.counts.failed > 0;
  return stale || failed ? kNotGood : kDone;
}

}  // namespace pybytecode
