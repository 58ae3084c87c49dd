#include "tool/os/link.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdlib>

#include "tool/os/file.h"

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

Result<std::string> RealPath(const std::string& path) {
  char* const found = ::realpath(path.c_str(), nullptr);
  if (found == nullptr) return Result<std::string>::Failed(errno);
  std::string real(found);
  std::free(found);
  return real;
}

FileTime NewestLink(const std::string& path) {
  FileTime newest;
  for (std::size_t end = path.find('/', 1); !path.empty(); end = path.find('/', end + 1)) {
    const Result<FileStat> stat =
        StatAt(kCurrentDirectory, path.substr(0, end).c_str(), Follow::kNo);
    if (stat && stat->kind == FileKind::kSymlink)
      newest = std::max(newest, FileTime{stat->ctime, stat->ctime_nsec});
    if (end == std::string::npos) break;
  }
  return newest;
}

}  // namespace pybytecode::os
