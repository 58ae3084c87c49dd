#include "tool/scan/claims.h"

#include <algorithm>
#include <cstddef>

#include "tool/os/file.h"

namespace pybytecode::scan {

std::optional<std::uint32_t> DirectoryClaims::OwnerOf(std::string_view name) const {
  const auto at = std::lower_bound(
      claims_.begin(), claims_.end(), name,
      [this](const Claim& claim, std::string_view wanted) { return Name(claim) < wanted; });
  if (at == claims_.end() || Name(*at) != name) return std::nullopt;
  return at->distribution;
}

void DirectoryClaims::Add(std::string_view name, std::uint32_t distribution) {
  claims_.push_back({static_cast<std::uint32_t>(names_.size()), distribution});
  names_.append(name).append(1, '\0');
}

void DirectoryClaims::Sort() {
  const auto less = [this](const Claim& a, const Claim& b) { return Name(a) < Name(b); };
  // Most RECORDs are sorted. Stable, so that the first claim stays the first.
  if (!std::is_sorted(claims_.begin(), claims_.end(), less))
    std::stable_sort(claims_.begin(), claims_.end(), less);
}

void Claims::Add(std::string_view paths, std::uint32_t distribution) {
  DirectoryClaims* here = nullptr;  // RECORDs list a directory's files together.
  std::string_view last;
  while (!paths.empty()) {
    const std::string_view path = paths.substr(0, paths.find('\0'));
    paths.remove_prefix(path.size() + 1);
    const std::string_view directory = os::ParentOf(path);
    if (here == nullptr || directory != last) here = &Enter(directory);
    last = directory;
    here->Add(path.substr(path.rfind('/') + 1), distribution);
  }
}

DirectoryClaims& Claims::Enter(std::string_view directory) {
  if (const auto known = directories_.find(directory); known != directories_.end())
    return known->second;
  for (std::string_view above = directory; !above.empty();) {
    above = os::ParentOf(above);
    if (!directories_.try_emplace(std::string(above)).second) break;
  }
  return directories_.try_emplace(std::string(directory)).first->second;
}

void Claims::Sort() {
  for (auto& [directory, claims] : directories_) claims.Sort();
}

const DirectoryClaims* Claims::In(std::string_view directory) const {
  const auto at = directories_.find(directory);
  return at == directories_.end() ? nullptr : &at->second;
}

}  // namespace pybytecode::scan
