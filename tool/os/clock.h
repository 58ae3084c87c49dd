// The clock that file times come from, for whoever must know whether a file was changed before or
// after a moment. Knows nothing of stamps.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace pybytecode::os {

/// As stat(2) has it.
struct FileTime {
  std::int64_t sec = 0;
  std::uint32_t nsec = 0;

  auto operator<=>(const FileTime&) const = default;
};

/// Waits (mostly two ticks of some milliseconds) for a time T that no file changed before this call
/// exceeds, and that every file changed after this call does exceed, whether the file system takes
/// its times from the coarse clock (before Linux 6.13, ramfs) or from the fine one.
///
/// The coarse clock is the fine one rounded down to a tick. So once it reads more than the fine one
/// did at the call, whatever was changed before has an earlier time by either clock, and whatever
/// is changed from now on has at least the coarse reading; T is a nanosecond less than that.
/// If the clock is set back meanwhile, T may be too early after 50 ms: one check too many.
FileTime SettledTime();

/// The same for whoever knows that no file that matters was changed after `latest`: waits only
/// until that is a tick ago, which mostly it is.
FileTime SettledTimeAfter(FileTime latest);

/// At once: a time that every file changed after this call exceeds. Files changed within the tick
/// before it may exceed it too.
FileTime TimeBeforeNow();

/// The mtime of what is at `path`, symbolic links followed; 1970 if it cannot be asked.
FileTime ModificationTime(const std::string& path);

/// Sets the mtime of what is at `path`, symbolic links followed. 0 or an errno.
int SetFileTime(const std::string& path, FileTime time);

}  // namespace pybytecode::os
