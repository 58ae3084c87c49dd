#include "tool/scan/distribution.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <set>
#include <tuple>
#include <utility>

#include "tool/error.h"
#include "tool/os/file.h"
#include "tool/parallel.h"
#include "tool/pyc/name.h"
#include "tool/scan/dist_info.h"
#include "tool/scan/record.h"
#include "tool/scan/text.h"

namespace pybytecode::scan {

namespace {

/// A `*.dist-info` directory.
struct Found {
  DistInfo info;
  std::string directory;  ///< Its name.
  std::string sources;    ///< What its RECORD claims.
  int error = 0;          ///< Why the RECORD cannot be read; ENOENT: there is none.
};

/// Sorted by name. A symbolic link to a dist-info directory is none: the walk does not follow it
/// either.
std::vector<Found> FindIn(const std::string& root, os::DirectoryReader& reader) {
  std::vector<Found> found;
  const auto fd = os::OpenDirectory(os::kCurrentDirectory, root.c_str(), os::Follow::kYes);
  if (!fd) return found;
  const auto is_directory = [&](const os::DirectoryEntry& entry) {
    if (entry.kind != os::FileKind::kUnknown) return entry.kind == os::FileKind::kDirectory;
    const auto stat = os::StatAt(fd->Get(), entry.name, os::Follow::kNo);
    return stat && stat->kind == os::FileKind::kDirectory;
  };
  static_cast<void>(reader.ForEach(fd->Get(), [&](const os::DirectoryEntry& entry) {
    std::optional<DistInfo> info = ParseDistInfo(entry.name);
    if (info && is_directory(entry)) found.push_back({std::move(*info), entry.name, "", 0});
  }));
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    return std::tie(a.info.name, a.directory) < std::tie(b.info.name, b.directory);
  });
  return found;
}

void ReadRecord(const std::string& path, Found& found) {
  const os::Result<std::string> text = ReadRegularFile(path);
  if (text)
    found.sources = ClaimedSources(*text);
  else
    found.error = text.Error();
}

void ReadRecords(const std::vector<Target>& targets, std::vector<std::vector<Found>>& roots,
                 int threads) {
  std::vector<std::pair<std::string, Found*>> records;
  for (std::size_t root = 0; root < roots.size(); ++root) {
    for (Found& found : roots[root]) {
      const std::string directory = pyc::Join(targets[root].root.path, found.directory);
      records.emplace_back(directory + "/RECORD", &found);
    }
  }
  ParallelFor(
      records.size(), static_cast<unsigned>(std::max(threads, 1)), 1,
      [&](std::size_t i, unsigned) { ReadRecord(records[i].first, *records[i].second); },
      [](unsigned) {});
}

using Names = std::set<std::string, std::less<>>;

Names Normalized(const std::vector<std::string>& names) {
  Names normalized;
  for (const std::string& name : names) normalized.insert(NormalizedName(name));
  return normalized;
}

void RequireAll(const Names& asked, const std::vector<std::vector<Found>>& roots) {
  Names there;
  for (const std::vector<Found>& root : roots)
    for (const Found& found : root) there.insert(found.info.name);
  for (const std::string& name : asked) {
    if (name == kUnclaimed || there.contains(name)) continue;
    throw Error("distribution '" + name + "'",
                "not found; " + Suggestion(name, {there.begin(), there.end()}));
  }
}

bool IsAsked(const Names& asked, const Found& found) {
  return asked.empty() || asked.contains(found.info.name);
}

/// Moves what is asked for to the front, because of several claims on a source the first one
/// counts, and drops the rest where nobody wants to know what is unclaimed.
void Select(const Names& asked, bool with_unclaimed, std::vector<Found>& root) {
  const auto rest = std::stable_partition(
      root.begin(), root.end(), [&](const Found& found) { return IsAsked(asked, found); });
  if (!with_unclaimed) root.erase(rest, root.end());
}

void ReportRecord(const Root& root, const Found& found, std::vector<Problem>& problems) {
  if (found.error == 0 || found.error == ENOENT) return;
  problems.push_back({pyc::Join(root.given, found.directory + "/RECORD"),
                      "cannot read: " + os::Reason(found.error)});
}

/// Adds what the RECORDs of one root claim.
Ownership Enter(const std::vector<Found>& root, const Names& asked, std::uint32_t index,
                std::vector<Distribution>& distributions) {
  Ownership ownership;
  for (const Found& found : root) {
    if (!IsAsked(asked, found)) {
      ownership.claims.Add(found.sources, Ownership::kNotAskedFor);
      continue;
    }
    ownership.claims.Add(found.sources, static_cast<std::uint32_t>(distributions.size()));
    distributions.push_back({found.info.name, found.info.version, index});
  }
  ownership.claims.Sort();
  return ownership;
}

}  // namespace

std::optional<std::uint32_t> Ownership::OwnerOf(const DirectoryClaims* here,
                                                std::string_view name) const {
  std::optional<std::uint32_t> owner;
  if (here != nullptr) owner = here->OwnerOf(name);
  if (!owner) return unclaimed;
  return *owner == kNotAskedFor ? std::nullopt : owner;
}

Inventory TakeInventory(const std::vector<Target>& targets, const std::vector<std::string>& names,
                        int threads) {
  const Names asked = Normalized(names);
  const bool with_unclaimed = asked.empty() || asked.contains(kUnclaimed);
  std::vector<std::vector<Found>> roots;
  os::DirectoryReader reader;
  for (const Target& target : targets) roots.push_back(FindIn(target.root.path, reader));
  RequireAll(asked, roots);
  for (std::vector<Found>& root : roots) Select(asked, with_unclaimed, root);
  ReadRecords(targets, roots, threads);

  Inventory inventory;
  for (std::uint32_t i = 0; i < targets.size(); ++i) {
    const Root& root = targets[i].root;
    for (const Found& found : roots[i]) {
      ReportRecord(root, found, inventory.problems);
      inventory.claimants.push_back({i, found.directory, found.error != ENOENT});
    }
    Ownership ownership = Enter(roots[i], asked, i, inventory.distributions);
    if (with_unclaimed) {
      ownership.unclaimed = static_cast<std::uint32_t>(inventory.distributions.size());
      inventory.distributions.push_back({std::string(kUnclaimed), "", i});
    }
    inventory.roots.push_back(std::move(ownership));
  }
  return inventory;
}

}  // namespace pybytecode::scan
