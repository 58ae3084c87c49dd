// The bytes of one source, with the times and the size that they belong to. Knows no tree and no
// path; whoever calls says whose failure it is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tool/model.h"

namespace pybytecode {

/// A failure of a source that was not read; its path comes later. That descriptors or memory are
/// short is no fault of the source.
Failure Unread(std::string why);
Failure Unreadable(int error);

struct ReadOnce {
  std::optional<Failure> failure;
  SourceStat stat;
  std::uint64_t inode = 0;
  bool changed = false;  ///< While it was read: the bytes are of two texts.
};

/// Appends what an open file holds. The same descriptor is asked before and after: the bytes belong
/// to the time and size that are answered.
ReadOnce ReadSourceOnce(int fd, std::string& stream);

}  // namespace pybytecode
