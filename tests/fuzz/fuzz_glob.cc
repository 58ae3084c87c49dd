// Globs. On short texts of ASCII the answer is that of an obvious matcher that tries everything.
#include <optional>
#include <vector>

#include "tests/fuzz/target.h"
#include "tool/error.h"
#include "tool/scan/glob.h"

namespace pybytecode::fuzz {
namespace {

/// Tries everything; remembers what it has tried.
class Slow {
 public:
  Slow(std::string_view pattern, std::string_view text)
      : pattern_(pattern), text_(text), tried_((pattern.size() + 1) * (text.size() + 1) * 2) {}

  /// `begins`: a component of the pattern begins here.
  bool Match(std::size_t p, std::size_t t, bool begins) {
    char& known = tried_[(p * (text_.size() + 1) + t) * 2 + (begins ? 1 : 0)];
    if (known == 0) known = Try(p, t, begins) ? 'y' : 'n';
    return known == 'y';
  }

 private:
  bool Try(std::size_t p, std::size_t t, bool begins) {
    if (p == pattern_.size()) return t == text_.size();
    if (pattern_[p] == '*') return TryStars(p, t, begins);
    if (t == text_.size()) return false;
    if (pattern_[p] == '?') return text_[t] != '/' && Match(p + 1, t + 1, false);
    if (pattern_[p] == '[') {
      if (const auto found = Class(p, text_[t]))
        return found->matches && text_[t] != '/' && Match(found->end, t + 1, false);
    }
    const bool slash = pattern_[p] == '/';
    if (pattern_[p] == '\\' && p + 1 < pattern_.size()) ++p;
    return pattern_[p] == text_[t] && Match(p + 1, t + 1, slash);
  }

  bool TryStars(std::size_t p, std::size_t t, bool begins) {
    std::size_t end = p;
    while (end < pattern_.size() && pattern_[end] == '*') ++end;
    const bool one = end - p == 1;
    if (!one && begins && end < pattern_.size() && pattern_[end] == '/') {
      if (Match(end + 1, t, true)) return true;
      for (std::size_t i = t; i < text_.size(); ++i)
        if (text_[i] == '/' && Match(end + 1, i + 1, true)) return true;
      return false;
    }
    for (std::size_t i = t;; ++i) {
      if (Match(end, i, false)) return true;
      if (i == text_.size() || (one && text_[i] == '/')) return false;
    }
  }

  struct Bracket {
    bool matches;
    std::size_t end;
  };

  char Literal(std::size_t& p) const {
    if (pattern_[p] == '\\' && p + 1 < pattern_.size()) ++p;
    return pattern_[p++];
  }

  /// Nothing if it is not closed.
  std::optional<Bracket> Class(std::size_t p, char c) const {
    ++p;
    const bool negated = p < pattern_.size() && (pattern_[p] == '!' || pattern_[p] == '^');
    if (negated) ++p;
    bool inside = false;
    for (bool first = true; p < pattern_.size() && (first || pattern_[p] != ']'); first = false) {
      const char low = Literal(p);
      char high = low;
      if (p + 1 < pattern_.size() && pattern_[p] == '-' && pattern_[p + 1] != ']')
        high = Literal(++p);
      inside = inside || (low <= c && c <= high);
    }
    if (p >= pattern_.size()) return std::nullopt;
    return Bracket{inside != negated, p + 1};
  }

  const std::string_view pattern_, text_;
  std::vector<char> tried_;
};

bool SlowMatch(std::string_view pattern, std::string_view path, scan::EntryType type) {
  while (pattern.starts_with("./")) pattern.remove_prefix(2);
  const bool directory_only = pattern.ends_with('/');
  while (pattern.ends_with('/')) pattern.remove_suffix(1);
  const bool anchored = pattern.find('/') != std::string_view::npos;
  while (pattern.starts_with('/')) pattern.remove_prefix(1);
  if (directory_only && type != scan::EntryType::kDirectory) return false;
  const std::string_view text = anchored ? path : path.substr(path.rfind('/') + 1);
  return Slow(pattern, text).Match(0, 0, true);
}

bool IsShortAscii(std::string_view text) {
  return text.size() <= 64 &&
         text.find_first_not_of(std::string_view("\0\t\n !\"#$%&'()*+,-./0123456789:;<=>?@"
                                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
                                                 "abcdefghijklmnopqrstuvwxyz{|}~",
                                                 98)) == std::string_view::npos;
}

const Target kGlob("glob", [](std::string_view bytes) {
  Input input(bytes);
  const std::string_view pattern = input.Piece('\n');
  const std::string_view path = input.Rest();
  try {
    const scan::Glob glob(pattern);
    for (const scan::EntryType type : {scan::EntryType::kFile, scan::EntryType::kDirectory}) {
      const bool matches = glob.Matches(path, type);
      if (IsShortAscii(pattern) && IsShortAscii(path))
        Require(matches == SlowMatch(pattern, path, type),
                "it matches as if everything were tried");
    }
  } catch (const Error&) {
    return;
  }
});

}  // namespace
}  // namespace pybytecode::fuzz
