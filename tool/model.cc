#include "tool/model.h"

namespace pybytecode {

std::string PathAsGiven(const Tree& tree, SourceId id) {
  const Directory& directory = tree.directories[id.directory];
  std::string path = tree.roots[directory.root].given;
  if (!path.empty() && path.back() != '/') path += '/';
  if (!directory.relative.empty()) path.append(directory.relative).append("/");
  return path.append(directory.Name(directory.sources[id.source]));
}

}  // namespace pybytecode
