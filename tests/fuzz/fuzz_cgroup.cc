// The control groups' files, which in containers other programs than the kernel may serve. Whatever
// they say, what comes of it is a number that one can count with.
#include <cmath>

#include "tests/fuzz/target.h"
#include "tests/support/temp_dir.h"
#include "tool/os/cgroup.h"

namespace pybytecode::fuzz {
namespace {

constexpr const char* kFiles[] = {
    "proc/self/cgroup", "proc/self/mountinfo",      "cg/cpu.max",
    "cg/memory.max",    "cg/memory.current",        "cg/memory.stat",
    "cg/g/cpu.max",     "cg/cpu.cfs_quota_us",      "cg/cpu.cfs_period_us",
    "cg/g/memory.max",  "cg/memory.limit_in_bytes", "cg/memory.usage_in_bytes",
};

const Target kCgroup("cgroup", [](std::string_view bytes) {
  static const test::TempDir room;
  Input input(bytes);
  for (const char* file : kFiles) room.Write(file, input.Piece('\0'));
  const os::CgroupLimits limits = os::ReadCgroupLimits(room.Path());
  Require(std::isfinite(limits.processors) && limits.processors >= 0, "processors are a number");
});

}  // namespace
}  // namespace pybytecode::fuzz
