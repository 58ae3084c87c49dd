// The environment of every interpreter that we start: this process's own (LD_LIBRARY_PATH and the
// like included) without any PYTHON* variable, and with settings for glibc's malloc unless the user
// has made some.
#pragma once

#include <string>
#include <vector>

namespace pybytecode::execute {

std::vector<std::string> WorkerEnvironment();

}  // namespace pybytecode::execute
