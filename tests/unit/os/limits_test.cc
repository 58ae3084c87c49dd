#include "tool/os/limits.h"

#include <gtest/gtest.h>
#include <sched.h>

#include "tests/support/in_child.h"

namespace pybytecode::os {
namespace {

using test::InChild;

TEST(LimitsTest, Processors) {
  const int answer = InChild([] {
    const unsigned all = ReadMachineLimits().processors;
    if (all < 1) return 1;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(::sched_getcpu(), &one);
    if (::sched_setaffinity(0, sizeof one, &one) != 0) return 2;
    return ReadMachineLimits().processors == 1 ? 0 : 3;
  });
  EXPECT_EQ(answer, 0);
}

TEST(LimitsTest, Memory) {
  EXPECT_GT(ReadMachineLimits().memory, std::uint64_t{1} << 20);
  EXPECT_LT(ReadMachineLimits().memory, std::uint64_t{1} << 50);
}

TEST(LimitsTest, Descriptors) {
  const int answer = InChild([] {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 100;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (RaiseDescriptorLimit() != limit.rlim_max) return 1;
    if (InheritedDescriptorLimit().soft != 100) return 2;
    if (InheritedDescriptorLimit().hard != limit.rlim_max) return 3;
    return RaiseDescriptorLimit() == limit.rlim_max && InheritedDescriptorLimit().soft == 100 ? 0
                                                                                              : 4;
  });
  EXPECT_EQ(answer, 0);
}

}  // namespace
}  // namespace pybytecode::os
