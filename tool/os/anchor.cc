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

Result<UniqueFd> Anchor::Make(const std::string& path, const std::string& relative,
                              std::string& first_made) {
  first_made.clear();
  Result<UniqueFd> there = Open(path, relative);
  if (there || there.Error() != ENOENT) return there;
  if (fd_) {
    Result<UniqueFd> made = MakeBelow(path, relative, first_made);
    if (made || made.Error() != ENOENT) return made;
  }
  fd_.Reset();  // What is missing may be the anchor: removed since it was opened.
  if (Reach(path) != 0) {
    if (const int error = MakeDirectories(path, 0777, &first_made); error != 0)
      return Result<UniqueFd>::Failed(error);
    if (const int error = Reach(path); error != 0) return Result<UniqueFd>::Failed(error);
  }
  return MakeBelow(path, relative, first_made);
}

Result<UniqueFd> Anchor::MakeBelow(const std::string& path, const std::string& relative,
                                   std::string& first_made) {
  std::string below;
  Result<UniqueFd> made = MakeDirectoryBeneath(fd_.Get(), relative, &below);
  if (first_made.empty() && !below.empty()) first_made = path + "/" + below;
  return made;
}

Result<UniqueFd> Anchor::MakeLast(const std::string& path, const std::string& relative,
                                  std::string& first_made) {
  first_made.clear();
  Result<UniqueFd> there = Open(path, relative);
  if (there || there.Error() != ENOENT) return there;
  fd_.Reset();  // The anchor may be another directory by now.
  const Result<UniqueFd> parent = Open(path, std::string(ParentOf(relative)));
  if (!parent) return Result<UniqueFd>::Failed(parent.Error());
  std::string below;
  Result<UniqueFd> made = MakeDirectoryBeneath(parent->Get(), SplitPath(relative).name, &below);
  if (!below.empty()) first_made = path + "/" + relative;
  return made;
}

int Anchor::RemoveEmpty(const std::string& path, const std::string& relative) {
  const std::string name = SplitPath(relative).name;
  if (name.empty()) return EINVAL;
  const Result<UniqueFd> parent = Open(path, std::string(ParentOf(relative)));
  return parent ? RemoveDirectoryAt(parent->Get(), name.c_str()) : parent.Error();
}

Result<int> KeptDirectory::Open(const std::string& path, const std::string& relative) {
  if (IsKept(path, relative)) return fd_.Get();
  Forget();  // First: descriptors may be few.
  return Keep(anchor_.Open(path, relative), path, relative);
}

Result<int> KeptDirectory::Make(const std::string& path, const std::string& relative,
                                std::string& first_made) {
  first_made.clear();
  if (IsKept(path, relative)) return fd_.Get();
  Forget();  // First: descriptors may be few.
  return Keep(anchor_.Make(path, relative, first_made), path, relative);
}

Result<int> KeptDirectory::MakeLast(const std::string& path, const std::string& relative,
                                    std::string& first_made) {
  first_made.clear();
  if (IsKept(path, relative)) return fd_.Get();
  Forget();  // First: descriptors may be few.
  return Keep(anchor_.MakeLast(path, relative, first_made), path, relative);
}

Result<int> KeptDirectory::Keep(Result<UniqueFd> fd, const std::string& path,
                                const std::string& relative) {
  if (!fd) return Result<int>::Failed(fd.Error());
  fd_ = std::move(*fd);
  path_ = path;
  relative_ = relative;
  return fd_.Get();
}

}  // namespace pybytecode::os
