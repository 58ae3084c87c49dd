#include "tool/os/result.h"

#include <cerrno>
#include <system_error>

namespace pybytecode::os {

std::string Reason(int error) {
  const std::string words = std::generic_category().message(error);
  if (error == EMFILE) return words + "; raise the limit on them (ulimit -n)";
  if (error == EFBIG) return words + "; raise the limit on the size of files (ulimit -f)";
  return words;
}

bool IsShortage(int error) { return error == EMFILE || error == ENFILE || error == ENOMEM; }

}  // namespace pybytecode::os
