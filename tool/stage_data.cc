// Which files are staged beside the sources.
#include <algorithm>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>

#include "tool/error.h"
#include "tool/os/anchor.h"
#include "tool/os/file.h"
#include "tool/os/temporary_file.h"
#include "tool/pyc/name.h"
#include "tool/pyc/source_stat.h"
#include "tool/stage.h"

namespace pybytecode {

namespace {

/// What one directory holds beside its sources.
struct Contents {
  std::set<std::string> files;  ///< Maybe also what is no regular file.
  std::set<std::string> directories;
  bool is_environment = false;
};

class DataFinder {
 public:
  DataFinder(Tree& tree, const DataRules& rules) : tree_(tree), rules_(rules) {
    RefuseRootsOfOurs();
    std::erase_if(tree.directories,
                  [&](const Directory& at) { return IsOurs(at.root, at.relative); });
    scanned_ = tree.directories.size();
    for (const Directory& at : tree.directories) known_.insert(Key(at.root, at.relative));
  }

  std::vector<DataFile> Find() {
    // The tree grows meanwhile.
    for (std::uint32_t i = 0; i < tree_.directories.size(); ++i) FindIn(i);
    return std::move(found_);
  }

 private:
  static std::string Key(std::uint32_t root, const std::string& relative) {
    return std::to_string(root) + '/' + relative;
  }

  /// Of which nothing would be left.
  void RefuseRootsOfOurs() const {
    for (std::uint32_t root = 0; root < tree_.roots.size(); ++root)
      if (IsOurs(root, ""))
        throw Error(tree_.roots[root].given, "is the stage or is in it; name another --stage");
  }

  /// Whether it is, or is in, something of ours: never that something.
  bool IsOurs(std::uint32_t root, const std::string& relative) const {
    const std::string path = pyc::Join(tree_.roots[root].path, relative);
    return std::ranges::any_of(rules_.ours,
                               [&](const std::string& ours) { return os::IsBelow(path, ours); });
  }

  os::Result<os::UniqueFd> Open(std::uint32_t root, const std::string& relative) {
    const Location location = LocationOf(tree_.roots[root], relative);
    return anchor_.Open(location.anchor, location.relative);
  }

  void FindIn(std::uint32_t index) {
    const std::uint32_t root = tree_.directories[index].root;
    const std::string relative = tree_.directories[index].relative;
    const os::Result<os::UniqueFd> fd = Open(root, relative);
    if (!fd) return;  // It went away: the next look sees that.
    Contents contents = Read(root, fd->Get());
    const bool foreign = index >= scanned_ && contents.is_environment;
    if (foreign) return;
    const Directory& directory = tree_.directories[index];
    for (const Source& source : directory.sources) contents.files.erase(directory.Name(source));
    for (const std::string& name : contents.files)
      if (!IsOurs(root, pyc::Join(relative, name))) Look(index, fd->Get(), name);
    for (const std::string& name : contents.directories) Enter(root, pyc::Join(relative, name));
  }

  Contents Read(std::uint32_t root, int fd) {
    Contents contents;
    const std::vector<std::string>& named = rules_.targets[root].files;
    contents.files.insert(named.begin(), named.end());
    if (!named.empty()) return contents;
    reader_.ForEach(fd, [&](const os::DirectoryEntry& entry) {
      const std::string name = entry.name;
      contents.is_environment |= name == "pyvenv.cfg" || name == "conda-meta";
      if (name == pyc::kCacheDirectory || os::IsTemporaryName(name)) return;
      if (entry.kind != os::FileKind::kDirectory) contents.files.insert(name);
      if (entry.kind == os::FileKind::kDirectory || entry.kind == os::FileKind::kUnknown)
        contents.directories.insert(name);
    });
    return contents;
  }

  void Look(std::uint32_t index, int fd, const std::string& name) {
    const os::Result<os::FileStat> stat = os::StatAt(fd, name.c_str(), os::Follow::kYes);
    if (stat && stat->kind == os::FileKind::kRegular)
      found_.push_back({index, name, pyc::SourceStatOf(*stat)});
  }

  /// A directory that Scan left out.
  void Enter(std::uint32_t root, std::string relative) {
    if (!rules_.whole || !known_.insert(Key(root, relative)).second) return;
    const std::vector<std::string>& skipped = rules_.targets[root].skip;
    if (std::ranges::find(skipped, relative) != skipped.end() || HoldsOurs(root, relative)) return;
    if (!Open(root, relative)) return;  // No directory after all.
    Directory directory;
    directory.root = root;
    directory.relative = std::move(relative);
    tree_.directories.push_back(std::move(directory));
  }

  bool HoldsOurs(std::uint32_t root, const std::string& relative) const {
    const std::string path = pyc::Join(tree_.roots[root].path, relative);
    return std::ranges::any_of(rules_.ours, [&](const std::string& ours) {
      return os::IsBelow(path, ours) || os::IsBelow(ours, path);
    });
  }

  Tree& tree_;
  const DataRules& rules_;
  os::Anchor anchor_;
  os::DirectoryReader reader_;
  std::size_t scanned_ = 0;  ///< Directories before this index are those that Scan found.
  std::unordered_set<std::string> known_;
  std::vector<DataFile> found_;
};

}  // namespace

std::vector<DataFile> FindData(Tree& tree, const DataRules& rules) {
  return DataFinder(tree, rules).Find();
}

}  // namespace pybytecode
