// The keyed hash of a source (PEP 552, `_imp.source_hash`): SipHash with the magic number as key,
// SipHash-2-4 up to CPython 3.10 and SipHash-1-3 from 3.11 on.
#pragma once

#include <cstdint>
#include <string_view>

#include "tool/pyc/header.h"

namespace pybytecode::pyc {

enum class HashFunction : std::uint8_t { kSipHash13, kSipHash24, kUnknown };

/// SipHash with one or two compression and three or four finalization rounds, key (k0, 0):
/// Jean-Philippe Aumasson and Daniel J. Bernstein, "SipHash: a fast short-input PRF" (2012).
std::uint64_t SipHash13(std::uint64_t k0, std::string_view data);
std::uint64_t SipHash24(std::uint64_t k0, std::string_view data);

/// `magic` is the header's first four bytes. `function` must not be kUnknown.
SourceHash HashSource(HashFunction function, std::uint32_t magic, std::string_view source);

/// What the interpreter is asked to hash in its greeting, with key 0x0A0D0D7B.
inline constexpr std::string_view kTestVector = "pybytecode";
inline constexpr std::uint32_t kTestKey = 0x0A0D0D7B;

/// Which function gives `answer` for the test vector; kUnknown if none does.
HashFunction HashFunctionOf(SourceHash answer);
/// The function of a CPython that cannot be asked: by its magic number (3413).
HashFunction HashFunctionOfMagic(std::uint32_t number);

}  // namespace pybytecode::pyc
