// What the files of an editable install say: the directory that a direct_url.json names, the paths
// of a .pth file. Pure text: looks at no file, executes nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pybytecode::scan {

/// The directory that PEP 610's direct_url.json names (absolute), if it is one of an editable
/// install. Whatever is not as the PEP says is somebody else's file.
std::optional<std::string> PathOfDirectUrl(std::string_view json);

/// The plain lines of a .pth file, as site.addpackage() of CPython reads them: without comments,
/// blank lines, import lines and white space at the end.
std::vector<std::string> PathsOfPth(std::string_view text);

}  // namespace pybytecode::scan
