#include "tool/scan/site_directories.h"

#include <algorithm>

#include "tool/os/file.h"

namespace pybytecode::scan {

namespace {

std::vector<std::string> EntriesThatBegin(const std::string& path,
                                          const std::vector<std::string>& beginnings) {
  std::vector<std::string> names;
  const os::Result<os::UniqueFd> fd =
      os::OpenDirectory(os::kCurrentDirectory, path.c_str(), os::Follow::kYes);
  if (!fd) return names;
  os::DirectoryReader reader;
  reader.ForEach(fd->Get(), [&](const os::DirectoryEntry& entry) {
    const std::string name = entry.name;
    for (const std::string& beginning : beginnings)
      if (name.starts_with(beginning)) names.push_back(path + "/" + name);
  });
  return names;
}

}  // namespace

std::vector<std::string> SiteDirectories(const std::string& root) {
  std::vector<std::string> found;
  for (const std::string& lib : EntriesThatBegin(root, {"lib"})) {
    for (const std::string& library : EntriesThatBegin(lib, {"python", "pypy"})) {
      const std::string site = library + "/site-packages";
      if (const auto stat = os::Stat(site); stat && stat->kind == os::FileKind::kDirectory)
        found.push_back(site);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace pybytecode::scan
