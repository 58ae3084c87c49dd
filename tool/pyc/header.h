// The 16 bytes in front of a bytecode file's code (PEP 552): magic number, flags, then either the
// source's mtime and size or its hash. Little-endian. Knows no file and no interpreter.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "tool/model.h"

namespace pybytecode::pyc {

inline constexpr std::size_t kHeaderSize = 16;
using HeaderBytes = std::array<char, kHeaderSize>;

/// The seconds that CPython's importer compares: int(float(st_mtime)), the float being
/// sec + 1e-9 * nsec, kept modulo 2^32 (importlib._bootstrap_external, posixmodule.c). It rounds
/// *up* for nsec >= 999,999,881 at present dates, and towards zero before 1970.
std::uint32_t ImporterMtime(std::int64_t sec, std::uint32_t nsec);

/// A source's hash as the header holds it.
using SourceHash = std::uint64_t;

HeaderBytes TimestampHeader(std::uint32_t magic, const SourceStat& stat);
/// `mode` is one of the two hash modes.
HeaderBytes HashHeader(std::uint32_t magic, InvalidationMode mode, SourceHash hash);

/// The first four bytes of a header whose magic number is `number` (3495), as a little-endian u32.
constexpr std::uint32_t MagicOf(std::uint32_t number) { return number | 0x0A0D0000U; }
/// The inverse: 3495.
constexpr std::uint32_t NumberOf(std::uint32_t magic) { return magic & 0xFFFFU; }

}  // namespace pybytecode::pyc
