// One copy in a stage: whether it is still true to its original, and what goes with it when it is
// replaced. Knows no tree.
#pragma once

#include <string>

#include "tool/os/clock.h"
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
/// the original's last change (its ctime), and after its directory came where it is (`moved`); if
/// not after, whether it has the same bytes: an edit may keep the time (SOURCE_DATE_EPOCH). One
/// that has counts as made now, so that it is not read again.
bool IsTrueCopy(const CopyPlace& place, const os::Result<os::FileStat>& copy,
                const os::FileStat& original, os::FileTime moved);

/// Removes the bytecode files of a source that is about to be replaced by another text, if they
/// have the header that a file of that text would have: each interpreter would take them for it.
/// Before, so that no end of the run leaves both. `legacy`: x.pyc beside it too. 0 or an errno.
int RemoveBytecodeThatFits(const CopyPlace& place, const os::FileStat& original, bool legacy);

}  // namespace pybytecode
