// Files by descriptor: open, look, read, write, list. Every descriptor is CLOEXEC from birth, every
// EINTR is retried, every short read and write is noticed. Knows nothing of Python.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tool/os/result.h"
#include "tool/os/unique_fd.h"

namespace pybytecode::os {

inline constexpr int kCurrentDirectory = -100;  ///< AT_FDCWD: names are relative to the process.

enum class FileKind : std::uint8_t { kRegular, kDirectory, kSymlink, kOther, kUnknown };
enum class Follow : std::uint8_t { kNo, kYes };

struct FileStat {
  FileKind kind = FileKind::kUnknown;
  std::uint32_t mode = 0;  ///< Permission bits (07777).
  std::uint64_t size = 0;
  std::int64_t mtime = 0;
  std::uint32_t mtime_nsec = 0;
  std::int64_t ctime = 0;
  std::uint32_t ctime_nsec = 0;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint32_t owner = 0;
  std::uint64_t links = 0;
};

/// Failed: the errno of fstatat(2), fstat(2).
Result<FileStat> StatAt(int directory, const char* name, Follow follow);
Result<FileStat> Stat(int fd);
inline Result<FileStat> Stat(const std::string& path) {
  return StatAt(kCurrentDirectory, path.c_str(), Follow::kYes);
}

/// For reading; never blocks on a FIFO, never makes a terminal ours.
Result<UniqueFd> OpenToRead(int directory, const char* name, Follow follow);
/// A directory, for *At calls and listing.
Result<UniqueFd> OpenDirectory(int directory, const char* name, Follow follow);
/// A directory below `directory` by a path of several parts, none of which may be a symbolic link
/// or lead out (openat2 with RESOLVE_BENEATH|RESOLVE_NO_SYMLINKS, else part by part); "" is itself.
Result<UniqueFd> OpenDirectoryBeneath(int directory, const std::string& relative);
/// The same, making what is missing (mode 0777 & ~umask). `first_made` is set to the topmost one
/// that was made, as far as `relative` leads there; left alone if none was.
Result<UniqueFd> MakeDirectoryBeneath(int directory, const std::string& relative,
                                      std::string* first_made = nullptr);

/// At most `size` bytes into `buffer`; the number read (less only at the end of the file).
Result<std::size_t> ReadUpTo(int fd, char* buffer, std::size_t size);
/// Appends everything from the descriptor's position on to `out`. `expected` bytes are read at
/// once.
Result<std::size_t> AppendAll(int fd, std::size_t expected, std::string& out);
/// Whole files by path. Errors name the path.
std::string ReadFile(const std::string& path);
Result<std::string> TryReadFile(const std::string& path);
/// All bytes, or an errno (0 is success).
int WriteAll(int fd, std::string_view bytes);
/// One after the other, with one call.
int WriteBoth(int fd, std::string_view first, std::string_view second);
/// Standard input until its end, or until a signal ends the run.
std::string ReadStandardInput();

struct DirectoryEntry {
  const char* name;  ///< Valid during the call only.
  FileKind kind;     ///< kUnknown where the file system does not tell.
};

/// Reads directories through one buffer that lives as long as the reader: no allocation an entry.
class DirectoryReader {
 public:
  DirectoryReader();
  /// Calls visit(const DirectoryEntry&) for each entry but "." and "..". An errno, 0 is success.
  template <class Visit>
  int ForEach(int directory, Visit&& visit) {
    for (;;) {
      const int error = Fill(directory);
      if (error != 0 || size_ == 0) return error;
      for (DirectoryEntry entry; Next(entry);) visit(entry);
    }
  }
  /// Where missing an entry does no harm: leaves out the last call, which says only that nothing is
  /// left. A short answer is no proof of that, because a signal cuts one short on any file system.
  template <class Visit>
  int ForMost(int directory, Visit&& visit) {
    for (;;) {
      const int error = Fill(directory);
      if (error != 0 || size_ == 0) return error;
      for (DirectoryEntry entry; Next(entry);) visit(entry);
      if (size_ < kSmallAnswer) return 0;
    }
  }

 private:
  /// File systems that answer piecemeal (NFS, FUSE) fill a page at least.
  static constexpr std::size_t kSmallAnswer = 3072;
  int Fill(int directory);
  bool Next(DirectoryEntry& entry);
  std::vector<char> buffer_;
  std::size_t position_ = 0;
  std::size_t size_ = 0;
};

/// Absolute and lexically normal ("a/./b//c/.." is "a/b"), symbolic links as they are.
std::string AbsolutePath(const std::string& path);
std::string CurrentDirectory();
/// realpath(3). Failed: its errno.
Result<std::string> ResolvedPath(const std::string& path);
bool IsExecutableFile(const std::string& path);
/// "a/b/c" is {"a/b/", "c"}, "c" is {".", "c"}.
struct SplitName {
  std::string directory;
  std::string name;
};
SplitName SplitPath(const std::string& path);
/// "a/b" of "a/b/c"; "" of "c".
inline std::string_view ParentOf(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return path.substr(0, slash == std::string_view::npos ? 0 : slash);
}
/// Whether a path is that of a directory or of something in it. Text only: both normal, without a
/// slash at the end.
inline bool IsBelow(std::string_view path, std::string_view directory) {
  if (directory == "/") return path.starts_with('/');
  return path.starts_with(directory) &&
         (path.size() == directory.size() || path[directory.size()] == '/');
}
/// 0 or an errno.
int UnlinkAt(int directory, const char* name);
int RemoveDirectoryAt(int directory, const char* name);
int MakeDirectories(const std::string& path, std::uint32_t mode, std::string* first_made = nullptr);

}  // namespace pybytecode::os
