#include "tool/os/result.h"

#include <system_error>

namespace pybytecode::os {

std::string Reason(int error) { return std::generic_category().message(error); }

}  // namespace pybytecode::os
