// The manual page, pybytecode(1), as man(7) source made from the tables. No date in it: the same
// version gives the same bytes.
#pragma once

#include <string>

namespace pybytecode::cli {

std::string ManPage();

}  // namespace pybytecode::cli
