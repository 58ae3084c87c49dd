// Freshness: sources -> what there is to do. Decided by the header of each bytecode file, every
// run, on all threads, without Python: fresh is what the interpreter's import system would accept
// and what is of the kind that was asked for. One exception: two texts of one size within one
// second have the same header, so a bytecode file that is older than its source within that second
// is stale, although the interpreter would take it.
#pragma once

#include <optional>
#include <vector>

#include "tool/model.h"
#include "tool/os/clock.h"
#include "tool/pyc/variant.h"

namespace pybytecode::pyc {

struct FreshnessOptions {
  bool force = false;   ///< Everything is stale.
  bool verify = false;  ///< Bodies are read too (body.h).
  bool sweep = false;   ///< Remove what killed runs have left in the directories of bytecode files.
  int threads = 1;
  /// An earlier look of this run: a source that has another time or size than there is stale.
  const Tree* earlier = nullptr;
  os::FileTime since;  ///< Up to when the caller knows every bytecode file.
};

struct Freshness {
  std::vector<Task> stale;  ///< In the order of the tree.
  std::uint64_t fresh = 0;  ///< Bytecode files.
  /// Directories (indexes into the tree, in its order) whose __pycache__ holds more files of the
  /// tag than are fresh, or nobody looked. Only with `sweep`, which reads them anyway.
  std::vector<std::uint32_t> suspects;
  /// Sources that are stale or have a bytecode file that was written since, in the order of the
  /// tree; none if not all files were asked (hash modes).
  std::optional<std::vector<SourceId>> changed;
};

Freshness CheckFreshness(const Tree& tree, const Variant& variant, const FreshnessOptions& options);

}  // namespace pybytecode::pyc
