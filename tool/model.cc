#include "tool/model.h"

#include <algorithm>
#include <utility>

namespace pybytecode {

const Source* Directory::Find(std::string_view name) const {
  const auto found = std::ranges::lower_bound(
      sources, name, {}, [&](const Source& source) { return std::string_view(Name(source)); });
  return found != sources.end() && Name(*found) == name ? &*found : nullptr;
}

Location LocationOf(const Root& root, const std::string& relative) {
  if (root.anchor.empty()) return {root.path, relative};
  std::string below = root.path.substr(root.anchor.size());
  below.erase(0, below.find_first_not_of('/'));
  if (!below.empty() && !relative.empty()) below += '/';
  below += relative;
  return {root.anchor, std::move(below)};
}

std::string PathOf(const Tree& tree, const Directory& directory) {
  std::string path = tree.roots[directory.root].path;
  if (!directory.relative.empty() && path.back() != '/') path += '/';
  return path.append(directory.relative);
}

std::string PathAsGiven(const Tree& tree, SourceId id) {
  const Directory& directory = tree.directories[id.directory];
  std::string path = tree.roots[directory.root].given;
  if (!path.empty() && path.back() != '/') path += '/';
  if (!directory.relative.empty()) path.append(directory.relative).append("/");
  return path.append(directory.Name(directory.sources[id.source]));
}

}  // namespace pybytecode
