// Where symbolic links lead, one step at a time.
#pragma once

#include <string>

#include "tool/os/result.h"

namespace pybytecode::os {

/// What a symbolic link says. Failed: the errno of readlink(2), EINVAL if it is no link.
Result<std::string> ReadLink(const std::string& path);

}  // namespace pybytecode::os
