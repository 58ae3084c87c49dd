// The one function that writes a bytecode file: a temporary in the target's directory, every short
// write detected, then a rename. Never through a symbolic link, never over what is no regular file.
// Knows nothing of interpreters.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tool/model.h"
#include "tool/os/anchor.h"
#include "tool/pyc/header.h"
#include "tool/pyc/name.h"

namespace pybytecode::publish {

/// One bytecode file to be.
struct BytecodeFile {
  const pyc::Place& place;
  std::string name;
  pyc::HeaderBytes header;
  std::string_view code;
  std::uint32_t source_mode = 0;
  std::vector<std::string> twins;  ///< Names beside it to be linked to if they hold the same bytes.
};

/// A directory that was written to.
struct Touched {
  std::string anchor;
  std::string relative;
  std::string first_made;  ///< It or one above it: new from there on; "" if it was there before.
};

/// For one thread.
class BytecodeWriter {
 public:
  /// `clamp`: the latest mtime that what is written may have, in seconds (SOURCE_DATE_EPOCH).
  explicit BytecodeWriter(std::optional<std::int64_t> clamp) : clamp_(clamp) {}

  /// Empty if it was written, else why it was not ("…: is a symbolic link: refused").
  /// Throws DiskFull.
  std::string Write(const BytecodeFile& file);
  /// Removes the bytecode file `name` at a place, if it is a regular file or a symbolic link. Empty, or why
  /// it could not be removed.
  std::string Remove(const pyc::Place& place, const std::string& name);

  /// The directories written to; empty unless mtimes are clamped.
  const std::vector<Touched>& TouchedDirectories() const { return touched_; }

 private:
  os::Result<int> OpenToWrite(const pyc::Place& place, std::string& first_made);
  int TryWrite(int directory, const BytecodeFile& file, std::string& refusal);
  int WriteNew(int directory, const BytecodeFile& file, std::string& refusal);
  bool TryLink(int directory, const BytecodeFile& file);
  void Remember(const pyc::Place& place, const std::string& first_made);

  std::optional<std::int64_t> clamp_;
  os::KeptDirectory directory_;
  std::vector<Touched> touched_;
  std::string bytes_;  ///< Reused.
};

/// Sets the mtimes of these directories back to `clamp` where they are later, of the new ones above
/// them, and of the one that the topmost new one was made in.
void ClampDirectories(const std::vector<Touched>& touched, std::int64_t clamp);

}  // namespace pybytecode::publish
