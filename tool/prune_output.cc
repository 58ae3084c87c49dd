// --prune in an output tree.
#include <algorithm>
#include <cerrno>
#include <optional>
#include <set>
#include <string_view>
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

std::string ParentOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return path.substr(0, slash == std::string::npos ? 0 : slash);
}

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
      const std::string relative = *longest;
      emptied_.erase(longest);
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

/// Walks an output tree whose history nobody knows.
class OutputWalk {
 public:
  OutputWalk(const Pass& pass, Ledger& ledger)
      : pass_(pass), tree_(pass.variant.place.output_dir, ledger) {}

  void Run() {
    Enter("");
    for (const std::string& orphan : orphans_) tree_.Remove(orphan);
    tree_.RemoveEmptied();
  }

 private:
  void Enter(const std::string& relative) {
    if (os::Interrupted()) return;
    std::vector<std::string> below;
    const os::Result<os::UniqueFd> fd = anchor_.Open(pass_.variant.place.output_dir, relative);
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
    if (!owner || owner->tag != pass_.variant.identity.cache_tag) return false;
    const std::string source = pyc::Join(mirrored, std::string(owner->stem) + ".py");
    const auto gone = [&](const std::string& from) {
      const auto stat = os::StatAt(os::kCurrentDirectory, pyc::Join(from, source).c_str(), os::Follow::kNo);
      return !stat && (stat.Error() == ENOENT || stat.Error() == ENOTDIR);
    };
    return std::ranges::all_of(pass_.tree.roots, gone, &Root::path) &&
           std::ranges::all_of(pass_.variant.place.base_dirs, gone);
  }

  const Pass& pass_;
  OutputTree tree_;
  os::Anchor anchor_;
  os::DirectoryReader reader_;
  std::vector<std::string> orphans_;
};

}  // namespace

void PruneByManifest(const OutputHistory& history, Ledger& ledger) {
  OutputTree tree(history.output, ledger);
  const std::set<std::string> kept = OutputsOf(history.now, history.staged);
  for (const std::string& file : OutputsOf(history.before, history.staged))
    if (!kept.contains(file)) tree.Remove(file);
  tree.RemoveEmptied();
}

void PruneOutputTree(const Pass& pass, Ledger& ledger) { OutputWalk(pass, ledger).Run(); }

}  // namespace pybytecode
