// What the file system says of a source, as the stages speak of it.
#pragma once

#include "tool/model.h"
#include "tool/os/file.h"

namespace pybytecode::pyc {

/// The largest source that CPython compiles, and the most that it marshals.
inline constexpr std::uint64_t kLargest = 0x7FFFFFFF;

inline SourceStat SourceStatOf(const os::FileStat& stat) {
  return {stat.size, stat.mtime, stat.mtime_nsec, stat.mode};
}

}  // namespace pybytecode::pyc
