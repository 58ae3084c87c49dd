// Which program this is. PYBYTECODE_VERSION comes from CMake's project(); optional features add
// their macro when they are built in.
#pragma once

#include <string>

#ifndef PYBYTECODE_VERSION
#define PYBYTECODE_VERSION "0.1.0"
#endif

namespace pybytecode::cli {

/// "pybytecode 0.1.0".
inline std::string ProgramAndVersion() { return "pybytecode " PYBYTECODE_VERSION; }

/// What `--version` prints.
std::string VersionText();

}  // namespace pybytecode::cli
