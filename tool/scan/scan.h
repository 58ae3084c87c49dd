// Scan: roots -> Tree. Walks directories on several threads, filters, and, if somebody asks, says
// which distribution owns which source. Starts no Python and opens no source.
//
// Rules: a name that ends in ".py" is a source if it is a regular file or a symbolic link to one
// (compileall's rule); no symbolic link to a directory is followed; `__pycache__` is not entered; a
// directory below a root that is an environment (`pyvenv.cfg`, `conda-meta`) is left out unless it
// is a root. FIFOs, devices and sockets are never opened.
//
// Every directory that the walk reads for sources is in the tree, also one without any: a depfile
// must list them all, and they cost about 100 bytes each. What is excluded, __pycache__ and nested
// environments are not. Tree::roots are the targets' roots in their order (for a target of single
// files its directory is in the tree too, though nothing else of it was read).
#pragma once

#include <string>
#include <vector>

#include "tool/model.h"
#include "tool/settings.h"

namespace pybytecode::scan {

/// One thing to look at: a directory to walk, or single files of one directory.
struct Target {
  Root root;
  std::vector<std::string> files{};  ///< Names in root.path; empty: walk it.
  std::vector<std::string> skip{};   ///< Names in root.path of directories not to walk.
};

struct ScanOptions {
  FilterSettings filter;
  bool distributions = false;  ///< Fill Tree::distributions and Source::distribution.
  int threads = 1;
};

/// Never throws for a directory that cannot be read: that is a Problem of the tree. A source that
/// is reached twice (overlapping targets) is in the tree once, by the first target.
/// Throws Error for a filter that cannot be understood, and for a distribution that no root has.
/// The order of directories and sources is the same in every run over the same tree.
Tree Scan(std::vector<Target> targets, const ScanOptions& options);

}  // namespace pybytecode::scan
