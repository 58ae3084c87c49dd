// Gaps: what RECORDs claim and the tree does not hold. A claimed source may come back (a tree that
// was stripped of its tests, a directory that was moved away), and only the directory that it is
// missing from tells. Looks at nothing that the walk has found already.
#pragma once

#include <cstdint>
#include <vector>

#include "tool/model.h"
#include "tool/scan/distribution.h"

namespace pybytecode::scan {

/// Directories of the tree, each once and in its order: those from which a claimed source is
/// missing, or the directory that leads to it. One that is there and was left out (a filter, a
/// symbolic link on the way) is not missing.
std::vector<std::uint32_t> FindGaps(const Inventory& inventory, const Tree& tree);

}  // namespace pybytecode::scan
