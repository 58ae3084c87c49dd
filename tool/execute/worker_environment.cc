#include "tool/execute/worker_environment.h"

#include <algorithm>

#include "tool/os/environment.h"

namespace pybytecode::execute {

namespace {

/// compile() allocates some 200 times the size of its source and gives it back, for each source
/// anew. glibc's malloc returns much of that to the system and faults it in again, a small page at
/// a time; told to use transparent huge pages where they are to be had, and to keep what it has,
/// compiling takes 2 to 3 % less processor time. Both belong together: huge pages that are given
/// back and cleared anew for each source cost more than they save, which is what a limit of 32 MiB
/// still does. 64 MiB is what malloc keeps at most when it adjusts itself. Since glibc 2.26, huge
/// pages since 2.35; older ones and other C libraries take no notice.
constexpr const char* kAllocator =
    "GLIBC_TUNABLES=glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=33554432:"
    "glibc.malloc.trim_threshold=67108864:glibc.malloc.top_pad=4194304";

/// -I does not hold CPython back from the second, which names another place for its library.
bool DecidesWhatPythonRuns(const std::string& entry) {
  return entry.starts_with("PYTHON") || entry.starts_with("__PYVENV_");
}

/// The user's own settings of the allocator stand.
bool SetsAllocator(const std::string& entry) {
  return entry.starts_with("GLIBC_TUNABLES=") || entry.starts_with("MALLOC_");
}

}  // namespace

std::vector<std::string> WorkerEnvironment() {
  std::vector<std::string> environment = os::AllVariables();
  std::erase_if(environment, DecidesWhatPythonRuns);
  if (std::none_of(environment.begin(), environment.end(), SetsAllocator))
    environment.emplace_back(kAllocator);
  return environment;
}

}  // namespace pybytecode::execute
