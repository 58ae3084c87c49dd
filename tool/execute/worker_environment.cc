#include "tool/execute/worker_environment.h"

#include "tool/os/environment.h"

namespace pybytecode::execute {

std::vector<std::string> WorkerEnvironment() {
  std::vector<std::string> environment = os::AllVariables();
  std::erase_if(environment, [](const std::string& entry) { return entry.starts_with("PYTHON"); });
  return environment;
}

}  // namespace pybytecode::execute
