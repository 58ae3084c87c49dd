// Targets that overlap (a tree and a directory in it, or the same by another path): each source is
// taken once. Knows sources by their directory's device and inode, and their name.
#pragma once

#include "tool/scan/reading.h"

namespace pybytecode::scan {

/// `readings` are in the order of their targets, read with WalkInput::overlaps. A source stays in
/// the first one that has it. What one target excludes and another takes is taken; what several
/// exclude is counted once.
void RemoveOverlaps(Readings& readings);

}  // namespace pybytecode::scan
