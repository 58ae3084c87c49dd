// Who claims which source of one root, arranged as the walk asks: by directory, then by name.
//
// Filled once, by one thread, then read by all. Compact, because an environment may claim 100,000
// sources: a directory's names lie in one string. Reads no RECORD itself.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pybytecode::scan {

/// The claims in one directory.
class DirectoryClaims {
 public:
  /// The distribution that claims a name; of several, the one that was added first.
  std::optional<std::uint32_t> OwnerOf(std::string_view name) const;
  /// Calls visit(const char* name) for each claim, by name.
  template <class Visit>
  void ForEach(Visit&& visit) const {
    for (const Claim& claim : claims_) visit(names_.c_str() + claim.name);
  }

 private:
  friend class Claims;
  struct Claim {
    std::uint32_t name;  ///< Offset into names_.
    std::uint32_t distribution;
  };

  std::string_view Name(const Claim& claim) const { return names_.c_str() + claim.name; }
  void Add(std::string_view name, std::uint32_t distribution);
  void Sort();

  std::string names_;  ///< Each ended by a NUL.
  std::vector<Claim> claims_;
};

class Claims {
 public:
  /// Paths below the root, each ended by a NUL (record.h).
  void Add(std::string_view paths, std::uint32_t distribution);
  /// After the last Add() and before the first question.
  void Sort();

  /// The claims in a directory, or nothing. Lives as long as this object.
  const DirectoryClaims* In(std::string_view directory) const;
  /// Whether something is claimed in the directory or below it.
  bool LeadTo(std::string_view directory) const { return In(directory) != nullptr; }
  /// Calls visit(const std::string& directory, const DirectoryClaims&) for each directory with
  /// claims or above some, in no order.
  template <class Visit>
  void ForEach(Visit&& visit) const {
    for (const auto& [directory, claims] : directories_) visit(directory, claims);
  }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  DirectoryClaims& Enter(std::string_view directory);

  /// A directory that leads to claims is here too, with none of its own.
  std::unordered_map<std::string, DirectoryClaims, Hash, std::equal_to<>> directories_;
};

}  // namespace pybytecode::scan
