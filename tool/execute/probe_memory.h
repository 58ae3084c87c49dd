// What was learned of interpreters in earlier runs, so that a run with nothing to do starts none.
// One small file an interpreter in $XDG_CACHE_HOME/pybytecode (else ~/.cache/pybytecode); used only
// if it belongs to us and nobody else can write it.
#pragma once

#include <optional>
#include <string>

#include "tool/os/file.h"

namespace pybytecode::execute {

class ProbeMemory {
 public:
  /// Finds its directory; without a home there is no memory.
  ProbeMemory();

  /// What the interpreter said, if it is still the same file: path, device, inode, size, mtime and
  /// ctime of the resolved file and of its pyvenv.cfg.
  std::optional<std::string> Recall(const std::string& executable);
  /// Keeps what it said, if the resolved file is a native binary: a script (a version manager's
  /// shim) means many interpreters. Failing to keep it is no error. Whatever stands in its place
  /// is replaced, never written through.
  void Keep(const std::string& executable, const std::string& text);
  void Forget(const std::string& executable);

  /// Why the memory is not used although it is there; empty if all is well.
  const std::string& Trouble() const { return trouble_; }

 private:
  std::string NameOf(const std::string& executable) const;
  bool Trust(const os::FileStat& stat, os::FileKind kind, const std::string& path);
  std::string Read(const std::string& name);
  std::string directory_;
  std::string trouble_;
};

}  // namespace pybytecode::execute
