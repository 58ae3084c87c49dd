// orbit [SPEED]: simulates in C++, and has the report made by the Python package beside the
// program.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "simulation.h"

namespace {

std::filesystem::path PythonDirectory() {
  const auto program = std::filesystem::read_symlink("/proc/self/exe");
  return (program.parent_path() / ORBIT_PYTHON_DIRECTORY).lexically_normal();
}

// Starts `python -m orbit_report`, which reads the path from its standard input.
FILE* StartReport() {
  setenv("PYTHONPATH", PythonDirectory().c_str(), 1);
  return popen("'" ORBIT_PYTHON "' -m orbit_report", "w");
}

}  // namespace

int main(int argc, char** argv) {
  constexpr double kCircle = 6.283185307179586;
  const double speed = argc > 1 ? std::strtod(argv[1], nullptr) : kCircle;
  FILE* report = StartReport();
  if (report == nullptr) {
    std::perror("orbit: cannot start Python");
    return 1;
  }
  for (const Position& position : Simulate(speed, 1000)) {
    std::fprintf(report, "%.9f %.9f\n", position.x, position.y);
  }
  return pclose(report) == 0 ? 0 : 1;
}
