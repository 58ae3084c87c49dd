#include "tool/pyc/rewrite.h"

#include "tool/pyc/name.h"

namespace pybytecode::pyc {

bool StripDirectory(std::string& path, std::string_view prefix) {
  while (prefix.size() > 1 && prefix.back() == '/') prefix.remove_suffix(1);
  if (prefix == "/" && path.starts_with('/')) {
    path.erase(0, 1);
    return true;
  }
  if (!path.starts_with(prefix) || path.size() <= prefix.size() || path[prefix.size()] != '/')
    return false;
  path.erase(0, prefix.size() + 1);
  return true;
}

namespace {

std::string WithoutLeadingSlash(std::string path) {
  while (path.starts_with('/')) path.erase(0, 1);
  return path;
}

}  // namespace

void FilenameRewriter::Append(std::string& out, const Root& root, const std::string& relative,
                              std::string_view name) const {
  if (!rewrite_.dest_dir.empty()) {
    out += Join(rewrite_.dest_dir, Join(relative, name));
    return;
  }
  std::string path = Join(Join(root.path, relative), name);
  if (!rewrite_.strip_dir.empty()) {
    std::string given = Join(Join(root.given, relative), name);
    if (StripDirectory(given, rewrite_.strip_dir))
      path = std::move(given);
    else
      StripDirectory(path, rewrite_.strip_dir);
  }
  if (!rewrite_.prepend_dir.empty()) {
    if (rewrite_.strip_dir.empty() && !place_.base_dirs.empty())
      path = Join(MirroredPath(place_, root, relative), name);
    else if (rewrite_.strip_dir.empty())
      path = Join(Join(root.given, relative), name);
    path = Join(rewrite_.prepend_dir, WithoutLeadingSlash(std::move(path)));
  }
  out += path;
}

}  // namespace pybytecode::pyc
