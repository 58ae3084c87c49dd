#include "tool/moved.h"

#include <string_view>
#include <unordered_set>

#include "tool/os/file.h"
#include "tool/os/link.h"

namespace pybytecode {

namespace {

/// The directories of one root that changed themselves, by their relative paths.
class ChangedPaths {
 public:
  void Add(std::string_view relative) { paths_.insert(relative); }

  /// Whether it is one of them or below one.
  bool Hold(std::string_view relative) const {
    if (paths_.empty()) return false;
    while (!relative.empty() && !paths_.contains(relative)) relative = os::ParentOf(relative);
    return paths_.contains(relative);
  }

 private:
  std::unordered_set<std::string_view> paths_;
};

}  // namespace

std::vector<bool> MovedSince(const Tree& tree, os::FileTime since) {
  const auto is_new = [since](os::FileTime time) { return !(time < since); };
  std::vector<ChangedPaths> changed(tree.roots.size());
  for (std::size_t i = 0; i < tree.roots.size(); ++i)
    if (is_new(os::NewestLink(tree.roots[i].path))) changed[i].Add("");
  for (const Directory& directory : tree.directories)
    if (is_new({directory.ctime, directory.ctime_nsec}))
      changed[directory.root].Add(directory.relative);
  std::vector<bool> moved;
  moved.reserve(tree.directories.size());
  for (const Directory& directory : tree.directories)
    moved.push_back(changed[directory.root].Hold(directory.relative));
  return moved;
}

}  // namespace pybytecode
