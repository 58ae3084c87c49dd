#include "tool/os/link.h"

#include <unistd.h>

#include <cerrno>
#include <cstddef>

namespace pybytecode::os {

Result<std::string> ReadLink(const std::string& path) {
  std::string target(256, '\0');
  for (;;) {
    const ssize_t n = ::readlink(path.c_str(), target.data(), target.size());
    if (n < 0) return Result<std::string>::Failed(errno);
    const auto size = static_cast<std::size_t>(n);
    if (size < target.size()) {  // A full buffer may be a link cut short.
      target.resize(size);
      return target;
    }
    target.resize(target.size() * 2);
  }
}

}  // namespace pybytecode::os
