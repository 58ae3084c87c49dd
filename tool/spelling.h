// "Did you mean": the word that somebody probably wanted to write. Knows nothing of options, nor of
// distributions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pybytecode {

/// Letters to insert, drop, replace or swap with their neighbour to get from one to the other.
std::size_t EditDistance(std::string_view from, std::string_view to);

/// The nearest candidate, or one that begins with `word` if there is just one; "" if none is near
/// enough to be meant.
std::string Nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace pybytecode
