// Distributions: what the `*.dist-info` directories of the roots describe, and which source belongs
// to which of them.
//
// Only a root's own top level is looked at, because that is where installers put them (PEP 376).
// Every `*.dist-info` directory is a distribution; one without a RECORD (Debian's, conda's) claims
// nothing. With names asked for, only their RECORDs are read. Does not walk and filters nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tool/model.h"
#include "tool/scan/claims.h"
#include "tool/scan/scan.h"

namespace pybytecode::scan {

/// Which source of one root belongs to which distribution (an index into Tree::distributions).
struct Ownership {
  static constexpr std::uint32_t kNotAskedFor = 0xFFFF'FFFF;  ///< An owner that claims for nobody.

  Claims claims;
  std::optional<std::uint32_t> unclaimed;  ///< The one of all other sources, if it is asked for.

  /// The owner of a source in a directory whose claims are `here`; nothing if it isn't asked for.
  std::optional<std::uint32_t> OwnerOf(const DirectoryClaims* here, std::string_view name) const;
  /// Whether a directory can hold sources that are asked for.
  bool Reaches(std::string_view directory) const { return unclaimed || claims.LeadTo(directory); }
};

struct Inventory {
  std::vector<Distribution> distributions;  ///< By root, by name; `unclaimed` is a root's last.
  std::vector<Ownership> roots;             ///< One a target, in their order.
  std::vector<Claimant> claimants;          ///< Whose RECORDs were read.
  std::vector<Problem> problems;            ///< RECORDs that cannot be read.
};

/// `names`: the distributions that are asked for, in any spelling; none: all of them. Throws Error
/// for a name that no root has; `unclaimed` is one that each has. A root that cannot be read has
/// none: the walk reports it.
Inventory TakeInventory(const std::vector<Target>& targets, const std::vector<std::string>& names,
                        int threads);

}  // namespace pybytecode::scan
