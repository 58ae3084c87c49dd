#include "tool/os/leftovers.h"

#include <set>

#include "tool/os/temporary_file.h"

namespace pybytecode::os {

void SweepDirectory(int directory, DirectoryReader& reader) {
  reader.ForEach(directory, [&](const DirectoryEntry& entry) {
    if (IsTemporaryName(entry.name)) SweepTemporary(directory, entry.name);
  });
}

void SweepBeside(const std::vector<std::string>& files) {
  std::set<std::string> directories;
  for (const std::string& file : files)
    if (!file.empty()) directories.insert(SplitPath(file).directory);
  DirectoryReader reader;
  for (const std::string& directory : directories) {
    const Result<UniqueFd> fd = OpenDirectory(kCurrentDirectory, directory.c_str(), Follow::kYes);
    if (fd) SweepDirectory(fd->Get(), reader);
  }
}

}  // namespace pybytecode::os
