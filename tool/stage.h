// --stage: copies of the sources, and of every other regular file beside them, in a tree of their
// own, where they are compiled and where a program can run from. Copies what differs, keeps times;
// removes nothing (prune.h) and compiles nothing.
//
// A file's place in the stage is its path below the deepest base directory that holds it, else
// below its root. Symbolic links to files become files, those to directories are not followed. What
// is left out of compiling (--exclude) is staged as data, but neither __pycache__, nor an
// environment inside, nor what the build itself writes and the directories that is in (the stage,
// the stamp).
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

/// What the tree's scan was told, and what of it is no data.
struct DataRules {
  const std::vector<scan::Target>& targets;
  bool whole = true;              ///< Directories that Scan left out are data too.
  std::vector<std::string> ours;  ///< Absolute; neither these nor a directory that holds one.
};

/// The files beside the sources of a tree, in one order in every run: all regular ones where a
/// directory was walked, those that were named elsewhere. Directories with data only are added to
/// the tree, and those of DataRules::ours that are in it are taken out. Throws Error where the
/// whole tree is one of them.
std::vector<DataFile> FindData(Tree& tree, const DataRules& rules);

/// Copies, and answers the tree as it stands in the stage, its sources known to the user by their
/// original paths. `place.output_dir` is the stage. What cannot be copied, or has the place of an
/// earlier file, is told to the ledger and left out. Throws DiskFull.
Tree CopyToStage(const PlaceSettings& place, const Tree& originals,
                 const std::vector<DataFile>& data, Ledger& ledger);

/// Where such a file stands, relative to the stage.
std::string PlaceInStage(const PlaceSettings& place, const Tree& tree, std::uint32_t directory,
                         const std::string& name);

}  // namespace pybytecode
