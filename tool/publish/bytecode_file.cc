#include "tool/publish/bytecode_file.h"

#include <algorithm>
#include <cerrno>
#include <ctime>

#include "tool/error.h"
#include "tool/os/temporary_file.h"

namespace pybytecode::publish {

namespace {

constexpr int kTries = 3;

std::string PathOf(const pyc::Place& place, const std::string& name) {
  return pyc::Join(pyc::Join(place.anchor, place.relative), name);
}

/// Why a target may not be replaced; empty if it may.
std::string Refusal(int directory, const std::string& name) {
  const os::Result<os::FileStat> stat = os::StatAt(directory, name.c_str(), os::Follow::kNo);
  if (!stat || stat->kind == os::FileKind::kRegular) return "";
  if (stat->kind == os::FileKind::kSymlink)
    return "is a symbolic link and is not written through; remove it";
  return "is not a regular file and is not replaced; remove it";
}

std::string DirectoryTrouble(const pyc::Place& place, int error) {
  const std::string path = pyc::Join(place.anchor, place.relative);
  if (error == ELOOP)
    return path + ": is or passes a symbolic link, which is refused; remove the link";
  if (error == ENOTDIR) return path + ": is not a directory; remove it";
  return path + ": cannot be written to: " + os::Reason(error);
}

/// To the directory above, beyond the anchor too.
void GoUp(std::string& anchor, std::string& relative) {
  if (relative.empty()) {
    anchor.erase(std::max<std::size_t>(anchor.rfind('/'), 1));
  } else {
    relative.resize(os::ParentOf(relative).size());
  }
}

void ThrowIfFull(int error, const BytecodeFile& file) {
  if (error == ENOSPC || error == EDQUOT)
    throw DiskFull(PathOf(file.place, file.name), "cannot be written: " + os::Reason(error));
}

}  // namespace

std::string BytecodeWriter::Write(const BytecodeFile& file) {
  int error = 0;
  for (int i = 0; i < kTries; ++i) {
    std::string first_made;
    const os::Result<int> directory = OpenToWrite(file.place, first_made);
    ThrowIfFull(directory.Error(), file);
    if (!directory) return DirectoryTrouble(file.place, directory.Error());
    if (clamp_) Remember(file.place, first_made);
    std::string refusal;
    error = TryWrite(*directory, file, refusal);
    if (!refusal.empty()) return PathOf(file.place, file.name) + ": " + refusal;
    if (error == 0) return "";
    ThrowIfFull(error, file);
    directory_.Forget();
    if (error != ENOENT) break;  // ENOENT: the directory, or the temporary, went away. Once more.
  }
  return PathOf(file.place, file.name) + ": cannot be written: " + os::Reason(error);
}

/// A directory of sources that was removed meanwhile stays removed.
os::Result<int> BytecodeWriter::OpenToWrite(const pyc::Place& place, std::string& first_made) {
  if (!place.in_place) return directory_.Make(place.anchor, place.relative, first_made);
  if (pyc::IsCacheDirectory(place))
    return directory_.MakeLast(place.anchor, place.relative, first_made);
  return directory_.Open(place.anchor, place.relative);
}

int BytecodeWriter::TryWrite(int directory, const BytecodeFile& file, std::string& refusal) {
  if (!file.twins.empty()) {
    refusal = Refusal(directory, file.name);
    if (!refusal.empty() || TryLink(directory, file)) return 0;
  }
  return WriteNew(directory, file, refusal);
}

int BytecodeWriter::WriteNew(int directory, const BytecodeFile& file, std::string& refusal) {
  os::Result<os::TemporaryFile> temporary = os::TemporaryFile::Create(directory);
  if (!temporary) return temporary.Error();
  const std::string_view header(file.header.data(), file.header.size());
  if (const int error = temporary->Write(header, file.code); error != 0) return error;
  // As CPython's importer sets it: importlib._bootstrap_external, _calc_mode and _write_atomic.
  const std::uint32_t mode = (file.source_mode | 0200U) & 0666U & ~os::Umask();
  if (const int error = temporary->SetMode(mode); error != 0) return error;
  if (clamp_ && std::time(nullptr) > *clamp_)
    if (const int error = temporary->SetMtime(*clamp_, 0); error != 0) return error;
  const int error = temporary->CommitNew(file.name.c_str());
  if (error == 0 || error == ENOENT) return error;
  // Something is there already, or it cannot be told in the same step.
  refusal = Refusal(directory, file.name);
  return refusal.empty() ? temporary->Commit(file.name.c_str()) : 0;
}

bool BytecodeWriter::TryLink(int directory, const BytecodeFile& file) {
  for (const std::string& twin : file.twins) {
    const os::Result<os::UniqueFd> fd = os::OpenToRead(directory, twin.c_str(), os::Follow::kNo);
    bytes_.clear();
    if (!fd) continue;
    const std::size_t size = file.header.size() + file.code.size();
    const os::Result<os::FileStat> stat = os::Stat(fd->Get());
    if (!stat || stat->kind != os::FileKind::kRegular || stat->size != size) continue;
    if (!os::AppendAll(fd->Get(), size, bytes_) || bytes_.size() != size) continue;
    const std::string_view there = bytes_;
    const std::string_view header(file.header.data(), file.header.size());
    if (!there.starts_with(header) || there.substr(header.size()) != file.code) continue;
    os::Result<os::TemporaryFile> link = os::TemporaryFile::Link(directory, twin.c_str());
    if (link && link->Commit(file.name.c_str()) == 0) return true;
  }
  return false;
}

std::string BytecodeWriter::Remove(const pyc::Place& place, const std::string& name) {
  directory_.Forget();  // It must be the one that the importer finds.
  const os::Result<int> directory = directory_.Open(place.anchor, place.relative);
  if (!directory) return "";  // Nothing is there, or nothing that the importer would take for ours.
  const int error = os::UnlinkAt(*directory, name.c_str());
  if (error == 0 && clamp_) Remember(place, "");
  if (error == 0 || error == ENOENT || error == EISDIR) return "";
  return PathOf(place, name) + ": is out of date and cannot be removed: " + os::Reason(error);
}

/// Once where one file after the other goes to one directory.
void BytecodeWriter::Remember(const pyc::Place& place, const std::string& first_made) {
  const bool again = first_made.empty() && !touched_.empty() &&
                     touched_.back().relative == place.relative &&
                     touched_.back().anchor == place.anchor;
  if (again) return;
  touched_.push_back({place.anchor, place.relative, first_made});
}

void ClampDirectories(const std::vector<Touched>& touched, std::int64_t clamp) {
  os::Anchor anchor;
  for (auto [path, relative, first_made] : touched) {
    for (;;) {
      const os::Result<os::UniqueFd> fd = anchor.Open(path, relative);
      // A directory that is not ours to date keeps its time: the bytecode files are what counts.
      if (fd) os::ClampMtime(fd->Get(), clamp);
      if (first_made.empty() || pyc::Join(path, relative).size() < first_made.size()) break;
      GoUp(path, relative);
    }
  }
}

}  // namespace pybytecode::publish
