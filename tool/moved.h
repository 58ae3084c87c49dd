// Directories of sources that may have come from elsewhere since some time, with files as old as
// before: renamed, or below one that was, or behind a symbolic link on the way to the root that was
// turned. A directory above a root that was renamed is not seen: its ctime changes with every name
// in it. Looks at nothing but links; compares the times that Scan saw.
#pragma once

#include <vector>

#include "tool/model.h"
#include "tool/os/clock.h"

namespace pybytecode {

/// One a directory of the tree: the latest time at which it may have come where it is. A rename
/// sets a directory's ctime, and so does a name that is added to it or removed: it may be later
/// than that.
std::vector<os::FileTime> LatestMoves(const Tree& tree);

/// Whether it may have come where it is since then.
std::vector<bool> MovedSince(const Tree& tree, os::FileTime since);

}  // namespace pybytecode
