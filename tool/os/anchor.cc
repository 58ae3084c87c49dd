#include "tool/os/anchor.h"

#include <cerrno>
#include <utility>

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
  if (fd_) {
    Result<UniqueFd> below = MakeDirectoryBeneath(fd_.Get(), relative);
    if (below || below.Error() != ENOENT) return below;
  }
  fd_.Reset();  // What is missing may be the anchor: removed since it was opened.
  if (Reach(path) != 0) {
    if (const int error = MakeDirectories(path, 0777); error != 0)
      return Result<UniqueFd>::Failed(error);
    if (const int error = Reach(path); error != 0) return Result<UniqueFd>::Failed(error);
  }
  return MakeDirectoryBeneath(fd_.Get(), relative);
}

Result<int> KeptDirectory::Open(const std::string& path, const std::string& relative) {
  if (IsKept(path, relative)) return fd_.Get();
  return Keep(anchor_.Open(path, relative), path, relative);
}

Result<int> KeptDirectory::Make(const std::string& path, const std::string& relative, bool& made) {
  made = false;
  if (IsKept(path, relative)) return fd_.Get();
  return Keep(anchor_.Make(path, relative, made), path, relative);
}

Result<int> KeptDirectory::Keep(Result<UniqueFd> fd, const std::string& path,
                                const std::string& relative) {
  fd_.Reset();
  if (!fd) return Result<int>::Failed(fd.Error());
  fd_ = std::move(*fd);
  path_ = path;
  relative_ = relative;
  return fd_.Get();
}

}  // namespace pybytecode::os
