#include "tool/execute/probe_memory.h"

#include <algorithm>

#include "tool/os/environment.h"
#include "tool/os/file.h"
#include "tool/os/leftovers.h"
#include "tool/os/temporary_file.h"
#include "tool/pyc/source_hash.h"

namespace pybytecode::execute {

namespace {

constexpr std::string_view kFormat = "pybytecode interpreter 1\n";

std::string Describe(const std::string& path) {
  const os::Result<os::FileStat> stat = os::Stat(path);
  if (!stat) return path + " is not there\n";
  std::string out = path;
  for (const std::uint64_t number :
       {stat->device, stat->inode, stat->size, static_cast<std::uint64_t>(stat->mtime),
        std::uint64_t{stat->mtime_nsec}, static_cast<std::uint64_t>(stat->ctime),
        std::uint64_t{stat->ctime_nsec}})
    out += " " + std::to_string(number);
  return out + "\n";
}

/// Everything that a change of the interpreter changes.
std::string KeyOf(const std::string& executable, const std::string& resolved) {
  const std::size_t slash = executable.rfind('/');
  const std::string bin = executable.substr(0, slash);
  return std::string(kFormat) + executable + "\n" + Describe(resolved) +
         Describe(bin + "/../pyvenv.cfg") + Describe(bin + "/pyvenv.cfg");
}

bool IsNative(const std::string& path) {
  const os::Result<os::UniqueFd> fd =
      os::OpenToRead(os::kCurrentDirectory, path.c_str(), os::Follow::kYes);
  char head[4];
  if (!fd) return false;
  const os::Result<std::size_t> n = os::ReadUpTo(fd->Get(), head, sizeof head);
  return n && *n == sizeof head && std::string_view(head, sizeof head) == "\177ELF";
}

}  // namespace

ProbeMemory::ProbeMemory() {
  std::string base = os::NonEmptyVariable("XDG_CACHE_HOME").value_or("");
  if (base.empty() || base[0] != '/') {
    const std::string home = os::NonEmptyVariable("HOME").value_or("");
    if (home.empty() || home[0] != '/') return;
    base = home + "/.cache";
  }
  directory_ = base + "/pybytecode";
  const os::Result<os::FileStat> stat =
      os::StatAt(os::kCurrentDirectory, directory_.c_str(), os::Follow::kNo);
  // Missing is fine: it will be ours when it is made.
  if (stat && !Trust(*stat, os::FileKind::kDirectory, directory_)) directory_.clear();
}

bool ProbeMemory::Trust(const os::FileStat& stat, os::FileKind kind, const std::string& path) {
  if (stat.owner == os::EffectiveUser() && (stat.mode & 022U) == 0 && stat.kind == kind)
    return true;
  trouble_ = path + ": is not used, because " +
             (stat.kind == kind ? "others can write it (owner or mode)" : "it is something else");
  return false;
}

std::string ProbeMemory::NameOf(const std::string& executable) const {
  std::uint64_t hash = pyc::SipHash13(0, executable);
  std::string name = "interpreter-";
  for (int i = 0; i < 16; ++i, hash >>= 4U) name += "0123456789abcdef"[hash & 15U];
  return name;
}

/// "" if it is not there, or not to be trusted: what is looked at is what is read.
std::string ProbeMemory::Read(const std::string& name) {
  constexpr std::size_t kLongest = 65536;
  const std::string path = directory_ + "/" + name;
  const os::Result<os::UniqueFd> fd =
      os::OpenToRead(os::kCurrentDirectory, path.c_str(), os::Follow::kNo);
  const os::Result<os::FileStat> stat =
      fd ? os::Stat(fd->Get()) : os::StatAt(os::kCurrentDirectory, path.c_str(), os::Follow::kNo);
  if (!stat || !Trust(*stat, os::FileKind::kRegular, path) || !fd) return "";
  std::string text(std::min<std::uint64_t>(stat->size, kLongest), '\0');
  const os::Result<std::size_t> n = os::ReadUpTo(fd->Get(), text.data(), text.size());
  text.resize(n ? *n : 0);
  return text;
}

std::optional<std::string> ProbeMemory::Recall(const std::string& executable) {
  if (directory_.empty()) return std::nullopt;
  const os::Result<std::string> resolved = os::ResolvedPath(executable);
  if (!resolved) return std::nullopt;
  const std::string text = Read(NameOf(executable));
  const std::string key = KeyOf(executable, *resolved);
  if (!text.starts_with(key)) return std::nullopt;
  return text.substr(key.size());
}

void ProbeMemory::Keep(const std::string& executable, const std::string& text) {
  const os::Result<std::string> resolved = os::ResolvedPath(executable);
  if (directory_.empty() || !resolved || !IsNative(*resolved)) return;
  // A read-only or full home: the next run probes again, which is all that is lost.
  if (os::MakeDirectories(directory_, 0700) != 0) return;
  const os::Result<os::UniqueFd> directory =
      os::OpenDirectory(os::kCurrentDirectory, directory_.c_str(), os::Follow::kNo);
  if (!directory) return;
  // Somebody else may have made it in between.
  const os::Result<os::FileStat> stat = os::Stat(directory->Get());
  if (!stat || !Trust(*stat, os::FileKind::kDirectory, directory_)) return;
  os::DirectoryReader reader;
  os::SweepDirectory(directory->Get(), reader);
  os::Result<os::TemporaryFile> file = os::TemporaryFile::Create(directory->Get());
  // 0600: with a umask of 002 it would not be trusted next time.
  if (file && file->Write(KeyOf(executable, *resolved), text) == 0 && file->SetMode(0600) == 0)
    (void)file->Commit(NameOf(executable).c_str());
}

void ProbeMemory::Forget(const std::string& executable) {
  if (directory_.empty()) return;
  os::UnlinkAt(os::kCurrentDirectory, (directory_ + "/" + NameOf(executable)).c_str());
}

}  // namespace pybytecode::execute
