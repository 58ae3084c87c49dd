#include "tool/os/cgroup.h"

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace pybytecode::os {
namespace {

constexpr std::uint64_t kNoLimit = UINT64_MAX;

/// A root with /proc/self and /sys/fs/cgroup as text.
class CgroupTest : public testing::Test {
 protected:
  void Self(const std::string& text) { dir.Write("proc/self/cgroup", text); }
  void Mount(const std::string& group, const std::string& point, const std::string& rest) {
    mounts += "30 23 0:26 " + group + " " + point + " rw,nosuid shared:4 - " + rest + "\n";
    dir.Write("proc/self/mountinfo", "22 27 0:21 / /proc rw - proc proc rw\n" + mounts);
  }
  void Put(const std::string& file, const std::string& text) {
    dir.Write("sys/fs/cgroup/" + file, text);
  }
  CgroupLimits Limits() const { return ReadCgroupLimits(dir.Path()); }

  test::TempDir dir;
  std::string mounts;
};

class Version2 : public CgroupTest {
 protected:
  Version2() {
    Self("0::/a/b\n");
    Mount("/", "/sys/fs/cgroup", "cgroup2 cgroup2 rw,nsdelegate");
  }
};

TEST_F(CgroupTest, NothingThereIsNoLimit) {
  EXPECT_EQ(Limits().processors, 0);
  EXPECT_EQ(Limits().memory_left, kNoLimit);
  Self("garbage\n0::no slash\n:::\n\n");
  Mount("", "", "");
  Mount("/", "/sys/fs/cgroup", "cgroup2 cgroup2 rw");
  EXPECT_EQ(Limits().processors, 0);
  EXPECT_EQ(Limits().memory_left, kNoLimit);
}

TEST_F(Version2, ItsOwnGroup) {
  Put("a/b/cpu.max", "150000 100000\n");
  Put("a/b/memory.max", "1000\n");
  Put("a/b/memory.current", "400\n");
  EXPECT_DOUBLE_EQ(Limits().processors, 1.5);
  EXPECT_EQ(Limits().memory_left, 600U);
}

TEST_F(Version2, TheTightestAncestorCounts) {
  Put("a/b/cpu.max", "400000 100000\n");
  Put("a/cpu.max", "50000 100000\n");
  Put("cpu.max", "max 100000\n");
  Put("a/b/memory.max", "max\n");
  Put("a/memory.max", "5000\n");
  Put("memory.max", "3000\n");
  EXPECT_DOUBLE_EQ(Limits().processors, 0.5);
  EXPECT_EQ(Limits().memory_left, 3000U);
}

TEST_F(Version2, NoLimitIsNoLimit) {
  Put("a/b/cpu.max", "max 100000\n");
  Put("a/b/memory.max", "max\n");
  EXPECT_EQ(Limits().processors, 0);
  EXPECT_EQ(Limits().memory_left, kNoLimit);
}

TEST_F(Version2, WhatIsNoWholeNumberDoesNotCount) {
  Put("a/b/memory.max", "1000\n");
  Put("a/b/memory.current", "400\n");
  Put("a/b/memory.stat", "inactive_file nan\n");
  EXPECT_EQ(Limits().memory_left, 600U);
  for (const char* text : {"nan 100000\n", "1 nan\n", "inf 1\n", "99999999999999999999 1\n", "1\n", ""}) {
    Put("a/b/cpu.max", text);
    EXPECT_EQ(Limits().processors, 0) << text;
  }
}

TEST_F(Version2, WhatTheKernelCanDropIsLeft) {
  Put("a/b/memory.max", "1000\n");
  Put("a/b/memory.current", "900\n");
  Put("a/b/memory.stat", "anon 100\nactive_file 5\ninactive_file 700\nslab 1\n");
  EXPECT_EQ(Limits().memory_left, 800U);
  Put("a/b/memory.stat", "inactive_file 5000\n");
  EXPECT_EQ(Limits().memory_left, 1000U);
  Put("a/b/memory.stat", "");
  Put("a/b/memory.current", "5000\n");
  EXPECT_EQ(Limits().memory_left, 0U);
}

// A container sees its group from the host's root, but only its part of the hierarchy is mounted.
TEST_F(CgroupTest, ContainerWithoutItsOwnNamespace) {
  Self("0::/docker/123/sub\n");
  Mount("/docker/123", "/sys/fs/cgroup", "cgroup2 cgroup rw");
  Put("cpu.max", "200000 100000\n");
  Put("sub/memory.max", "70\n");
  EXPECT_DOUBLE_EQ(Limits().processors, 2);
  EXPECT_EQ(Limits().memory_left, 70U);
}

TEST_F(CgroupTest, AGroupThatOnlyBeginsLikeTheMounts) {
  Self("0::/docker/12345678\n");
  Mount("/docker/123", "/sys/fs/cgroup", "cgroup2 cgroup rw");
  Put("cpu.max", "200000 100000\n");
  Put("45678/cpu.max", "100000 100000\n");
  EXPECT_DOUBLE_EQ(Limits().processors, 2);
}

// With a namespace of its own the process is outside of what is mounted: /../.. in its group.
TEST_F(CgroupTest, AGroupAboveItsNamespace) {
  Self("0::/../other\n");
  Mount("/../..", "/sys/fs/cgroup", "cgroup2 cgroup rw");
  Put("cpu.max", "200000 100000\n");
  EXPECT_DOUBLE_EQ(Limits().processors, 2);
}

class Version1 : public CgroupTest {
 protected:
  Version1() {
    Self("5:memory:/m/n\n4:cpu,cpuacct:/c/d\n1:name=systemd:/x\n");
    Mount("/", "/sys/fs/cgroup/cpu", "cgroup cgroup rw,cpu,cpuacct");
    Mount("/", "/sys/fs/cgroup/memory", "cgroup cgroup rw,memory");
  }
};

TEST_F(Version1, ItsOwnGroupAndItsAncestors) {
  Put("cpu/c/d/cpu.cfs_quota_us", "300000\n");
  Put("cpu/c/d/cpu.cfs_period_us", "100000\n");
  Put("cpu/c/cpu.cfs_quota_us", "20000\n");
  Put("cpu/c/cpu.cfs_period_us", "10000\n");
  Put("memory/m/n/memory.limit_in_bytes", "1000\n");
  Put("memory/m/n/memory.usage_in_bytes", "500\n");
  Put("memory/m/n/memory.stat", "inactive_file 1\ntotal_inactive_file 100\n");
  Put("memory/memory.limit_in_bytes", "9223372036854771712\n");
  EXPECT_DOUBLE_EQ(Limits().processors, 2);
  EXPECT_EQ(Limits().memory_left, 600U);
}

TEST_F(Version1, NoLimit) {
  Put("cpu/c/d/cpu.cfs_quota_us", "-1\n");
  Put("cpu/c/d/cpu.cfs_period_us", "100000\n");
  Put("memory/m/n/memory.limit_in_bytes", "9223372036854771712\n");
  Put("memory/m/n/memory.usage_in_bytes", "500\n");
  EXPECT_EQ(Limits().processors, 0);
  EXPECT_EQ(Limits().memory_left, kNoLimit);
}

TEST_F(Version1, ControllersAreWholeWords) {
  Self("2:cpuset:/s\n");
  Mount("/", "/sys/fs/cgroup/cpuset", "cgroup cgroup rw,cpuset");
  Put("cpuset/s/cpu.cfs_quota_us", "100000\n");
  Put("cpuset/s/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(Limits().processors, 0);
}

TEST_F(CgroupTest, BothVersionsAtOnce) {
  Self("5:memory:/m\n0::/u\n");
  Mount("/", "/sys/fs/cgroup/memory", "cgroup cgroup rw,memory");
  Mount("/", "/sys/fs/cgroup/unified", "cgroup2 cgroup2 rw");
  Put("memory/m/memory.limit_in_bytes", "1000\n");
  Put("unified/u/cpu.max", "100000 100000\n");
  EXPECT_DOUBLE_EQ(Limits().processors, 1);
  EXPECT_EQ(Limits().memory_left, 1000U);
}

TEST_F(CgroupTest, AMountPointWithASpace) {  // mountinfo writes it as \040.
  Self("0::/a\n");
  Mount("/", "/sys/fs/cg\\040roup", "cgroup2 cgroup2 rw");
  dir.Write("sys/fs/cg roup/a/cpu.max", "100000 100000\n");
  EXPECT_DOUBLE_EQ(Limits().processors, 1);
}

}  // namespace
}  // namespace pybytecode::os
