// The rules of UTF-8 (RFC 3629), for whoever has bytes that may be text. Knows nothing of whose.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pybytecode {

/// Code points that are no characters but halves of one in UTF-16. Python's strings may hold them,
/// and marshal writes them as UTF-8 would if it had them ("surrogatepass").
enum class Surrogates : std::uint8_t { kRefused, kPass };

/// Bytes of the character at the front; 0 if it is none (a lone or missing continuation, an
/// overlong form, beyond U+10FFFF).
std::size_t CharacterLength(std::string_view text, Surrogates surrogates = Surrogates::kRefused);

bool IsUtf8(std::string_view text, Surrogates surrogates = Surrogates::kRefused);

}  // namespace pybytecode
