// Which files a build has in an output tree or a stage: what a manifest says is there, as paths.
// Looks at no file.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "tool/publish/manifest.h"

namespace pybytecode {

/// Relative to the output tree or stage. `staged`: sources and data are in it too. A source that
/// failed has the names that its bytecode files would have.
std::set<std::string> OutputsOf(const publish::Manifest& manifest, bool staged);

/// Those of one source, one a level.
std::vector<std::string> BytecodeOf(const publish::ManifestSection& section,
                                    const std::string& source);

/// Without the bytecode files of sources that have none.
std::set<std::string> PresentOutputsOf(const publish::Manifest& manifest, bool staged);

}  // namespace pybytecode
