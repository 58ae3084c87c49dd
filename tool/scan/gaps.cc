#include "tool/scan/gaps.h"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "tool/os/file.h"
#include "tool/pyc/name.h"

namespace pybytecode::scan {

namespace {

class GapFinder {
 public:
  GapFinder(const Tree& tree, std::uint32_t root) : tree_(tree), root_(root) {}

  void LookAt(const std::string& relative, const DirectoryClaims& claims);
  std::set<std::uint32_t> Take() { return std::move(gaps_); }

 private:
  std::optional<std::uint32_t> IndexOf(std::string_view relative) const;
  std::optional<std::uint32_t> NearestAbove(std::string_view relative) const;
  bool IsMissing(const std::string& relative, const char* name) const;

  const Tree& tree_;
  const std::uint32_t root_;
  std::set<std::uint32_t> gaps_;
};

/// The directories are sorted by root, then by path.
std::optional<std::uint32_t> GapFinder::IndexOf(std::string_view relative) const {
  const std::tuple wanted(root_, relative);
  const auto found =
      std::ranges::lower_bound(tree_.directories, wanted, {}, [](const Directory& directory) {
        return std::tuple(directory.root, std::string_view(directory.relative));
      });
  if (found == tree_.directories.end() || found->root != root_ || found->relative != relative)
    return std::nullopt;
  return static_cast<std::uint32_t>(found - tree_.directories.begin());
}

std::optional<std::uint32_t> GapFinder::NearestAbove(std::string_view relative) const {
  while (!relative.empty()) {
    relative = os::ParentOf(relative);
    if (const auto index = IndexOf(relative)) return index;
  }
  return std::nullopt;
}

bool GapFinder::IsMissing(const std::string& relative, const char* name) const {
  const std::string path = pyc::Join(pyc::Join(tree_.roots[root_].path, relative), name);
  const auto stat = os::StatAt(os::kCurrentDirectory, path.c_str(), os::Follow::kNo);
  return !stat && (stat.Error() == ENOENT || stat.Error() == ENOTDIR);
}

void GapFinder::LookAt(const std::string& relative, const DirectoryClaims& claims) {
  const std::optional<std::uint32_t> index = IndexOf(relative);
  const auto gap = index ? index : NearestAbove(relative);
  if (!gap || gaps_.contains(*gap)) return;
  const Directory* const here = index ? &tree_.directories[*index] : nullptr;
  const auto is_found = [&](std::string_view name) {
    return here != nullptr &&
           std::ranges::binary_search(here->sources, name, {}, [&](const Source& source) {
             return std::string_view(here->Name(source));
           });
  };
  claims.ForEach([&](const char* name) {
    if (!gaps_.contains(*gap) && !is_found(name) && IsMissing(relative, name)) gaps_.insert(*gap);
  });
}

}  // namespace

std::vector<std::uint32_t> FindGaps(const Inventory& inventory, const Tree& tree) {
  std::vector<std::uint32_t> gaps;
  for (std::uint32_t root = 0; root < inventory.roots.size(); ++root) {
    GapFinder finder(tree, root);
    inventory.roots[root].claims.ForEach(
        [&](const std::string& relative, const DirectoryClaims& claims) {
          finder.LookAt(relative, claims);
        });
    for (const std::uint32_t gap : finder.Take()) gaps.push_back(gap);
  }
  return gaps;
}

}  // namespace pybytecode::scan
