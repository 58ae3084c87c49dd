#include "tool/collisions.h"

#include <algorithm>
#include <string_view>

#include "tool/pyc/name.h"

namespace pybytecode {

namespace {

/// Names of one directory and, for each, who has it.
using Taken = std::unordered_map<std::string_view, const std::string*>;

Failure Refusal(const std::string& source, const std::string& keeper, const pyc::Variant& variant) {
  Failure failure{source, FailureKind::kIo,
                  "its bytecode file in " + variant.place.output_dir + " would be that of " +
                      keeper + "; name a directory that holds both with --base-dir"};
  failure.infrastructure = true;
  failure.files = CountOf(variant.levels);
  return failure;
}

}  // namespace

std::vector<RefusedSource> Collisions::TakeOut(Tree& tree, const pyc::Variant& variant) {
  std::vector<RefusedSource> refused;
  if (!possible_) return refused;
  for (std::uint32_t d = 0; d < tree.directories.size(); ++d) {
    const Directory& directory = tree.directories[d];
    if (directory.sources.empty()) continue;
    const Root& root = tree.roots[directory.root];
    const pyc::Place place = pyc::PlaceOf(variant.place, root, directory.relative);
    // Bytecode files of two interpreters stand side by side, if their names tell them apart.
    std::string key = pyc::Join(place.relative, variant.Tag());
    TakeOut(tree, d, variant, places_[std::move(key)], refused);
  }
  return refused;
}

void Collisions::TakeOut(Tree& tree, std::uint32_t index, const pyc::Variant& variant,
                         Holders& holders, std::vector<RefusedSource>& refused) {
  Directory& directory = tree.directories[index];
  const Root& root = tree.roots[directory.root];
  Holder own{
      pyc::Join(root.path, directory.relative), pyc::Join(root.given, directory.relative), {}};
  Taken taken;
  for (const Holder& holder : holders) {
    if (holder.path == own.path) continue;
    for (const std::string& name : holder.names) taken.emplace(name, &holder.given);
  }
  std::erase_if(directory.sources, [&](const Source& source) {
    const char* name = directory.Name(source);
    const auto keeper = taken.find(name);
    if (keeper == taken.end()) {
      own.names.emplace_back(name);
      return false;
    }
    refused.push_back(
        {Refusal(pyc::Join(own.given, name), pyc::Join(*keeper->second, name), variant),
         source.stat.size});
    return true;
  });
  holders.push_back(std::move(own));
}

}  // namespace pybytecode
