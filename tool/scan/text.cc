#include "tool/scan/text.h"

#include <cerrno>

namespace pybytecode::scan {

os::Result<std::string> ReadRegularFile(const std::string& path) {
  const os::Result<os::FileStat> stat = os::Stat(path);
  if (!stat) return os::Result<std::string>::Failed(stat.Error());
  if (stat->kind != os::FileKind::kRegular) return os::Result<std::string>::Failed(ENOENT);
  return os::TryReadFile(path);
}

}  // namespace pybytecode::scan
