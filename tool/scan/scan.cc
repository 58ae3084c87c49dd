#include "tool/scan/scan.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "tool/scan/distribution.h"
#include "tool/scan/filter.h"
#include "tool/scan/gaps.h"
#include "tool/scan/overlap.h"
#include "tool/scan/walk.h"

namespace pybytecode::scan {

namespace {

std::optional<Inventory> InventoryFor(const std::vector<Target>& targets,
                                      const ScanOptions& options) {
  if (!options.distributions && options.filter.distributions.empty()) return std::nullopt;
  return TakeInventory(targets, options.filter.distributions, options.threads);
}

bool IsOnlyClaimed(const Inventory& inventory) {
  return std::ranges::none_of(inventory.roots,
                              [](const Ownership& root) { return root.unclaimed.has_value(); });
}

void AddTo(Tree& tree, std::vector<Problem>& problems) {
  std::move(problems.begin(), problems.end(), std::back_inserter(tree.problems));
}

void AddTo(Tree& tree, Readings& readings) {
  tree.directories.reserve(readings.size());
  for (const std::unique_ptr<Reading>& reading : readings) {
    tree.excluded += reading->excluded;
    AddTo(tree, reading->problems);
    if (reading->in_tree) tree.directories.push_back(std::move(reading->directory));
  }
}

}  // namespace

Tree Scan(std::vector<Target> targets, const ScanOptions& options) {
  const Filter filter(options.filter);
  std::optional<Inventory> inventory = InventoryFor(targets, options);
  const bool overlaps = targets.size() > 1;
  const WalkInput input{targets, filter, inventory ? &inventory->roots : nullptr, overlaps};
  Readings readings = Walk(input, options.threads);
  if (overlaps) RemoveOverlaps(readings);

  Tree tree;
  if (inventory) {
    AddTo(tree, inventory->problems);
    tree.distributions = std::move(inventory->distributions);
  }
  AddTo(tree, readings);
  for (Target& target : targets) tree.roots.push_back(std::move(target.root));
  if (inventory && !options.filter.distributions.empty()) {
    tree.claimants = std::move(inventory->claimants);
    tree.only_claimed = IsOnlyClaimed(*inventory);
    if (tree.only_claimed) tree.gaps = FindGaps(*inventory, tree);
  }
  return tree;
}

}  // namespace pybytecode::scan
