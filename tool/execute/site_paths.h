// Where an interpreter keeps its libraries. For an environment that follows from its greeting; for
// a bare interpreter (`--python EXE` alone, `--stdlib`) its sysconfig is asked, which starts it
// once.
#pragma once

#include <string>
#include <vector>

#include "tool/execute/interpreter.h"

namespace pybytecode::execute {

struct SitePaths {
  std::vector<std::string> site;     ///< purelib and platlib.
  std::vector<std::string> library;  ///< stdlib and platstdlib.
};

/// "purelib=…" lines as ParseSitePaths reads them. Throws Error.
std::string AskSitePaths(const LaunchSpec& spec);
/// Nothing if the text has no such lines.
SitePaths ParseSitePaths(const std::string& text);

/// The site-packages of an environment: `<root>/lib/python3.11/site-packages`, and below
/// sys.platlibdir where that is another. They need not exist.
std::vector<std::string> EnvironmentSitePaths(const std::string& root, const Greeting& greeting);

}  // namespace pybytecode::execute
