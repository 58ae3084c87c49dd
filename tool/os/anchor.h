// Directories below a place of the user's choice. The place itself may be reached through symbolic
// links; below it none is followed, so that nobody who can write there can lead us out.
#pragma once

#include <string>

#include "tool/os/file.h"

namespace pybytecode::os {

/// Keeps the last anchor open: most runs have one. For one thread.
class Anchor {
 public:
  /// The directory `relative` below `path`. Failed: an errno (ELOOP: a symbolic link below).
  Result<UniqueFd> Open(const std::string& path, const std::string& relative);
  /// The same, making what is missing, the anchor included. `first_made` is the path of the topmost
  /// directory that was made; "" if none was.
  Result<UniqueFd> Make(const std::string& path, const std::string& relative,
                        std::string& first_made);

  /// The same, but only the last part is ever made: ENOENT if what it would be made in is missing.
  Result<UniqueFd> MakeLast(const std::string& path, const std::string& relative,
                            std::string& first_made);
  /// Removes the directory `relative` below `path` if it is empty; never `path` itself. 0 or an
  /// errno.
  int RemoveEmpty(const std::string& path, const std::string& relative);

 private:
  int Reach(const std::string& path);
  Result<UniqueFd> MakeBelow(const std::string& path, const std::string& relative,
                             std::string& first_made);
  std::string path_;
  UniqueFd fd_;
};

/// The directory that was asked for last stays open: whoever goes through the files of a directory
/// opens it once. It may have been removed or replaced since, so whoever misses something in it
/// calls Forget() and asks again. For one thread.
class KeptDirectory {
 public:
  /// As Anchor's; the descriptor is good until the next call.
  Result<int> Open(const std::string& path, const std::string& relative);
  Result<int> Make(const std::string& path, const std::string& relative, std::string& first_made);
  Result<int> MakeLast(const std::string& path, const std::string& relative,
                       std::string& first_made);
  void Forget() { fd_.Reset(); }

 private:
  bool IsKept(const std::string& path, const std::string& relative) const {
    return fd_ && relative == relative_ && path == path_;
  }
  Result<int> Keep(Result<UniqueFd> fd, const std::string& path, const std::string& relative);

  Anchor anchor_;
  std::string path_;
  std::string relative_;
  UniqueFd fd_;
};

}  // namespace pybytecode::os
