// Where symbolic links lead, one step at a time.
#pragma once

#include <string>

#include "tool/os/clock.h"
#include "tool/os/result.h"

namespace pybytecode::os {

/// What a symbolic link says. Failed: the errno of readlink(2), EINVAL if it is no link.
Result<std::string> ReadLink(const std::string& path);

/// The path without symbolic links. Failed: the errno of realpath(3).
Result<std::string> RealPath(const std::string& path);

/// The latest ctime of the symbolic links on the way along an absolute path, its last part
/// included; of links that such a link leads along only where those are on the way too. 1970 if
/// there is none.
FileTime NewestLink(const std::string& path);

}  // namespace pybytecode::os
