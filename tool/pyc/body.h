// Whether the body of a bytecode file is one whole code object with nothing after it, as `--verify`
// asks after a full disk or a crash. Reads the structure of the marshal format (Python/marshal.c),
// whether a string is one (UTF-8, as marshal writes it), and whether what a code object says of its
// arguments and locals fits together; another byte that could stand there as well, in a string, an
// instruction or a number, is not visible to it.
#pragma once

#include <cstdint>
#include <string_view>

namespace pybytecode::pyc {

enum class Body : std::uint8_t { kWhole, kBroken, kUnknownLayout };

/// `number` is the magic number (3495). The layout of code objects goes by it: up to 3.7, 3.8 to
/// 3.10, from 3.11 on. Never reads outside `body`, whatever it holds.
Body CheckBody(std::string_view body, std::uint32_t number);

}  // namespace pybytecode::pyc
