// Bytes as JSON can hold them. File names are bytes, JSON is Unicode.
#pragma once

#include <string>
#include <string_view>

namespace pybytecode::publish {

/// The text with each byte that is not UTF-8 as "\xNN".
std::string ValidUtf8(std::string_view text);
/// RFC 4648, with padding.
std::string Base64(std::string_view bytes);

}  // namespace pybytecode::publish
