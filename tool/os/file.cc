#include "tool/os/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "tool/error.h"
#include "tool/os/signals.h"

namespace pybytecode::os {

namespace {

static_assert(kCurrentDirectory == AT_FDCWD);

FileKind KindOfMode(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::kRegular;
  if (S_ISDIR(mode)) return FileKind::kDirectory;
  if (S_ISLNK(mode)) return FileKind::kSymlink;
  return FileKind::kOther;
}

FileKind KindOfEntry(unsigned char type) {
  switch (type) {
    case DT_REG:
      return FileKind::kRegular;
    case DT_DIR:
      return FileKind::kDirectory;
    case DT_LNK:
      return FileKind::kSymlink;
    case DT_UNKNOWN:
      return FileKind::kUnknown;
    default:
      return FileKind::kOther;
  }
}

FileStat FromSystem(const struct stat& raw) {
  FileStat out;
  out.kind = KindOfMode(raw.st_mode);
  out.mode = raw.st_mode & 07777U;
  out.size = static_cast<std::uint64_t>(raw.st_size);
  out.mtime = raw.st_mtim.tv_sec;
  out.mtime_nsec = static_cast<std::uint32_t>(raw.st_mtim.tv_nsec);
  out.ctime = raw.st_ctim.tv_sec;
  out.ctime_nsec = static_cast<std::uint32_t>(raw.st_ctim.tv_nsec);
  out.device = raw.st_dev;
  out.inode = raw.st_ino;
  out.owner = raw.st_uid;
  out.links = raw.st_nlink;
  return out;
}

Result<UniqueFd> Open(int directory, const char* name, int flags) {
  for (;;) {
    const int fd = ::openat(directory, name, flags | O_CLOEXEC);
    if (fd >= 0) return UniqueFd(fd);
    if (errno != EINTR) return Result<UniqueFd>::Failed(errno);
  }
}

int NoFollow(Follow follow) { return follow == Follow::kNo ? O_NOFOLLOW : 0; }

}  // namespace

Result<FileStat> StatAt(int directory, const char* name, Follow follow) {
  struct stat raw {};
  const int flags = follow == Follow::kNo ? AT_SYMLINK_NOFOLLOW : 0;
  if (::fstatat(directory, name, &raw, flags) != 0) return Result<FileStat>::Failed(errno);
  return FromSystem(raw);
}

Result<FileStat> Stat(int fd) {
  struct stat raw {};
  if (::fstat(fd, &raw) != 0) return Result<FileStat>::Failed(errno);
  return FromSystem(raw);
}

Result<UniqueFd> OpenToRead(int directory, const char* name, Follow follow) {
  return Open(directory, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | NoFollow(follow));
}

Result<UniqueFd> OpenDirectory(int directory, const char* name, Follow follow) {
  return Open(directory, name, O_RDONLY | O_DIRECTORY | NoFollow(follow));
}

Result<std::size_t> ReadUpTo(int fd, char* buffer, std::size_t size) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t n = ::read(fd, buffer + done, size - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Result<std::size_t>::Failed(errno);
    done += static_cast<std::size_t>(n);
    // A regular file answers a short read only at its end: asking again would be a call for
    // nothing.
    if (n == 0 || done < size) break;
  }
  return done;
}

Result<std::size_t> AppendAll(int fd, std::size_t expected, std::string& out) {
  const std::size_t begin = out.size();
  std::size_t room = expected + 1;  // One more, so that the end of the file shows at once.
  for (;;) {
    const std::size_t at = out.size();
    out.resize(at + room);
    const Result<std::size_t> n = ReadUpTo(fd, out.data() + at, room);
    if (!n) {
      out.resize(begin);
      return n;
    }
    out.resize(at + *n);
    if (*n < room) {
      if (*n == 0 || out.size() - begin == expected) return out.size() - begin;
      room = 4096;  // A pipe, or a file that shrank: read until the end is certain.
      continue;
    }
    room = std::size_t{1} << 16;
  }
}

Result<std::string> TryReadFile(const std::string& path) {
  const Result<UniqueFd> fd = OpenToRead(kCurrentDirectory, path.c_str(), Follow::kYes);
  if (!fd) return Result<std::string>::Failed(fd.Error());
  const Result<FileStat> stat = Stat(fd->Get());
  std::string bytes;
  const Result<std::size_t> read = AppendAll(fd->Get(), stat ? stat->size : 0, bytes);
  if (!read) return Result<std::string>::Failed(read.Error());
  return bytes;
}

std::string ReadFile(const std::string& path) {
  Result<std::string> bytes = TryReadFile(path);
  if (!bytes) throw Error(path, "cannot read: " + Reason(bytes.Error()));
  return std::move(*bytes);
}

std::string ReadStandardInput() {
  std::string bytes;
  char buffer[65536];
  for (;;) {
    const ssize_t n = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (n == 0) return bytes;
    if (n < 0 && errno == EINTR && Interrupted()) return bytes;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw Error("standard input", "cannot read: " + Reason(errno));
    bytes.append(buffer, static_cast<std::size_t>(n));
  }
}

int WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    if (n == 0) return EIO;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

int WriteBoth(int fd, std::string_view first, std::string_view second) {
  const iovec parts[2] = {{const_cast<char*>(first.data()), first.size()},
                          {const_cast<char*>(second.data()), second.size()}};
  const ssize_t n = ::writev(fd, parts, 2);
  if (n < 0 && errno != EINTR) return errno;
  const std::size_t done = n < 0 ? 0 : static_cast<std::size_t>(n);
  if (done < first.size())
    if (const int error = WriteAll(fd, first.substr(done)); error != 0) return error;
  return WriteAll(fd, second.substr(done < first.size() ? 0 : done - first.size()));
}

DirectoryReader::DirectoryReader() : buffer_(std::size_t{1} << 15) {}

int DirectoryReader::Fill(int directory) {
  position_ = size_ = 0;
  const long n = ::syscall(SYS_getdents64, directory, buffer_.data(), buffer_.size());
  if (n < 0) return errno;
  size_ = static_cast<std::size_t>(n);
  return 0;
}

bool DirectoryReader::Next(DirectoryEntry& entry) {
  while (position_ < size_) {
    const auto* raw = reinterpret_cast<const dirent64*>(buffer_.data() + position_);
    position_ += raw->d_reclen;
    const char* name = raw->d_name;
    if (name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0))) continue;
    entry = {name, KindOfEntry(raw->d_type)};
    return true;
  }
  return false;
}

int UnlinkAt(int directory, const char* name) {
  return ::unlinkat(directory, name, 0) == 0 ? 0 : errno;
}

int RemoveDirectoryAt(int directory, const char* name) {
  return ::unlinkat(directory, name, AT_REMOVEDIR) == 0 ? 0 : errno;
}

}  // namespace pybytecode::os
