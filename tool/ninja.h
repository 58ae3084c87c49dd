// `ninja`: looks which distributions there are and writes a Ninja file with an edge for each. Knows
// roots, interpreters and distributions; the file's text is publish/ninja_file.h's, how options are
// spelled the caller's.
#pragma once

#include <string>
#include <vector>

#include "tool/observer.h"
#include "tool/settings.h"
#include "tool/summary.h"

namespace pybytecode {

struct NinjaRequest {
  std::string file;                        ///< To be written.
  std::vector<std::string> options;        ///< Of `compile`, but for what differs between edges.
  std::vector<std::string> clean_options;  ///< Of `clean`, likewise.
};

/// Writes the file, and what it depends on beside it; nothing if there were problems. The file's
/// mtime is one that every distribution installed later exceeds. In roots with modules of their
/// own it makes __pycache__, which else the first build would make: a change of the directory that
/// could not be told from a distribution that comes or goes. Throws Error.
Summary WriteNinja(const Settings& settings, const NinjaRequest& request, Observer& observer);

}  // namespace pybytecode
