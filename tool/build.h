// What a build system wants of a run beside the bytecode files: --prune, --depfile, --manifest and
// --stamp. Knows the manifest of the run before; knows nothing of how a run is done.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tool/ledger.h"
#include "tool/os/clock.h"
#include "tool/pass.h"
#include "tool/publish/manifest.h"
#include "tool/settings.h"
#include "tool/summary.h"

namespace pybytecode {

class Build {
 public:
  /// Reads the manifest of the run before. One that is damaged is told to the ledger, and counts as
  /// if every option were another. Throws Error.
  Build(const Settings& settings, Ledger& ledger);

  /// Whether what no header shows (path rewriting, debug ranges) is another than the run before
  /// had: then every bytecode file is stale.
  bool OptionsDiffer() const { return options_differ_; }
  /// Up to when every bytecode file's write is in the manifest of the run before.
  os::FileTime DescribedUntil() const { return before_until_; }
  bool DescribesSomething() const { return before_until_ != os::FileTime(); }
  /// Before the first bytecode file is written. Throws Error.
  void MarkMixed();
  /// Whether a stamp is to vouch for the tree, with directories in its depfile that the run itself
  /// may change: then it is as late as it can be, and the tree must be looked at again. (Without a
  /// depfile it is as old as the run, and nothing that was changed since can be older.)
  bool MustLookAgain() const;

  /// Before a stage is filled: nothing of the run before is in the way.
  void ClearStageFor(const Pass& pass);
  /// Before anything of a pass is written into an output tree or a stage: what is new there is in
  /// the manifest, should the run end early. Throws Error.
  void Announce(const Pass& pass);
  /// After a pass over all roots: prunes, then writes the depfile and the manifest. Throws Error.
  void Publish(const std::vector<Pass>& passes, int threads);
  /// After the last write; what changes from now on is newer than the stamp will be.
  void Settle(const std::vector<Pass>& passes);
  /// The tree has not changed since.
  void Finish();

 private:
  publish::Manifest DescribeAll(const std::vector<Pass>& passes, int threads);
  void Prune(const std::vector<Pass>& passes, const publish::Manifest& now, int threads);
  void WriteManifest(const publish::Manifest& manifest) const;
  bool ManifestIsOurs() const;
  bool Succeeded() const;
  bool IsAsBefore(const std::vector<Pass>& passes) const;

  const Settings& settings_;
  Ledger& ledger_;
  const std::string options_;  ///< Of this run.
  publish::Manifest before_;
  os::FileTime before_until_;
  bool options_differ_ = false;
  os::FileTime settled_;
};

/// Whether two looks at the same targets found the same.
bool SameFiles(const Pass& one, const Pass& other);

}  // namespace pybytecode
