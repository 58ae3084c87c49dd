// Start-up hygiene, the command line, the exit code.
#include "tool/cli/cli.h"
#include "tool/os/environment.h"
#include "tool/os/signals.h"

int main(int argc, char** argv) {
  pybytecode::os::PrepareProcess();
  const int code = pybytecode::cli::Main({argv + (argc > 0 ? 1 : 0), argv + argc});
  pybytecode::os::RaiseIfInterrupted();
  return code;
}
