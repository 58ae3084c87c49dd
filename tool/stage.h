// --stage: copies of the sources, and of every other regular file beside them, in a tree of their
// own, where they are compiled and where a program can run from. Copies what differs, keeps times;
// removes nothing (prune.h) and compiles nothing.
//
// A file's place in the stage is its path below the deepest base directory that holds it, else
// below its root. Symbolic links to files become files. What Scan left out as a whole directory is
// not staged; a source that is left out by itself is staged like data. The stage itself is no
// source.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tool/ledger.h"
#include "tool/model.h"
#include "tool/scan/scan.h"
#include "tool/settings.h"

namespace pybytecode {

/// A file that is not compiled.
struct DataFile {
  std::uint32_t directory = 0;  ///< Index into Tree::directories.
  std::string name;
  SourceStat stat;

  bool operator==(const DataFile&) const = default;
};

/// The files beside the sources of a tree: all regular ones in directories that were walked, those
/// that were named in others. In one order in every run.
/// `own` are absolute paths of files that the run itself writes.
std::vector<DataFile> FindData(const Tree& tree, const std::vector<scan::Target>& targets,
                               const std::vector<std::string>& own);

/// Takes the stage's own directories out of a tree that was scanned around it.
void LeaveOutStage(Tree& tree, const std::string& stage);

/// Copies, and answers the tree as it stands in the stage, its sources known to the user by their
/// original paths. `place.output_dir` is the stage. What cannot be copied, or has the place of an
/// earlier file, is told to the ledger and left out. Throws DiskFull.
Tree CopyToStage(const PlaceSettings& place, const Tree& originals,
                 const std::vector<DataFile>& data, Ledger& ledger);

/// Where such a file stands, relative to the stage.
std::string PlaceInStage(const PlaceSettings& place, const Tree& tree, std::uint32_t directory,
                         const std::string& name);

}  // namespace pybytecode
