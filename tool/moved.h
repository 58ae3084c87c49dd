// Directories of sources that may have come from elsewhere since some time, with bytecode files as
// old as before: renamed, or below one that was, or behind a symbolic link on the way to the root
// that was turned. Looks at nothing but links; compares the times that Scan saw.
#pragma once

#include <vector>

#include "tool/model.h"
#include "tool/os/clock.h"

namespace pybytecode {

/// One a directory of the tree. A rename sets a directory's ctime, and so does a name that is added
/// to it or removed: more are answered than have moved.
std::vector<bool> MovedSince(const Tree& tree, os::FileTime since);

}  // namespace pybytecode
