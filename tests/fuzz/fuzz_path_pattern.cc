// -x: patterns that somebody else may have written, on paths of any bytes. What has no special
// character is found exactly where it is a part of the path.
#include "tests/fuzz/target.h"
#include "tool/error.h"
#include "tool/scan/path_pattern.h"

namespace pybytecode::fuzz {
namespace {

constexpr std::string_view kPlain =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_/,:;<>=!@%&'\"~";
constexpr std::size_t kLongest = 64;  // What explodes ends by the match limit, after long enough.

bool IsPlain(std::string_view text) {
  return text.find_first_not_of(kPlain) == std::string_view::npos;
}

const Target kPathPattern("path_pattern", [](std::string_view bytes) {
  Input input(bytes);
  const std::string_view pattern = input.Piece('\n').substr(0, kLongest);
  const std::string_view path = input.Rest().substr(0, kLongest);
  try {
    const scan::PathPattern compiled{std::string(pattern)};
    scan::PathSearch search(compiled);
    const bool found = search.Matches(path);
    Require(search.Matches(path) == found, "a search leaves nothing behind");
    if (IsPlain(pattern) && IsPlain(path))
      Require(found == (path.find(pattern) != std::string_view::npos), "a plain text is found");
  } catch (const Error&) {
    Require(!IsPlain(pattern), "a plain text is a pattern");
  }
});

}  // namespace
}  // namespace pybytecode::fuzz
