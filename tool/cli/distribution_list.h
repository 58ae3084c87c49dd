// How `list` writes down distributions: a table for people, JSON for programs. Pure; knows nothing
// of where they come from or go to.
#pragma once

#include <string>
#include <vector>

#include "tool/engine.h"

namespace pybytecode::cli {

/// Aligned columns under one heading line; a line with the root before its distributions where
/// there are several roots; a last line with the totals where there is something to add up.
std::string DistributionTable(const std::vector<DistributionState>& states);

/// An array of {"root", "name", "version", "sources", "fresh", "stale"}; a root that is not UTF-8
/// is "root_bytes", in base64.
std::string DistributionJson(const std::vector<DistributionState>& states);

}  // namespace pybytecode::cli
