// Which source a bytecode file's name speaks of: the inverse of name.h. Pure text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pybytecode::pyc {

struct BytecodeOwner {
  std::string_view stem;  ///< "x" of "x.cpython-311.opt-1.pyc"
  std::string_view tag;   ///< "cpython-311"
};

/// Whether any source of that stem is there: `there(name)` for "x.py", and for "py" also for ".py",
/// whose bytecode file is called so too.
template <class There>
bool AnySourceOf(std::string_view stem, There&& there) {
  return there(std::string(stem) + ".py") || (stem == "py" && there(std::string(".py")));
}

/// Nothing if the name is no bytecode file's in a __pycache__.
std::optional<BytecodeOwner> OwnerOf(std::string_view name);

}  // namespace pybytecode::pyc
