// A file that appears whole or not at all: written under a name of its own in the target's
// directory, then renamed. One that a killed process left behind can be told from one in use: the
// writer holds a lock (flock) from before the first byte.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tool/os/file.h"
#include "tool/os/result.h"
#include "tool/os/unique_fd.h"

namespace pybytecode::os {

inline constexpr std::string_view kTemporaryPrefix = ".pbc-";  ///< Then 16 random hex digits.

class TemporaryFile {
 public:
  TemporaryFile() = default;
  /// In the directory behind the descriptor, which must stay open as long as this object. Mode
  /// 0600, locked. Failed: an errno.
  static Result<TemporaryFile> Create(int directory);
  /// Hard-links `existing` of the same directory under a temporary name. Failed: an errno.
  static Result<TemporaryFile> Link(int directory, const char* existing);
  TemporaryFile(TemporaryFile&& other) noexcept;
  TemporaryFile& operator=(TemporaryFile&& other) noexcept;
  ~TemporaryFile();  ///< Removes the file unless it was committed.

  /// All of them: 0 or an errno.
  int Write(std::string_view bytes);
  int Write(std::string_view first, std::string_view second);
  int SetMode(std::uint32_t mode);
  int SetMtime(std::int64_t sec, std::uint32_t nsec);
  /// Takes the name `name`, replacing what has it. 0 or an errno; ENOENT: somebody swept the
  /// temporary or removed the directory, write again.
  int Commit(const char* name);
  /// The same where nothing has that name. EEXIST: something has; the file is as before. EINVAL,
  /// ENOSYS and others: the system cannot do that in one step.
  int CommitNew(const char* name);

 private:
  void Discard();
  int directory_ = -1;
  std::string name_;
  UniqueFd fd_;
};

/// Whether a name is a temporary's: the prefix and 16 hexadecimal digits.
bool IsTemporaryName(std::string_view name);
/// Removes a temporary that no process holds; leaves everything else.
void SweepTemporary(int directory, const char* name);

/// Writes a whole file by path, its mode `mode` & ~umask, over what was there. `unless_same` leaves
/// a file alone that has these bytes already. Throws Error.
enum class UnlessSame : std::uint8_t { kNo, kYes };
void WriteFile(const std::string& path, std::string_view bytes,
               UnlessSame unless_same = UnlessSame::kNo, std::uint32_t mode = 0666);

/// This process's umask. The first call sets and restores it: call it before threads begin.
std::uint32_t Umask();
/// Sets a directory's or file's mtime back to `sec` if it is later. 0 or an errno.
int ClampMtime(int fd, std::int64_t sec);

/// Gives a file, whose mode is as told, the ctime of now, and changes nothing else. What cannot be
/// touched stays as it is.
void TouchStatus(int directory, const char* name, std::uint32_t mode);

}  // namespace pybytecode::os
