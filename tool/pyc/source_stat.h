// What the file system says of a source, as the stages speak of it.
#pragma once

#include "tool/model.h"
#include "tool/os/file.h"

namespace pybytecode::pyc {

inline SourceStat SourceStatOf(const os::FileStat& stat) {
  return {stat.size, stat.mtime, stat.mtime_nsec, stat.mode};
}

}  // namespace pybytecode::pyc
