// --prune in an output tree.
#include <algorithm>
#include <cerrno>
#include <functional>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "tool/os/anchor.h"
#include "tool/os/file.h"
#include "tool/os/signals.h"
#include "tool/outputs.h"
#include "tool/prune.h"
#include "tool/pyc/name.h"
#include "tool/pyc/owner.h"

namespace pybytecode {

namespace {

std::string ParentOf(const std::string& path) { return std::string(os::ParentOf(path)); }

std::string NameIn(const std::string& path) { return os::SplitPath(path).name; }

/// Removes files of one output tree, and the directories that are empty then.
class OutputTree {
 public:
  OutputTree(const std::string& output, Ledger& ledger) : output_(output), ledger_(ledger) {}

  void Remove(const std::string& relative) {
    const std::string parent = ParentOf(relative);
    const os::Result<os::UniqueFd> directory = anchor_.Open(output_, parent);
    if (!directory) return;  // It is gone, or nothing that is ours.
    RemoveOrphan(directory->Get(), NameIn(relative).c_str(), pyc::Join(output_, relative), ledger_);
    emptied_.insert(parent);
  }

  /// From the deepest on: a parent is shorter than what is in it.
  void RemoveEmptied() {
    while (!emptied_.empty()) {
      const auto longest = std::ranges::max_element(emptied_, {}, &std::string::size);
      const std::string relative = std::move(emptied_.extract(longest).value());
      if (!relative.empty() && anchor_.RemoveEmpty(output_, relative) == 0)
        emptied_.insert(ParentOf(relative));
    }
  }

 private:
  const std::string& output_;
  Ledger& ledger_;
  os::Anchor anchor_;
  std::set<std::string> emptied_;
};

/// What is to be in a stage.
class Outline {
 public:
  Outline(const PlaceSettings& place, const Pass& pass) : place_(place), pass_(pass) {
    for (std::uint32_t i = 0; i < pass.tree.directories.size(); ++i)
      if (!pass.tree.directories[i].sources.empty())
        AddDirectory(PlaceInStage(place, pass.tree, i, ""));
    for (const DataFile& file : pass.data)
      AddDirectory(PlaceInStage(place, pass.tree, file.directory, ""));
  }

  bool HasDirectory(const std::string& path) const { return directories_.contains(path); }

  /// Whether a file is to be where a directory above `path` was.
  bool HasFileAbove(std::string path) {
    while (!(path = ParentOf(path)).empty()) {
      if (HasDirectory(path)) return false;
      if (files_.empty()) AddFiles();  // Seldom needed.
      if (files_.contains(path)) return true;
    }
    return false;
  }

 private:
  void AddDirectory(std::string path) {
    while (!path.empty() && directories_.insert(path).second) path = ParentOf(path);
  }

  void AddFiles() {
    for (std::uint32_t i = 0; i < pass_.tree.directories.size(); ++i) {
      const Directory& directory = pass_.tree.directories[i];
      for (const Source& source : directory.sources)
        files_.insert(PlaceInStage(place_, pass_.tree, i, directory.Name(source)));
    }
    for (const DataFile& file : pass_.data)
      files_.insert(PlaceInStage(place_, pass_.tree, file.directory, file.name));
  }

  const PlaceSettings& place_;
  const Pass& pass_;
  std::unordered_set<std::string> directories_;
  std::unordered_set<std::string> files_;
};

/// Walks an output tree whose history nobody knows.
class OutputWalk {
 public:
  OutputWalk(const std::vector<Pass>& passes, Ledger& ledger)
      : place_(passes.front().variant.place), tree_(place_.output_dir, ledger) {
    for (const Pass& pass : passes) {
      tags_.insert(pass.variant.identity.cache_tag);
      for (const Root& root : pass.tree.roots) places_.push_back(root.path);
    }
    places_.insert(places_.end(), place_.base_dirs.begin(), place_.base_dirs.end());
    places_.push_back(place_.output_dir);  // It may hold programs, with bytecode of their own.
  }

  void Run() {
    Enter("");
    for (const std::string& orphan : orphans_) tree_.Remove(orphan);
    tree_.RemoveEmptied();
  }

 private:
  void Enter(const std::string& relative) {
    if (os::Interrupted()) return;
    std::vector<std::string> below;
    const os::Result<os::UniqueFd> fd = anchor_.Open(place_.output_dir, relative);
    if (!fd) return;
    const bool is_cache = NameIn(relative) == pyc::kCacheDirectory;
    reader_.ForEach(fd->Get(), [&](const os::DirectoryEntry& entry) {
      const std::string path = pyc::Join(relative, entry.name);
      if (is_cache && IsOrphan(ParentOf(relative), entry.name)) orphans_.push_back(path);
      if (!is_cache && entry.kind != os::FileKind::kRegular) below.push_back(path);
    });
    for (const std::string& path : below) Enter(path);  // What is no directory does not open.
  }

  bool IsOrphan(const std::string& mirrored, const char* name) const {
    const std::optional<pyc::BytecodeOwner> owner = pyc::OwnerOf(name);
    if (!owner || !tags_.contains(owner->tag)) return false;
    return !pyc::AnySourceOf(owner->stem, [&](const std::string& name_of_source) {
      const std::string source = pyc::Join(mirrored, name_of_source);
      return std::ranges::any_of(places_, [&](const std::string& from) {
        const auto stat =
            os::StatAt(os::kCurrentDirectory, pyc::Join(from, source).c_str(), os::Follow::kNo);
        return stat || (stat.Error() != ENOENT && stat.Error() != ENOTDIR);
      });
    });
  }

  const PlaceSettings& place_;
  OutputTree tree_;
  std::set<std::string, std::less<>> tags_;
  std::vector<std::string> places_;  ///< Where a source may be.
  os::Anchor anchor_;
  os::DirectoryReader reader_;
  std::vector<std::string> orphans_;
};

}  // namespace

void ClearStage(const OutputHistory& history, const PlaceSettings& place, const Pass& pass,
                Ledger& ledger) {
  Outline outline(place, pass);
  OutputTree tree(history.output, ledger);
  const auto remove = [&](const std::string& path) { tree.Remove(path); };
  for (const publish::ManifestSection& section : history.before.sections) {
    for (const publish::ManifestSource& source : section.sources) {
      const bool is_above = outline.HasDirectory(source.path);
      if (!is_above && !outline.HasFileAbove(source.path)) continue;
      remove(source.path);
      for (const std::string& path : BytecodeOf(section, source.path)) remove(path);
    }
    for (const std::string& path : section.data)
      if (outline.HasDirectory(path) || outline.HasFileAbove(path)) remove(path);
  }
  tree.RemoveEmptied();
}

void PruneByManifest(const OutputHistory& history, Ledger& ledger) {
  OutputTree tree(history.output, ledger);
  const std::set<std::string> kept = OutputsOf(history.now, history.staged);
  for (const std::string& file : OutputsOf(history.before, history.staged))
    if (!kept.contains(file)) tree.Remove(file);
  tree.RemoveEmptied();
}

void PruneOutputTree(const std::vector<Pass>& passes, Ledger& ledger) {
  if (!passes.empty()) OutputWalk(passes, ledger).Run();
}

}  // namespace pybytecode
