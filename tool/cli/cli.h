// The command line as a whole: arguments in, exit code out. Everything that is printed, this folder
// prints.
#pragma once

#include <string>
#include <vector>

namespace pybytecode::cli {

/// `args` without the program's name. Throws nothing.
int Main(const std::vector<std::string>& args);

}  // namespace pybytecode::cli
