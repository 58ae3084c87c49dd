#include "tool/pyc/header.h"

#include <gtest/gtest.h>

#include <string>

namespace pybytecode::pyc {
namespace {

std::string Text(const HeaderBytes& header) { return {header.data(), header.size()}; }

// Expected values: int(sec + 1e-9 * nsec) & 0xFFFFFFFF, as CPython 3.8 to 3.13 computes it.
TEST(HeaderTest, MtimeIsWhatTheImporterComputes) {
  const struct {
    std::int64_t sec;
    std::uint32_t nsec;
    std::uint32_t mtime;
  } cases[] = {
      {0, 0, 0},
      {0, 999999999, 0},
      {1, 999999999, 1},
      {1700000000, 0, 1700000000},
      {1700000000, 999999880, 1700000000},  // The last that rounds down ...
      {1700000000, 999999881, 1700000001},  // ... and the first that rounds up.
      {1700000000, 999999999, 1700000001},
      {-1, 0, 4294967295},  // Before 1970: towards zero.
      {-1, 500000000, 0},
      {-1, 999999999, 0},
      {-2, 500000000, 4294967295},
      {-1700000000, 1, 2594967296},
      {4294967295, 999999880, 0},  // February 2106: modulo 2^32.
      {4294967295, 999999999, 0},
      {4294967296, 0, 0},
      {4294967301, 5, 5},
      {8589934592, 999999999, 1},
      {1099511627776, 1, 0},
  };
  for (const auto& c : cases)
    EXPECT_EQ(ImporterMtime(c.sec, c.nsec), c.mtime) << c.sec << " " << c.nsec;
}

// File systems with 64-bit times keep whatever utimensat(2) was given.
TEST(HeaderTest, MtimeAtTheEndsOfTime) {
  EXPECT_EQ(ImporterMtime(INT64_MAX, 999999999), 0U);
  EXPECT_EQ(ImporterMtime(INT64_MIN, 0), 0U);
}

TEST(HeaderTest, Timestamp) {
  SourceStat stat;
  stat.size = 0x1'0203'0405;  // Kept modulo 2^32.
  stat.mtime = 0x11223344;
  const std::string expected("\xA7\x0D\x0D\x0A\0\0\0\0\x44\x33\x22\x11\x05\x04\x03\x02", 16);
  EXPECT_EQ(Text(TimestampHeader(MagicOf(3495), stat)), expected);
}

TEST(HeaderTest, Hashes) {
  const SourceHash hash = 0x8877665544332211;
  const std::string bytes("\x11\x22\x33\x44\x55\x66\x77\x88", 8);
  const std::string magic("\xF3\x0D\x0D\x0A", 4);
  EXPECT_EQ(Text(HashHeader(MagicOf(3571), InvalidationMode::kCheckedHash, hash)),
            magic + std::string("\3\0\0\0", 4) + bytes);
  EXPECT_EQ(Text(HashHeader(MagicOf(3571), InvalidationMode::kUncheckedHash, hash)),
            magic + std::string("\1\0\0\0", 4) + bytes);
}

TEST(HeaderTest, MagicNumbers) {
  EXPECT_EQ(MagicOf(3495), 0x0A0D0DA7U);
  EXPECT_EQ(NumberOf(0x0A0D0DA7U), 3495U);
}

}  // namespace
}  // namespace pybytecode::pyc
