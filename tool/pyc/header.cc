#include "tool/pyc/header.h"

#include <cmath>

namespace pybytecode::pyc {

namespace {

void Put32(HeaderBytes& out, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) out[at + i] = static_cast<char>(value >> (8 * i));
}

}  // namespace

std::uint32_t ImporterMtime(std::int64_t sec, std::uint32_t nsec) {
  const double seconds = static_cast<double>(sec) + 1e-9 * static_cast<double>(nsec);
  // The remainder first: file systems with 64-bit times reach beyond what an int64 holds as a double.
  return static_cast<std::uint32_t>(static_cast<std::int64_t>(std::fmod(seconds, 4294967296.0)));
}

HeaderBytes TimestampHeader(std::uint32_t magic, const SourceStat& stat) {
  HeaderBytes out{};
  Put32(out, 0, magic);
  Put32(out, 8, ImporterMtime(stat.mtime, stat.mtime_nsec));
  Put32(out, 12, static_cast<std::uint32_t>(stat.size));
  return out;
}

HeaderBytes HashHeader(std::uint32_t magic, InvalidationMode mode, SourceHash hash) {
  HeaderBytes out{};
  Put32(out, 0, magic);
  Put32(out, 4, mode == InvalidationMode::kCheckedHash ? 3 : 1);
  Put32(out, 8, static_cast<std::uint32_t>(hash));
  Put32(out, 12, static_cast<std::uint32_t>(hash >> 32));
  return out;
}

}  // namespace pybytecode::pyc
