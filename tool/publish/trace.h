// A run as a Chrome trace (the Trace Event Format, which Perfetto opens): a row for the run itself,
// a slice a part of the flow; then a row a worker, a slice a file and level.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pybytecode::publish {

struct TraceEvent {
  std::string source;
  int level = 0;
  unsigned worker = 0;
  std::uint64_t start_us = 0;  ///< On the monotonic clock.
  std::uint32_t duration_us = 0;
  std::uint64_t bytes = 0;  ///< Of source.
};

/// A part of the flow.
struct StageEvent {
  const char* stage = "";
  std::uint64_t start_us = 0;  ///< On the monotonic clock.
  std::uint64_t duration_us = 0;
};

/// Times are relative to the earliest of all.
std::string TraceJson(const std::vector<TraceEvent>& events, const std::vector<StageEvent>& stages);

}  // namespace pybytecode::publish
