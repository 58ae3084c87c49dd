// The pattern of -x/--exclude-regex: Python's re.search() on a path, by PCRE2, which reads Python's
// syntax and, unlike std::regex, neither lacks `(?i)`, look-behind and named groups nor recurses on
// long subjects.
//
// The pattern is compiled once (JIT where the system allows it) and read by all threads; each
// thread searches with a PathSearch of its own, which owns everything that a search writes to. A
// path that is not valid UTF-8 is searched all the same; its invalid bytes match nothing. Knows no
// file.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace pybytecode::scan {

class PathPattern {
 public:
  /// Throws Error with the pattern, the offset and PCRE2's message.
  explicit PathPattern(const std::string& pattern);

 private:
  friend class PathSearch;
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

class PathSearch {
 public:
  explicit PathSearch(const PathPattern& pattern);
  PathSearch(PathSearch&&) noexcept;
  PathSearch& operator=(PathSearch&&) noexcept;
  ~PathSearch();

  /// Throws Error if PCRE2 gives up (its match limit, for a pattern that explodes).
  bool Matches(std::string_view path);

 private:
  struct Scratch;
  std::shared_ptr<const PathPattern::Compiled> compiled_;
  std::unique_ptr<Scratch> scratch_;
};

}  // namespace pybytecode::scan
