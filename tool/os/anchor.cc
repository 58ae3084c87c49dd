#include "tool/os/anchor.h"

#include <cerrno>

namespace pybytecode::os {

int Anchor::Reach(const std::string& path) {
  if (fd_ && path == path_) return 0;
  Result<UniqueFd> fd = OpenDirectory(kCurrentDirectory, path.c_str(), Follow::kYes);
  if (!fd) return fd.Error();
  fd_ = std::move(*fd);
  path_ = path;
  return 0;
}

Result<UniqueFd> Anchor::Open(const std::string& path, const std::string& relative) {
  if (const int error = Reach(path); error != 0) return Result<UniqueFd>::Failed(error);
  return OpenDirectoryBeneath(fd_.Get(), relative);
}

Result<UniqueFd> Anchor::Make(const std::string& path, const std::string& relative, bool& made) {
  Result<UniqueFd> there = Open(path, relative);
  made = !there && there.Error() == ENOENT;
  if (!made) return there;
  fd_.Reset();  // What is missing may be the anchor: removed since it was opened.
  if (Reach(path) != 0) {
    if (const int error = MakeDirectories(path, 0777); error != 0)
      return Result<UniqueFd>::Failed(error);
    if (const int error = Reach(path); error != 0) return Result<UniqueFd>::Failed(error);
  }
  return MakeDirectoryBeneath(fd_.Get(), relative);
}

int Anchor::RemoveEmpty(const std::string& path, const std::string& relative) {
  const std::size_t slash = relative.rfind('/');
  const std::size_t name = slash == std::string::npos ? 0 : slash + 1;
  if (name == relative.size()) return EINVAL;
  const Result<UniqueFd> parent = Open(path, relative.substr(0, name == 0 ? 0 : slash));
  return parent ? RemoveDirectoryAt(parent->Get(), relative.c_str() + name) : parent.Error();
}

}  // namespace pybytecode::os
