// Which source a bytecode file's name speaks of: the inverse of name.h. Pure text.
#pragma once

#include <optional>
#include <string_view>

namespace pybytecode::pyc {

struct BytecodeOwner {
  std::string_view stem;  ///< "x" of "x.cpython-311.opt-1.pyc"
  std::string_view tag;   ///< "cpython-311"
};

/// Nothing if the name is no bytecode file's in a __pycache__.
std::optional<BytecodeOwner> OwnerOf(std::string_view name);

}  // namespace pybytecode::pyc
