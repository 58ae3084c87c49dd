#include "tool/os/own_descriptors.h"

#include <sched.h>

// ThreadSanitizer keeps books of the process's descriptors, and knows of one table only.
#if defined(__SANITIZE_THREAD__)
#define PYBYTECODE_ONE_TABLE 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define PYBYTECODE_ONE_TABLE 1
#endif
#endif

namespace pybytecode::os {

void OwnDescriptors() {
#ifndef PYBYTECODE_ONE_TABLE
  [[maybe_unused]] const int refused = ::unshare(CLONE_FILES);
#endif
}

}  // namespace pybytecode::os
