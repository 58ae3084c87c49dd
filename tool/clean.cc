// `clean`: removes the bytecode files of the sources that Scan finds, and the directories that are
// empty then. What belongs to no source stays, and is counted.
#include <cerrno>
#include <optional>
#include <set>
#include <string>

#include "tool/engine.h"
#include "tool/error.h"
#include "tool/execute/interpreter.h"
#include "tool/ledger.h"
#include "tool/machine.h"
#include "tool/os/anchor.h"
#include "tool/os/result.h"
#include "tool/os/signals.h"
#include "tool/os/temporary_file.h"
#include "tool/pyc/name.h"
#include "tool/pyc/owner.h"
#include "tool/roots.h"
#include "tool/run_clock.h"
#include "tool/scan/scan.h"
#include "tool/variants.h"

namespace pybytecode {

namespace {

std::string PathOf(const pyc::Place& place) { return pyc::Join(place.anchor, place.relative); }

/// What bytecode files of the directory's sources begin with.
std::set<std::string> StemsOf(const Directory& directory) {
  constexpr std::string_view kRest = ".t.pyc";
  std::set<std::string> stems;
  for (const Source& source : directory.sources) {
    std::string name = pyc::BytecodeName(directory.Name(source), "t", 0);
    name.resize(name.size() - kRest.size());
    stems.insert(std::move(name));
  }
  return stems;
}

class Cleaner {
 public:
  /// `tag`: only this cache tag's; empty: every tag's.
  Cleaner(const PlaceSettings& place, std::string tag, Ledger& ledger)
      : place_(place), tag_(std::move(tag)), ledger_(ledger) {}

  void Clean(const Tree& tree, const Directory& directory);
  void TellWhatStays() const;

 private:
  void CleanTagged(const Tree& tree, const Directory& directory, const pyc::Place& place, int fd);
  bool IsOfALeftOutSource(const Tree& tree, const Directory& directory, std::string_view name);
  void RemoveIfEmpty(const pyc::Place& place);
  bool IsOurs(const std::set<std::string>& stems, std::string_view name) const;
  void CleanLegacy(const Directory& directory, const pyc::Place& place, int fd);
  void Remove(const pyc::Place& place, int fd, const std::string& name);

  const PlaceSettings& place_;
  const std::string tag_;
  Ledger& ledger_;
  os::Anchor anchor_;
  os::Anchor sources_;
  os::DirectoryReader reader_;
  std::set<std::string> unknown_;  ///< Until another directory of sources knows it.
};

void Cleaner::Clean(const Tree& tree, const Directory& directory) {
  if (directory.sources.empty()) return;
  const pyc::Place place = pyc::PlaceOf(place_, tree.roots[directory.root], directory.relative);
  const os::Result<os::UniqueFd> fd = anchor_.Open(place.anchor, place.relative);
  if (!fd) {
    if (fd.Error() != ENOENT)
      ledger_.Report({PathOf(place), "is left alone: " + os::Reason(fd.Error())});
    return;
  }
  if (place_.legacy) return CleanLegacy(directory, place, fd->Get());
  CleanTagged(tree, directory, place, fd->Get());
  RemoveIfEmpty(place);
}

void Cleaner::CleanTagged(const Tree& tree, const Directory& directory, const pyc::Place& place,
                          int fd) {
  const std::set<std::string> stems = StemsOf(directory);
  std::vector<std::string> names;
  const int error =
      reader_.ForEach(fd, [&](const os::DirectoryEntry& entry) { names.emplace_back(entry.name); });
  if (error != 0) ledger_.Report({PathOf(place), "cannot read directory: " + os::Reason(error)});
  for (const std::string& name : names) {
    if (os::IsTemporaryName(name)) {
      os::SweepTemporary(fd, name.c_str());
    } else if (IsOurs(stems, name)) {
      Remove(place, fd, name);
    } else if (tag_.empty() && !IsOfALeftOutSource(tree, directory, name)) {
      unknown_.insert(pyc::Join(PathOf(place), name));
    }
  }
}

/// Of one that is there and was not meant: a filter left it out, or another file was named.
bool Cleaner::IsOfALeftOutSource(const Tree& tree, const Directory& directory,
                                 std::string_view name) {
  const std::optional<pyc::BytecodeOwner> owner = pyc::OwnerOf(name);
  if (!owner) return false;
  const Location location = LocationOf(tree.roots[directory.root], directory.relative);
  const os::Result<os::UniqueFd> sources = sources_.Open(location.anchor, location.relative);
  const std::string source = std::string(owner->stem) + ".py";
  return sources && os::StatAt(sources->Get(), source.c_str(), os::Follow::kYes);
}

/// Only a __pycache__: the directory of the sources themselves never goes.
void Cleaner::RemoveIfEmpty(const pyc::Place& place) {
  if (pyc::IsCacheDirectory(place)) anchor_.RemoveEmpty(place.anchor, place.relative);
}

bool Cleaner::IsOurs(const std::set<std::string>& stems, std::string_view name) const {
  const std::optional<pyc::BytecodeOwner> owner = pyc::OwnerOf(name);
  return owner && (tag_.empty() || owner->tag == tag_) && stems.contains(std::string(owner->stem));
}

void Cleaner::CleanLegacy(const Directory& directory, const pyc::Place& place, int fd) {
  for (const Source& source : directory.sources)
    Remove(place, fd, pyc::BytecodeName(directory.Name(source), "", 0));
}

void Cleaner::Remove(const pyc::Place& place, int fd, const std::string& name) {
  const int error = os::UnlinkAt(fd, name.c_str());
  if (error == ENOENT) return;
  const std::string path = pyc::Join(PathOf(place), name);
  if (error != 0) return ledger_.Report({path, "cannot be removed: " + os::Reason(error)});
  unknown_.erase(path);
  ledger_.Removed(1);
  if (ledger_.WantsFiles()) ledger_.File("removed", path);
}

void Cleaner::TellWhatStays() const {
  if (unknown_.empty()) return;
  const std::size_t more = unknown_.size() - 1;
  ledger_.Notice(*unknown_.begin() + (more == 0 ? " belongs to no source here and stays"
                                                : " and " + std::to_string(more) +
                                                      " more belong to no source here and stay"));
}

void CleanTargets(const Settings& settings, std::vector<scan::Target> targets,
                  const std::string& tag, Ledger& ledger) {
  scan::ScanOptions options{settings.filter, false, ReadMachine().NativeThreads()};
  const Tree tree = scan::Scan(std::move(targets), options);
  ledger.Add(tree, 0, {});
  const PlaceSettings place = AbsolutePlaces(settings.place);
  Cleaner cleaner(place, tag, ledger);
  for (const Directory& directory : tree.directories) {
    if (os::Interrupted()) break;
    cleaner.Clean(tree, directory);
  }
  cleaner.TellWhatStays();
}

}  // namespace

Summary Clean(const Settings& settings, Observer& observer) {
  const RunClock clock;
  Ledger ledger(observer);
  if (settings.python.python.empty()) {
    CleanTargets(settings, ResolveWithoutPython(settings, ledger), "", ledger);
  } else {
    Interpreters interpreters(settings);
    for (Group& group : ResolveRoots(settings, NamedPaths(settings), interpreters, ledger)) {
      const pyc::Variant variant = VariantOf(settings, group, interpreters);
      CleanTargets(settings, std::move(group.targets), variant.identity.cache_tag, ledger);
    }
  }
  Summary summary = ledger.Close();
  summary.seconds = clock.Seconds();
  return summary;
}

}  // namespace pybytecode
