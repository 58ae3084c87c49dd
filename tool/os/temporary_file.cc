#include "tool/os/temporary_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <random>
#include <utility>
#include <vector>

#include "tool/error.h"

namespace pybytecode::os {

namespace {

constexpr int kTries = 16;
constexpr std::size_t kDigits = 16;
constexpr std::int64_t kDay = 86'400;

/// Random bytes in advance: no call a name. Each is used once.
struct RandomBytes {
  unsigned char bytes[256];  ///< As many as getrandom(2) gives whole.
  std::size_t used = sizeof bytes;
};

/// Where a sandbox refuses random numbers: names must differ, nobody need fail to guess them.
void FillByClock(RandomBytes& random) {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  std::seed_seq seed{static_cast<long>(::getpid()), static_cast<long>(::syscall(SYS_gettid)),
                     static_cast<long>(now.tv_sec), now.tv_nsec};
  std::mt19937 numbers(seed);
  for (unsigned char& byte : random.bytes) byte = static_cast<unsigned char>(numbers());
}

const unsigned char* TakeRandom(std::size_t count) {
  thread_local RandomBytes random;
  if (random.used + count > sizeof random.bytes) {
    if (::getrandom(random.bytes, sizeof random.bytes, 0) != ssize_t{sizeof random.bytes})
      FillByClock(random);
    random.used = 0;
  }
  random.used += count;
  return random.bytes + random.used - count;
}

std::string RandomName() {
  constexpr std::size_t kBytes = kDigits / 2;
  const unsigned char* bytes = TakeRandom(kBytes);
  std::string name(kTemporaryPrefix);
  for (std::size_t i = 0; i < kBytes; ++i) {
    const unsigned char byte = bytes[i];
    name += "0123456789abcdef"[byte >> 4U];
    name += "0123456789abcdef"[byte & 15U];
  }
  return name;
}

enum class Lock { kHeld, kTaken, kUnknown };

Lock TryLock(int fd) {
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return Lock::kHeld;
  return errno == EWOULDBLOCK ? Lock::kTaken : Lock::kUnknown;  // Some network file systems.
}

/// Locks a new file; false if a sweeper got hold of it before that.
bool Claim(int fd) {
  if (TryLock(fd) == Lock::kTaken) return false;
  const Result<FileStat> stat = Stat(fd);
  // A umask that takes the owner's own rights would leave a file that no sweeper can open.
  if (stat && (stat->mode & 0600U) != 0600U) ::fchmod(fd, 0600);
  return !stat || stat->links != 0;
}

}  // namespace

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept
    : directory_(std::exchange(other.directory_, -1)),
      name_(std::move(other.name_)),
      fd_(std::move(other.fd_)) {}

TemporaryFile& TemporaryFile::operator=(TemporaryFile&& other) noexcept {
  Discard();
  directory_ = std::exchange(other.directory_, -1);
  name_ = std::move(other.name_);
  fd_ = std::move(other.fd_);
  return *this;
}

TemporaryFile::~TemporaryFile() { Discard(); }

void TemporaryFile::Discard() {
  if (directory_ >= 0) UnlinkAt(std::exchange(directory_, -1), name_.c_str());
  fd_.Reset();
}

Result<TemporaryFile> TemporaryFile::Create(int directory) {
  int error = EEXIST;
  for (int i = 0; i < kTries; ++i) {
    TemporaryFile file;
    file.name_ = RandomName();
    const int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    const int fd = ::openat(directory, file.name_.c_str(), flags, 0600);
    if (fd < 0) {
      error = errno;
      if (error == EEXIST || error == EINTR) continue;
      break;
    }
    file.fd_.Reset(fd);
    file.directory_ = directory;
    if (Claim(fd)) return file;
    file.directory_ = -1;  // The sweeper removes it.
  }
  return Result<TemporaryFile>::Failed(error);
}

Result<TemporaryFile> TemporaryFile::Link(int directory, const char* existing) {
  int error = EEXIST;
  for (int i = 0; i < kTries && error == EEXIST; ++i) {
    TemporaryFile file;
    file.name_ = RandomName();
    if (::linkat(directory, existing, directory, file.name_.c_str(), 0) == 0) {
      file.directory_ = directory;
      return file;
    }
    error = errno;
  }
  return Result<TemporaryFile>::Failed(error);
}

int TemporaryFile::Write(std::string_view bytes) { return WriteAll(fd_.Get(), bytes); }

int TemporaryFile::Write(std::string_view first, std::string_view second) {
  return WriteBoth(fd_.Get(), first, second);
}

int TemporaryFile::SetMode(std::uint32_t mode) {
  return ::fchmod(fd_.Get(), mode) == 0 ? 0 : errno;
}

int TemporaryFile::SetMtime(std::int64_t sec, std::uint32_t nsec) {
  const timespec times[2] = {{0, UTIME_OMIT}, {sec, static_cast<long>(nsec)}};
  return ::futimens(fd_.Get(), times) == 0 ? 0 : errno;
}

int TemporaryFile::Commit(const char* name) {
  if (::renameat(directory_, name_.c_str(), directory_, name) != 0) return errno;
  // Renaming a hard link onto its own inode does nothing and leaves both names.
  if (!fd_) UnlinkAt(directory_, name_.c_str());
  directory_ = -1;
  fd_.Reset();
  return 0;
}

int TemporaryFile::CommitNew(const char* name) {
  if (::syscall(SYS_renameat2, directory_, name_.c_str(), directory_, name, RENAME_NOREPLACE) != 0)
    return errno;
  directory_ = -1;
  fd_.Reset();
  return 0;
}

bool IsTemporaryName(std::string_view name) {
  if (!name.starts_with(kTemporaryPrefix)) return false;
  const std::string_view digits = name.substr(kTemporaryPrefix.size());
  return digits.size() == kDigits &&
         digits.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

void SweepTemporary(int directory, const char* name) {
  const UniqueFd fd(
      ::openat(directory, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  const bool closed = !fd && errno == EACCES;  // Whether it is in use cannot be asked then.
  if (!fd && !closed) return;
  const Result<FileStat> stat = closed ? StatAt(directory, name, Follow::kNo) : Stat(fd.Get());
  if (!stat || stat->kind != FileKind::kRegular) return;
  const Lock lock = closed ? Lock::kUnknown : TryLock(fd.Get());
  if (lock == Lock::kTaken) return;
  if (lock == Lock::kUnknown && stat->mtime + kDay > std::time(nullptr)) return;
  UnlinkAt(directory, name);
}

namespace {

/// Whether a file has these bytes; piece by piece, because a depfile may be long.
bool Holds(const std::string& path, std::string_view bytes) {
  const Result<UniqueFd> fd = OpenToRead(kCurrentDirectory, path.c_str(), Follow::kYes);
  if (!fd) return false;
  const Result<FileStat> stat = Stat(fd->Get());
  if (!stat || stat->kind != FileKind::kRegular || stat->size != bytes.size()) return false;
  std::vector<char> piece(std::size_t{1} << 16U);
  while (!bytes.empty()) {
    const Result<std::size_t> n = ReadUpTo(fd->Get(), piece.data(), piece.size());
    if (!n || *n == 0 || !bytes.starts_with(std::string_view(piece.data(), *n))) return false;
    bytes.remove_prefix(*n);
  }
  return true;
}

}  // namespace

void WriteFile(const std::string& path, std::string_view bytes, UnlessSame unless_same,
               std::uint32_t mode) {
  if (unless_same == UnlessSame::kYes) {
    if (Holds(path, bytes)) return;
  }
  const auto [directory, name] = SplitPath(path);
  const auto check = [&](int error) {
    if (error != 0) throw Error(path, "cannot be written: " + Reason(error));
  };
  const Result<UniqueFd> fd = OpenDirectory(kCurrentDirectory, directory.c_str(), Follow::kYes);
  check(fd.Error());
  const Result<FileStat> old = StatAt(fd->Get(), name.c_str(), Follow::kNo);
  if (old && old->kind != FileKind::kRegular) {
    // What a device, a pipe (/dev/stdout) or a symbolic link leads to is meant, not its name.
    const int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY;
    const UniqueFd there(::openat(fd->Get(), name.c_str(), flags, mode));
    return check(there ? WriteAll(there.Get(), bytes) : errno);
  }
  Result<TemporaryFile> file = TemporaryFile::Create(fd->Get());
  check(file.Error());
  check(file->Write(bytes));
  check(file->SetMode(mode & ~Umask()));
  check(file->Commit(name.c_str()));
}

std::uint32_t Umask() {
  static const mode_t mask = [] {
    const mode_t was = ::umask(077);
    ::umask(was);
    return was;
  }();
  return mask;
}

void TouchStatus(int directory, const char* name, std::uint32_t mode) {
  const UniqueFd fd(::openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (fd) ::fchmod(fd.Get(), mode);
}

int ClampMtime(int fd, std::int64_t sec) {
  const Result<FileStat> stat = Stat(fd);
  if (!stat || stat->mtime < sec) return stat.Error();
  const timespec times[2] = {{0, UTIME_OMIT}, {sec, 0}};
  return ::futimens(fd, times) == 0 ? 0 : errno;
}

}  // namespace pybytecode::os
