#include "tool/os/limits.h"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <mutex>

#include "tool/os/cgroup.h"
#include "tool/os/file.h"

namespace pybytecode::os {

namespace {

std::once_flag raised;
rlimit inherited{};

unsigned ProcessorsByAffinity() {
  // Grows until the kernel's mask fits: machines with more than 1,024 processors exist.
  for (std::size_t count = 1024; count <= (std::size_t{1} << 20); count *= 4) {
    cpu_set_t* set = CPU_ALLOC(count);
    const std::size_t size = CPU_ALLOC_SIZE(count);
    const bool known = ::sched_getaffinity(0, size, set) == 0;
    const int cpus = known ? CPU_COUNT_S(size, set) : 0;
    CPU_FREE(set);
    if (known) return static_cast<unsigned>(std::max(cpus, 1));
  }
  const long online = ::sysconf(_SC_NPROCESSORS_ONLN);
  return static_cast<unsigned>(std::max(online, 1L));
}

std::uint64_t MemAvailable() {
  const Result<std::string> text = TryReadFile("/proc/meminfo");
  const std::size_t at = text ? text->find("MemAvailable:") : std::string::npos;
  if (at == std::string::npos) return UINT64_MAX;
  return std::strtoull(text->c_str() + at + 13, nullptr, 10) * 1024;
}

std::uint64_t AddressSpace() {
  rlimit now{};
  const bool limited = ::getrlimit(RLIMIT_AS, &now) == 0 && now.rlim_cur != RLIM_INFINITY;
  return limited ? now.rlim_cur : UINT64_MAX;
}

}  // namespace

MachineLimits ReadMachineLimits() {
  const CgroupLimits cgroup = ReadCgroupLimits("/");
  MachineLimits limits{ProcessorsByAffinity(), std::min(MemAvailable(), cgroup.memory_left),
                       AddressSpace()};
  if (cgroup.processors > 0)
    limits.processors = static_cast<unsigned>(
        std::clamp(std::ceil(cgroup.processors), 1.0, static_cast<double>(limits.processors)));
  return limits;
}

std::uint64_t RaiseDescriptorLimit() {
  std::call_once(raised, [] {
    if (::getrlimit(RLIMIT_NOFILE, &inherited) != 0) return;
    const rlimit all{inherited.rlim_max, inherited.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &all);
  });
  rlimit now{};
  if (::getrlimit(RLIMIT_NOFILE, &now) != 0) return 1024;
  return now.rlim_cur;
}

DescriptorLimit InheritedDescriptorLimit() { return {inherited.rlim_cur, inherited.rlim_max}; }

}  // namespace pybytecode::os
