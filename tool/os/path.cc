// Paths as text and the lookups that follow them whole.
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string_view>

#include "tool/error.h"
#include "tool/os/file.h"

namespace pybytecode::os {

namespace {

/// The next part of a path, which is taken off its front; "" when none is left.
std::string TakePart(std::string_view& rest) {
  while (!rest.empty() && rest.front() == '/') rest.remove_prefix(1);
  const std::size_t end = rest.find('/');
  std::string part(rest.substr(0, end));
  rest.remove_prefix(part.size());
  return part;
}

Result<UniqueFd> Duplicate(int fd) {
  const int copy = ::openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (copy < 0) return Result<UniqueFd>::Failed(errno);
  return UniqueFd(copy);
}

/// One directory; a symbolic link is ELOOP as openat2 has it (O_DIRECTORY makes it ENOTDIR).
Result<UniqueFd> Step(int directory, const std::string& part) {
  Result<UniqueFd> at = OpenDirectory(directory, part.c_str(), Follow::kNo);
  if (at || at.Error() != ENOTDIR) return at;
  const Result<FileStat> stat = StatAt(directory, part.c_str(), Follow::kNo);
  if (stat && stat->kind == FileKind::kSymlink) return Result<UniqueFd>::Failed(ELOOP);
  return at;
}

/// Into a directory that was made just now. If it cannot be entered (a umask that takes the owner's
/// own rights), it goes again: it would keep everybody else out, too.
Result<UniqueFd> StepIntoNew(int directory, const std::string& part) {
  Result<UniqueFd> at = Step(directory, part);
  if (!at && at.Error() == EACCES) RemoveDirectoryAt(directory, part.c_str());
  return at;
}

/// The first of several.
void Note(std::string* first, const std::string& path) {
  if (first != nullptr && first->empty()) *first = path;
}

/// Part by part: for kernels and sandboxes without openat2, for paths that are too long for it, and
/// where directories must be made.
enum class Make : bool { kNo, kYes };

Result<UniqueFd> Descend(int directory, const std::string& relative, Make make,
                         std::string* first_made = nullptr) {
  if (relative.starts_with('/')) return Result<UniqueFd>::Failed(EXDEV);
  Result<UniqueFd> at = Duplicate(directory);
  std::string_view rest = relative;
  for (std::string part = TakePart(rest); at && !part.empty(); part = TakePart(rest)) {
    if (part == "..") return Result<UniqueFd>::Failed(EXDEV);
    const bool made = make == Make::kYes && ::mkdirat(at->Get(), part.c_str(), 0777) == 0;
    if (make == Make::kYes && !made && errno != EEXIST) return Result<UniqueFd>::Failed(errno);
    if (made) Note(first_made, relative.substr(0, relative.size() - rest.size()));
    at = made ? StepIntoNew(at->Get(), part) : Step(at->Get(), part);
  }
  return at;
}

/// Makes the last part only, which is mostly all that is missing. ENOENT: more than that is.
Result<UniqueFd> MakeLast(int directory, const std::string& relative, std::string* first_made) {
  const std::size_t slash = relative.rfind('/');
  const std::string last = relative.substr(slash + 1);
  if (slash == std::string::npos || slash == 0 || last.empty() || last == "." || last == "..")
    return Result<UniqueFd>::Failed(ENOENT);
  const Result<UniqueFd> parent = OpenDirectoryBeneath(directory, relative.substr(0, slash));
  if (!parent) return Result<UniqueFd>::Failed(parent.Error());
  const bool made = ::mkdirat(parent->Get(), last.c_str(), 0777) == 0;
  if (!made && errno != EEXIST) return Result<UniqueFd>::Failed(errno);
  if (made) Note(first_made, relative);
  return made ? StepIntoNew(parent->Get(), last) : Step(parent->Get(), last);
}

}  // namespace

Result<UniqueFd> OpenDirectoryBeneath(int directory, const std::string& relative) {
  if (relative.empty()) return Duplicate(directory);
  struct open_how how {};
  how.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
  for (;;) {
    const long fd = ::syscall(SYS_openat2, directory, relative.c_str(), &how, sizeof how);
    if (fd >= 0) return UniqueFd(static_cast<int>(fd));
    if (errno == EINTR || errno == EAGAIN) continue;
    // A path of more than PATH_MAX bytes can be walked, though not looked up.
    if (errno == ENOSYS || errno == EPERM || errno == ENAMETOOLONG)
      return Descend(directory, relative, Make::kNo);
    return Result<UniqueFd>::Failed(errno);
  }
}

Result<UniqueFd> MakeDirectoryBeneath(int directory, const std::string& relative,
                                      std::string* first_made) {
  Result<UniqueFd> there = OpenDirectoryBeneath(directory, relative);
  if (there || there.Error() != ENOENT) return there;
  Result<UniqueFd> last = MakeLast(directory, relative, first_made);
  if (last || last.Error() != ENOENT) return last;
  return Descend(directory, relative, Make::kYes, first_made);
}

std::string CurrentDirectory() {
  const std::unique_ptr<char, void (*)(void*)> name(::getcwd(nullptr, 0), &std::free);
  if (!name) throw Error("current directory", Reason(errno));
  return name.get();
}

std::string AbsolutePath(const std::string& path) {
  const bool absolute = !path.empty() && path.front() == '/';
  const std::filesystem::path whole(absolute ? path : CurrentDirectory() + "/" + path);
  std::string normal = whole.lexically_normal().native();
  while (normal.size() > 1 && normal.back() == '/') normal.pop_back();
  if (normal.size() > 1 && normal[0] == '/' && normal[1] == '/') normal.erase(0, 1);
  return normal;
}

Result<std::string> ResolvedPath(const std::string& path) {
  const std::unique_ptr<char, void (*)(void*)> name(::realpath(path.c_str(), nullptr), &std::free);
  if (!name) return Result<std::string>::Failed(errno);
  return std::string(name.get());
}

bool IsExecutableFile(const std::string& path) {
  const Result<FileStat> stat = Stat(path);
  return stat && stat->kind == FileKind::kRegular && ::access(path.c_str(), X_OK) == 0;
}

SplitName SplitPath(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return {".", path};
  return {path.substr(0, slash + 1), path.substr(slash + 1)};
}

int MakeDirectories(const std::string& path, std::uint32_t mode, std::string* first_made) {
  std::string_view rest = path;
  std::string sofar = path.empty() || path.front() != '/' ? "" : "/";
  for (std::string part = TakePart(rest); !part.empty(); part = TakePart(rest)) {
    sofar += part;
    if (::mkdir(sofar.c_str(), mode) == 0)
      Note(first_made, sofar);
    else if (errno != EEXIST)
      return errno;
    sofar += '/';
  }
  return 0;
}

}  // namespace pybytecode::os
