// RECORD, the list of a distribution's files (PEP 376, PEP 627): CSV, one file a line, its path
// first. Pure text: knows nothing of the file that the text is from.
#pragma once

#include <string>
#include <string_view>

namespace pybytecode::scan {

/// The sources (".py") that a RECORD claims below the root, each ended by a NUL, in the walk's
/// spelling ("./a//b.py" is "a/b.py"). A path that leaves the root is left out: an absolute one,
/// and one with a "..", which a symbolic link could bend.
///
/// Fields may be quoted: `""` in quotes is a quote, and commas and newlines stand for themselves.
std::string ClaimedSources(std::string_view record);

}  // namespace pybytecode::scan
