// --prune: removes the bytecode files whose source is gone. Python never loads those, so nothing is
// lost; what an interpreter may load (legacy names in place) is never touched.
//
// In place by name: `<stem>.<our tag>[.opt-N].pyc` in the __pycache__ (or the directory of the
// pycache prefix) of each directory that Scan read and that Freshness found more in than is fresh,
// if no `<stem>.py` is there, looked at again just before; then a __pycache__ that is empty. In an
// output tree or a stage by the manifest of the run before: what it names and this run does not
// have; without a manifest by name in the whole output tree. Then directories left empty.
#pragma once

#include <string>
#include <vector>

#include "tool/ledger.h"
#include "tool/pass.h"
#include "tool/publish/manifest.h"

namespace pybytecode {

void PruneByName(const Pass& pass, int threads, Ledger& ledger);

struct OutputHistory {
  std::string output;   ///< The output tree or stage, absolute.
  bool staged = false;  ///< Sources and data are in it too.
  const publish::Manifest& before;
  const publish::Manifest& now;
};
void PruneByManifest(const OutputHistory& history, Ledger& ledger);

/// Before a stage is filled: what the run before put where a directory is to be now, or below what
/// is to be a file, would be in the way.
void ClearStage(const OutputHistory& history, const PlaceSettings& place, const Pass& pass,
                Ledger& ledger);

/// A source is gone if no root of any pass, no base directory and not the output tree itself has
/// it.
void PruneOutputTree(const std::vector<Pass>& passes, Ledger& ledger);

/// Removes one file and books it; `path` is for messages.
void RemoveOrphan(int directory, const char* name, const std::string& path, Ledger& ledger);

}  // namespace pybytecode
