// What a path is: an environment, a directory or a file; and what an environment's files say about
// its interpreter and its editable installs. Reads files, starts nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tool/model.h"

namespace pybytecode::scan {

enum class PathKind { kEnvironment, kDirectory, kFile };

/// pyvenv.cfg or conda-meta make a directory an environment. Throws Error if the path is missing
/// or neither a directory nor a regular file.
PathKind KindOf(const std::string& path);

/// <root>/bin/python if it is there (possibly dangling: then nothing and `dangling` is its path).
struct OwnPython {
  std::optional<std::string> executable;
  std::string dangling;  ///< Why the environment's own cannot be used: "…/bin/python ->
                         ///< /usr/bin/python3.9".
};
OwnPython OwnPythonOf(const std::string& root);

/// `home` of <root>/pyvenv.cfg, empty if there is none.
std::string VenvHome(const std::string& root);
/// The same, of the file's text.
std::string_view HomeIn(std::string_view pyvenv_cfg);

/// Directories of editable installs that `site_packages` names: direct_url.json (dir_info.editable,
/// file: URLs) and the plain lines of .pth files (no line that begins with "import" is executed).
/// Absolute, existing, without duplicates, none below site_packages itself.
std::vector<std::string> EditableDirectories(const std::string& site_packages);

}  // namespace pybytecode::scan
