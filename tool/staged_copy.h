// One copy in a stage: whether it is still true to its original, and what goes with it when it is
// replaced. Knows no tree.
#pragma once

#include <string>

#include "tool/os/file.h"

namespace pybytecode {

inline constexpr std::uint32_t kCopiedMode = 0777;  ///< Not the set-id bits.

/// Two directories and a name in both.
struct CopyPlace {
  int from = -1;
  int to = -1;
  const std::string& name;
};

/// Whether what stands there has the size, the time and the mode of the original and was made after
/// the original's last change (its ctime); if not after, whether it has the same bytes: an edit may
/// keep the time (SOURCE_DATE_EPOCH).
bool IsTrueCopy(const CopyPlace& place, const os::Result<os::FileStat>& copy,
                const os::FileStat& original);

/// Removes the bytecode files of a copy that is about to be replaced by another text with the same
/// header: each interpreter would take them for that text's. Before, so that no end of the run
/// leaves both. `legacy`: x.pyc beside it too. 0 or an errno.
int RemoveBytecodeOfTwin(const CopyPlace& place, const os::Result<os::FileStat>& copy,
                         const os::FileStat& original, bool legacy);

}  // namespace pybytecode
