// What one pass of the flow over a group of roots leaves behind, for what a build keeps of it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "tool/model.h"
#include "tool/pyc/variant.h"
#include "tool/scan/scan.h"
#include "tool/stage.h"

namespace pybytecode {

struct Pass {
  std::vector<scan::Target> targets;  ///< One a root.
  Tree tree;                          ///< As Scan found it.
  std::vector<DataFile> data;         ///< Beside its sources; only with a stage.
  std::optional<Tree> staged;         ///< The same in the stage.
  pyc::Variant variant;
  /// Directories of Sources() that may hold bytecode of no source.
  std::vector<std::uint32_t> suspects;
  /// Sources whose bytecode files may be others than the manifest of the run before describes, in
  /// the order of Sources(); none: nobody knows.
  std::optional<std::vector<SourceId>> changed;
  /// Whether a directory of Sources() may be another than the one of the run before (moved.h): then
  /// its bytecode files' times tell nothing.
  std::vector<bool> moved;

  /// What is compiled.
  const Tree& Sources() const { return staged ? *staged : tree; }
};

}  // namespace pybytecode
