// What the user named -> what Scan looks at and for which interpreter: environments become their
// site-packages, files join their directories, nothing at all becomes $VIRTUAL_ENV or ./.venv.
#pragma once

#include <string>
#include <vector>

#include "tool/interpreters.h"
#include "tool/ledger.h"
#include "tool/model.h"
#include "tool/scan/scan.h"
#include "tool/settings.h"

namespace pybytecode {

/// Targets that share an interpreter.
struct Group {
  std::string python;    ///< Whose bytecode it is.
  std::string compiler;  ///< Who compiles; mostly the same.
  std::vector<scan::Target> targets;
};

/// The paths of the settings, the list read, the defaults filled in. Throws Error if there are
/// none.
std::vector<std::string> NamedPaths(const Settings& settings);

/// `paths` are the NamedPaths. A path that cannot be used is told to the ledger, and the others go
/// on. Throws Error if there is nothing to look at at all, Interruption.
std::vector<Group> ResolveRoots(const Settings& settings, const std::vector<std::string>& paths,
                                Interpreters& interpreters, Ledger& ledger);

/// Without any interpreter: every site-packages of an environment. For `clean`.
std::vector<scan::Target> ResolveWithoutPython(const Settings& settings, Ledger& ledger);

}  // namespace pybytecode
