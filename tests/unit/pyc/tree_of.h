// What Scan would say of some files, without a scan.
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "tool/model.h"
#include "tool/os/file.h"

namespace pybytecode::pyc::test {

/// A tree with one root; the files are relative to it.
inline Tree TreeOf(const std::string& root, const std::vector<std::string>& files) {
  Tree tree;
  tree.roots.push_back({root, root});
  std::map<std::string, std::uint32_t> numbers;
  for (const std::string& file : files) {
    const std::size_t slash = file.rfind('/');
    const std::string relative = slash == std::string::npos ? "" : file.substr(0, slash);
    const std::string name = file.substr(slash == std::string::npos ? 0 : slash + 1);
    const auto [at, fresh] =
        numbers.emplace(relative, static_cast<std::uint32_t>(tree.directories.size()));
    if (fresh) tree.directories.push_back({0, relative, "", {}, true});
    Directory& directory = tree.directories[at->second];
    const os::Result<os::FileStat> stat = os::Stat(root + "/" + file);
    if (!stat) throw std::runtime_error("no " + file);
    Source source;
    source.stat = {stat->size, stat->mtime, stat->mtime_nsec, stat->mode};
    source.name = static_cast<std::uint32_t>(directory.names.size());
    directory.names += name + '\0';
    directory.sources.push_back(source);
  }
  return tree;
}

}  // namespace pybytecode::pyc::test
