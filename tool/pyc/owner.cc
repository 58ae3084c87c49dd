#include "tool/pyc/owner.h"

namespace pybytecode::pyc {

std::optional<BytecodeOwner> OwnerOf(std::string_view name) {
  constexpr std::string_view kSuffix = ".pyc";
  if (!name.ends_with(kSuffix)) return std::nullopt;
  name.remove_suffix(kSuffix.size());
  std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  if (name.substr(dot + 1).starts_with("opt-")) {
    name = name.substr(0, dot);
    dot = name.rfind('.');
  }
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size()) return std::nullopt;
  return BytecodeOwner{name.substr(0, dot), name.substr(dot + 1)};
}

}  // namespace pybytecode::pyc
