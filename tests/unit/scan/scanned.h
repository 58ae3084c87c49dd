// Runs Scan() for a test and says what came out in a form that a test can compare.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tool/scan/scan.h"

namespace pybytecode::scan {

using Paths = std::vector<std::string>;

/// A directory to walk, or files of one.
inline Target Given(const std::string& given, const std::string& path, Paths files = {}) {
  Target target;
  target.root = {given, path};
  target.files = std::move(files);
  return target;
}
/// Given by its own path.
inline Target Walked(const std::string& path) { return Given(path, path); }
inline Target Files(const std::string& path, Paths names) {
  return Given(path, path, std::move(names));
}

inline std::string Joined(const std::string& directory, const std::string& name) {
  return directory.empty() ? name : directory + "/" + name;
}

/// "a/b.py" for each source, in the tree's order.
inline Paths SourcesOf(const Tree& tree) {
  Paths paths;
  for (const Directory& directory : tree.directories)
    for (const Source& source : directory.sources)
      paths.push_back(Joined(directory.relative, directory.Name(source)));
  return paths;
}

/// "name: a/b.py" for each source, by what its distribution is called.
inline Paths OwnersOf(const Tree& tree) {
  Paths paths;
  for (const Directory& directory : tree.directories)
    for (const Source& source : directory.sources)
      paths.push_back(tree.distributions[source.distribution].name + ": " +
                      Joined(directory.relative, directory.Name(source)));
  return paths;
}

inline Paths DirectoriesOf(const Tree& tree) {
  Paths paths;
  for (const Directory& directory : tree.directories) paths.push_back(directory.relative);
  return paths;
}

/// "path: reason"
inline Paths ProblemsOf(const Tree& tree) {
  Paths lines;
  for (const Problem& problem : tree.problems)
    lines.push_back(problem.path + ": " + problem.reason);
  return lines;
}

}  // namespace pybytecode::scan
