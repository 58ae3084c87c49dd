#include "tool/publish/stamp.h"

#include <cerrno>

#include "tool/error.h"
#include "tool/os/file.h"
#include "tool/os/temporary_file.h"

namespace pybytecode::publish {

namespace {

constexpr os::FileTime kOld{1, 0};  // 0 is "no such file" to Ninja.

void Check(const std::string& path, int error) {
  if (error != 0) throw Error(path, "cannot be touched: " + os::Reason(error));
}

/// It is old from its first moment: a run that is killed now leaves nothing that looks up to date.
int MakeOld(const std::string& path) {
  const auto [directory, name] = os::SplitPath(path);
  if (const int error = os::MakeDirectories(directory, 0777); error != 0) return error;
  const os::Result<os::UniqueFd> fd =
      os::OpenDirectory(os::kCurrentDirectory, directory.c_str(), os::Follow::kYes);
  if (!fd) return fd.Error();
  os::Result<os::TemporaryFile> file = os::TemporaryFile::Create(fd->Get());
  if (!file) return file.Error();
  if (const int error = file->SetMode(0666 & ~os::Umask()); error != 0) return error;
  if (const int error = file->SetMtime(kOld.sec, kOld.nsec); error != 0) return error;
  return file->Commit(name.c_str());
}

}  // namespace

void PrepareStamp(const std::string& path) {
  const os::Result<os::FileStat> there = os::Stat(path);
  if (there && there->kind == os::FileKind::kRegular) return;
  if (there) throw Error(path, "is not a regular file and cannot be a stamp");
  Check(path, there.Error() == ENOENT ? MakeOld(path) : there.Error());
}

void TouchStamp(const std::string& path, os::FileTime time) {
  Check(path, os::SetFileTime(path, time));
}

}  // namespace pybytecode::publish
