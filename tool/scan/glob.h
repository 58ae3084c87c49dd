// Globs on paths below a root: `*`, `?`, `[...]` stay within one component, `**` does not. Pure
// text, by characters (UTF-8; a byte that is not valid UTF-8 is a character of its own). Looks at
// no file and does not know what a match means; filter.h tells the rules that users see.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace pybytecode::scan {

enum class EntryType : std::uint8_t { kFile, kDirectory };

class Glob {
 public:
  /// Throws Error for a pattern that can match nothing (empty, or with a ".." component).
  explicit Glob(std::string_view pattern);

  /// Whether the pattern means this very entry; `relative` is its path below the root. What lies
  /// below a directory that matches is the caller's business.
  bool Matches(std::string_view relative, EntryType type) const;

 private:
  enum class TokenType : std::uint8_t {
    kCharacter,
    kAnyCharacter,   ///< `?`
    kClass,          ///< `[...]`
    kStar,           ///< `*`
    kAnything,       ///< `**` that is no component of its own, or the last one
    kAnyComponents,  ///< `**` and the slash after it: no component, or several
  };
  struct Token {
    TokenType type;
    char32_t value = 0;  ///< The character, or an index into classes_.
  };
  class Matching;
  struct Class {
    bool negated = false;
    std::vector<std::pair<char32_t, char32_t>> ranges;

    bool Holds(char32_t character) const;
  };

  void Parse(std::string_view pattern);
  void ParseStars(std::string_view& rest, bool component_begins);
  bool ParseClass(std::string_view& rest);
  bool MatchesOne(const Token& token, char32_t character) const;

  std::vector<Token> tokens_;
  std::vector<Class> classes_;
  bool anchored_ = false;        ///< The pattern has a slash: it is matched from the root on.
  bool directory_only_ = false;  ///< The pattern ends in a slash.
};

}  // namespace pybytecode::scan
