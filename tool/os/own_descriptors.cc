#include "tool/os/own_descriptors.h"

#include <sched.h>

namespace pybytecode::os {

void OwnDescriptors() {
  [[maybe_unused]] const int refused = ::unshare(CLONE_FILES);
}

}  // namespace pybytecode::os
