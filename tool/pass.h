// What one pass of the flow over a group of roots leaves behind, for what a build keeps of it.
#pragma once

#include <string>
#include <vector>

#include "tool/model.h"
#include "tool/pyc/variant.h"
#include "tool/scan/scan.h"

namespace pybytecode {

struct Pass {
  std::vector<scan::Target> targets;  ///< One a root.
  Tree tree;                          ///< As Scan found it.
  pyc::Variant variant;
};

}  // namespace pybytecode
