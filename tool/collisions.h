// Sources that would have one bytecode file between them. In an output tree that happens when it
// mirrors several places: A/m.py and B/m.py are both m.py in it. The first one, in the order of the
// paths as they were given, keeps its place; the others are refused, or the last one to be compiled
// would win and each run would compile the other again. Looks at no file.
//
// In place and below a pycache prefix, whose paths are those of the sources, nothing collides.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "tool/model.h"
#include "tool/pyc/variant.h"

namespace pybytecode {

/// A source that gets no bytecode file.
struct RefusedSource {
  Failure failure;
  std::uint64_t size = 0;  ///< Of the source.
};

/// For all trees of a run: two interpreters may well write files of one name.
class Collisions {
 public:
  /// `roots`: of all trees together. With one there is nothing to do, unless the bases differ.
  Collisions(const PlaceSettings& place, std::size_t roots)
      : possible_(!place.output_dir.empty() && (roots > 1 || !place.base_dirs.empty())) {}

  /// Takes the sources out of the tree whose place an earlier one has. A tree that was scanned
  /// again does not collide with itself.
  std::vector<RefusedSource> TakeOut(Tree& tree, const pyc::Variant& variant);

 private:
  /// A directory of sources and the names that it keeps.
  struct Holder {
    std::string path;   ///< Absolute.
    std::string given;  ///< As the user knows it.
    std::vector<std::string> names;
  };
  using Holders = std::vector<Holder>;  ///< Of one place; nearly always one.

  void TakeOut(Tree& tree, std::uint32_t directory, const pyc::Variant& variant, Holders& holders,
               std::vector<RefusedSource>& refused);

  bool possible_;
  std::unordered_map<std::string, Holders> places_;
};

}  // namespace pybytecode
