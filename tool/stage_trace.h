// Draws a part of the flow in the run's trace, if there is one, from where this stands to the end
// of its scope.
#pragma once

#include <chrono>

#include "tool/ledger.h"

namespace pybytecode {

class StageTrace {
 public:
  StageTrace(Ledger& ledger, const char* stage) : ledger_(ledger), stage_(stage) {}
  ~StageTrace() { ledger_.TraceStage({stage_, begin_, Now() - begin_}); }
  StageTrace(const StageTrace&) = delete;
  StageTrace& operator=(const StageTrace&) = delete;

 private:
  /// Microseconds on the clock that interpreters tell their times by.
  static std::uint64_t Now() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(now).count());
  }

  Ledger& ledger_;
  const char* const stage_;
  const std::uint64_t begin_ = Now();
};

}  // namespace pybytecode
