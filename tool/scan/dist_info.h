// Names of distributions: what a `*.dist-info` directory is called, and how names compare. Pure
// text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pybytecode::scan {

/// The distribution of the sources that no RECORD claims.
inline constexpr std::string_view kUnclaimed = "unclaimed";

/// PEP 503: lower case; each run of "-", "_" and "." is one "-".
std::string NormalizedName(std::string_view name);

struct DistInfo {
  std::string name;     ///< Normalized.
  std::string version;  ///< "" if the directory's name has none.
};

/// "Zope.Interface-5.4.0.dist-info" is {"zope-interface", "5.4.0"}: the name ends at the last "-"
/// that a version follows. Nothing if this is no dist-info directory's name.
std::optional<DistInfo> ParseDistInfo(std::string_view directory);

/// For a name that is not among `names` (sorted): "did you mean numpy?", else what there is, a few
/// of them.
std::string Suggestion(std::string_view name, const std::vector<std::string>& names);

}  // namespace pybytecode::scan
