// What a run says while it goes on. The engine speaks, cli/ listens and prints; tests listen too.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "tool/model.h"

namespace pybytecode {

/// A source that an interpreter has been busy with for a while.
struct SlowSource {
  std::string source;
  std::chrono::milliseconds since;
};

struct Progress {
  std::uint64_t files_done = 0;  ///< Bytecode files.
  std::uint64_t files_total = 0;
  std::uint64_t bytes_done = 0;  ///< Of source.
  std::uint64_t bytes_total = 0;
  std::vector<SlowSource> slow;  ///< More than two seconds each, the longest first.
};

/// All calls come one at a time (the engine serialises them), from any thread. None may throw.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void OnFailure(const Failure&) {}     ///< A source has no bytecode file.
  virtual void OnProblem(const Problem&) {}     ///< Exit 2 follows; the rest is still done.
  virtual void OnNotice(const std::string&) {}  ///< One line worth knowing; nothing is lost.
  virtual void OnProgress(const Progress&) {}   ///< A few times a second.
  /// -v: what became of a source, "compiled", "fresh", or of a bytecode file, "removed".
  virtual void OnFile(const char* /*outcome*/, const std::string& /*path*/) {}
  virtual bool WantsFiles() const { return false; }  ///< Whether OnFile is worth calling.
};

}  // namespace pybytecode
