#include "tool/prune.h"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string_view>
#include <vector>

#include "tool/os/anchor.h"
#include "tool/os/file.h"
#include "tool/os/signals.h"
#include "tool/parallel.h"
#include "tool/pyc/name.h"
#include "tool/pyc/owner.h"

namespace pybytecode {

namespace {

constexpr std::size_t kChunk = 8;  ///< Directories a thread takes at a time.

/// One thread's hands.
class Pruner {
 public:
  Pruner(const Pass& pass, Ledger& ledger) : pass_(pass), ledger_(ledger) {}

  void Prune(const Directory& directory);
  void Close() {
    sources_ = {};
    bytecode_ = {};
  }

 private:
  void Collect(const Directory& directory, int bytecode_dir);
  bool IsGone(const Directory& directory, const std::string& name);
  void Remove(const pyc::Place& place, int bytecode_dir);

  const Pass& pass_;
  Ledger& ledger_;
  os::Anchor sources_;
  os::Anchor bytecode_;
  os::DirectoryReader reader_;
  std::vector<std::string> orphans_;
};

void Pruner::Prune(const Directory& directory) {
  if (os::Interrupted()) return;
  const Root& root = pass_.Sources().roots[directory.root];
  const pyc::Place place = pyc::PlaceOf(pass_.variant.place, root, directory.relative);
  const os::Result<os::UniqueFd> fd = bytecode_.Open(place.anchor, place.relative);
  if (!fd) return;
  Collect(directory, fd->Get());
  if (orphans_.empty()) return;
  Remove(place, fd->Get());
  if (pyc::IsCacheDirectory(place)) bytecode_.RemoveEmpty(place.anchor, place.relative);
}

/// Which bytecode files belong to no source any more.
void Pruner::Collect(const Directory& directory, int bytecode_dir) {
  orphans_.clear();
  reader_.ForEach(bytecode_dir, [&](const os::DirectoryEntry& entry) {
    const std::optional<pyc::BytecodeOwner> owner = pyc::OwnerOf(entry.name);
    if (!owner || owner->tag != pass_.variant.identity.cache_tag) return;
    const bool owned = pyc::AnySourceOf(owner->stem, [&](const std::string& name) {
      return directory.Find(name) != nullptr || !IsGone(directory, name);
    });
    if (!owned) orphans_.emplace_back(entry.name);
  });
}

/// Also a source that is excluded, or no regular file, is there.
bool Pruner::IsGone(const Directory& directory, const std::string& name) {
  const Location location = LocationOf(pass_.Sources().roots[directory.root], directory.relative);
  const os::Result<os::UniqueFd> place = sources_.Open(location.anchor, location.relative);
  if (!place) return false;
  const os::Result<os::FileStat> stat = os::StatAt(place->Get(), name.c_str(), os::Follow::kNo);
  return !stat && stat.Error() == ENOENT;
}

void Pruner::Remove(const pyc::Place& place, int bytecode_dir) {
  const std::string path = pyc::Join(place.anchor, place.relative);
  for (const std::string& name : orphans_)
    RemoveOrphan(bytecode_dir, name.c_str(), pyc::Join(path, name), ledger_);
}

}  // namespace

void RemoveOrphan(int directory, const char* name, const std::string& path, Ledger& ledger) {
  const int error = os::UnlinkAt(directory, name);
  if (error == ENOENT || error == EISDIR) return;  // A directory is nobody's bytecode file.
  if (error != 0)
    return ledger.Report(
        {path, "has no source any more and cannot be removed: " + os::Reason(error)});
  ledger.Removed(1);
  if (ledger.WantsFiles()) ledger.File("removed", path);
}

void PruneByName(const Pass& pass, int threads, Ledger& ledger) {
  const auto count = static_cast<unsigned>(std::max(threads, 1));
  std::vector<Pruner> pruners;
  for (unsigned i = 0; i < count; ++i) pruners.emplace_back(pass, ledger);
  const std::vector<Directory>& directories = pass.Sources().directories;
  ParallelFor(
      pass.suspects.size(), count, kChunk,
      [&](std::size_t i, unsigned thread) { pruners[thread].Prune(directories[pass.suspects[i]]); },
      [&](unsigned thread) { pruners[thread].Close(); });
}

}  // namespace pybytecode
