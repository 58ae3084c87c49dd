// A run as a Chrome trace (the Trace Event Format, which Perfetto opens): a row a worker, a slice a
// file and level.
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

std::string TraceJson(const std::vector<TraceEvent>& events);

}  // namespace pybytecode::publish
