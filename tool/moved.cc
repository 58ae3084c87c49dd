#include "tool/moved.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "tool/os/file.h"
#include "tool/os/link.h"

namespace pybytecode {

namespace {

/// The directories of one root with their ctimes, by their relative paths; "" has that of a link to
/// it.
using Times = std::unordered_map<std::string_view, os::FileTime>;

/// Of a directory and of all above it.
os::FileTime LatestOf(const Times& times, std::string_view relative) {
  os::FileTime latest = times.at("");
  for (; !relative.empty(); relative = os::ParentOf(relative))
    if (const auto found = times.find(relative); found != times.end())
      latest = std::max(latest, found->second);
  return latest;
}

}  // namespace

std::vector<os::FileTime> LatestMoves(const Tree& tree) {
  std::vector<Times> times(tree.roots.size());
  for (std::size_t i = 0; i < tree.roots.size(); ++i)
    times[i][""] = os::NewestLink(tree.roots[i].path);
  for (const Directory& directory : tree.directories) {
    os::FileTime& time = times[directory.root][directory.relative];
    time = std::max(time, {directory.ctime, directory.ctime_nsec});
  }
  std::vector<os::FileTime> latest;
  latest.reserve(tree.directories.size());
  for (const Directory& directory : tree.directories)
    latest.push_back(LatestOf(times[directory.root], directory.relative));
  return latest;
}

std::vector<bool> MovedSince(const Tree& tree, os::FileTime since) {
  std::vector<bool> moved;
  moved.reserve(tree.directories.size());
  for (const os::FileTime time : LatestMoves(tree)) moved.push_back(!(time < since));
  return moved;
}

}  // namespace pybytecode
