// The stamp of a build edge: a file whose mtime says up to when every edit is in. Knows nothing of
// what was compiled.
#pragma once

#include <string>

#include "tool/os/clock.h"

namespace pybytecode::publish {

/// Makes the stamp if there is none, its directory too, so old that every source is newer: it counts
/// only once it is touched. Throws Error, also for what is no regular file.
void PrepareStamp(const std::string& path);

/// Every source changed later than `time` is newer than the stamp. Throws Error.
void TouchStamp(const std::string& path, os::FileTime time);

}  // namespace pybytecode::publish
