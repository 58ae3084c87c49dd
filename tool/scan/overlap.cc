#include "tool/scan/overlap.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace pybytecode::scan {

namespace {

using Group = std::vector<Reading*>;                 ///< Readings of one directory.
using Names = std::unordered_set<std::string_view>;  ///< They lie in the readings.

struct HashIdentity {
  std::size_t operator()(const DirectoryIdentity& identity) const {
    return std::hash<std::uint64_t>()(identity.inode * 31 + identity.device);
  }
};

/// Groups of two and more, in no order: they have nothing to do with each other.
std::vector<Group> GroupsOf(Readings& readings) {
  std::unordered_map<DirectoryIdentity, Group, HashIdentity> by_identity;
  for (const std::unique_ptr<Reading>& reading : readings)
    if (reading->identity != DirectoryIdentity{})
      by_identity[reading->identity].push_back(reading.get());
  std::vector<Group> groups;
  for (auto& [identity, group] : by_identity)
    if (group.size() > 1) groups.push_back(std::move(group));
  return groups;
}

/// Leaves the names of removed sources in Directory::names, where nobody looks at them.
void TakeOnce(Reading& reading, Names& taken) {
  Directory& directory = reading.directory;
  const bool had_sources = !directory.sources.empty();
  std::erase_if(directory.sources,
                [&](const Source& source) { return !taken.insert(directory.Name(source)).second; });
  if (had_sources && directory.sources.empty()) reading.in_tree = false;
}

void CountOnce(Reading& reading, Names& known) {
  reading.excluded = 0;
  for (std::string_view rest = reading.excluded_names; !rest.empty();) {
    const std::string_view name = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(name.size() + 1);
    if (known.insert(name).second) ++reading.excluded;
  }
}

}  // namespace

void RemoveOverlaps(Readings& readings) {
  for (const Group& group : GroupsOf(readings)) {
    Names known;
    for (Reading* reading : group) TakeOnce(*reading, known);
    for (Reading* reading : group) CountOnce(*reading, known);
  }
}

}  // namespace pybytecode::scan
