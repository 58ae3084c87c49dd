#include "tool/scan/glob.h"

#include <cstddef>
#include <string>

#include "tool/error.h"

namespace pybytecode::scan {

namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// Length of the UTF-8 sequence that a lead byte announces; 1 for what cannot begin one.
std::size_t AnnouncedLength(unsigned char lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 1;
}

/// The character at `at`, which moves behind it. A stray byte becomes a value that no character
/// has, so that it equals itself only.
char32_t TakeCharacter(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = AnnouncedLength(lead);
  char32_t value = length == 1 ? lead : lead & (0x7FU >> length);
  bool valid = lead < 0x80 || (length > 1 && at + length <= text.size());
  for (std::size_t i = 1; valid && i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[at + i]);
    valid = (next & 0xC0U) == 0x80U;
    value = (value << 6U) | (next & 0x3FU);
  }
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  valid = valid && value >= kSmallest[length];  // An overlong "/" must not pass for one.
  at += valid ? length : 1;
  return valid ? value : 0x110000U + lead;
}

char32_t TakeCharacter(std::string_view& text) {
  std::size_t at = 0;
  const char32_t character = TakeCharacter(text, at);
  text.remove_prefix(at);
  return character;
}

/// The same, but after a backslash the next character stands for itself.
char32_t TakeLiteral(std::string_view& text) {
  if (text.size() > 1 && text.front() == '\\') text.remove_prefix(1);
  return TakeCharacter(text);
}

bool HasParentComponent(std::string_view pattern) {
  return pattern == ".." || pattern.starts_with("../") || pattern.ends_with("/..") ||
         pattern.find("/../") != std::string_view::npos;
}

}  // namespace

Glob::Glob(std::string_view pattern) {
  std::string_view rest = pattern;
  while (rest.starts_with("./")) rest.remove_prefix(2);
  for (; rest.ends_with('/'); rest.remove_suffix(1)) directory_only_ = true;
  for (; rest.starts_with('/'); rest.remove_prefix(1)) anchored_ = true;
  if (rest.empty() || rest == ".")
    throw Error("glob '" + std::string(pattern) + "'", "names nothing below a root");
  if (HasParentComponent(rest))
    throw Error("glob '" + std::string(pattern) + "'", "leads out of the root");
  anchored_ = anchored_ || rest.find('/') != std::string_view::npos;
  Parse(rest);
}

void Glob::Parse(std::string_view pattern) {
  bool component_begins = true;
  while (!pattern.empty()) {
    const char first = pattern.front();
    if (first == '*') {
      ParseStars(pattern, component_begins);
    } else if (first == '?') {
      tokens_.push_back({TokenType::kAnyCharacter});
      pattern.remove_prefix(1);
    } else if (first != '[' || !ParseClass(pattern)) {
      tokens_.push_back({TokenType::kCharacter, TakeLiteral(pattern)});
    }
    // Also after `**/`, whose slash is in its token.
    component_begins = first == '/' || tokens_.back().type == TokenType::kAnyComponents;
  }
}

void Glob::ParseStars(std::string_view& rest, bool component_begins) {
  std::size_t stars = 0;
  for (; !rest.empty() && rest.front() == '*'; rest.remove_prefix(1)) ++stars;
  if (stars == 1) {
    tokens_.push_back({TokenType::kStar});
  } else if (component_begins && rest.starts_with('/')) {
    rest.remove_prefix(1);
    tokens_.push_back({TokenType::kAnyComponents});
  } else {
    tokens_.push_back({TokenType::kAnything});
  }
}

/// False, and nothing taken, for a bracket that is never closed: it stands for itself, as in
/// fnmatch(3).
bool Glob::ParseClass(std::string_view& rest) {
  std::string_view at = rest.substr(1);
  Class found;
  if (at.starts_with('!') || at.starts_with('^')) {
    found.negated = true;
    at.remove_prefix(1);
  }
  for (bool first = true; !at.empty() && (first || at.front() != ']'); first = false) {
    const char32_t low = TakeLiteral(at);
    char32_t high = low;
    if (at.size() > 1 && at.front() == '-' && at[1] != ']') {
      at.remove_prefix(1);
      high = TakeLiteral(at);
    }
    found.ranges.emplace_back(low, high);
  }
  if (at.empty()) return false;
  rest = at.substr(1);
  tokens_.push_back({TokenType::kClass, static_cast<char32_t>(classes_.size())});
  classes_.push_back(std::move(found));
  return true;
}

bool Glob::Class::Holds(char32_t character) const {
  bool inside = false;
  for (const auto& [low, high] : ranges) inside = inside || (low <= character && character <= high);
  return inside != negated;
}

bool Glob::MatchesOne(const Token& token, char32_t character) const {
  switch (token.type) {
    case TokenType::kCharacter:
      return token.value == character;
    case TokenType::kAnyCharacter:
      return character != '/';
    case TokenType::kClass:
      return character != '/' && classes_[token.value].Holds(character);
    default:
      return false;
  }
}

/// One pattern against one text. Two places to come back to are enough: whatever follows a later
/// star or double star, the leftmost match of what stands before it leaves the most room. So the
/// time is polynomial for every pattern, and there is no recursion.
class Glob::Matching {
 public:
  Matching(const Glob& glob, std::string_view text) : glob_(glob), text_(text) {}

  bool Run() {
    while (token_ < glob_.tokens_.size() || at_ < text_.size()) {
      if (!Advance() && !RetryStar() && !RetryDoubleStar()) return false;
    }
    return true;
  }

 private:
  struct Place {
    std::size_t token = kNone;  ///< Behind the star.
    std::size_t text = 0;       ///< Where the star ended last time.
  };

  bool Advance() {
    if (token_ == glob_.tokens_.size()) return false;
    const Token& token = glob_.tokens_[token_];
    if (token.type == TokenType::kStar) {
      star_ = {++token_, at_};
      return true;
    }
    if (token.type == TokenType::kAnything || token.type == TokenType::kAnyComponents) {
      double_star_ = {++token_, at_};
      star_ = {};
      return true;
    }
    if (at_ == text_.size()) return false;
    std::size_t next = at_;
    if (!glob_.MatchesOne(token, TakeCharacter(text_, next))) return false;
    ++token_;
    at_ = next;
    return true;
  }

  bool RetryStar() {
    if (star_.token == kNone || star_.text == text_.size() || text_[star_.text] == '/')
      return false;
    TakeCharacter(text_, star_.text);
    token_ = star_.token;
    at_ = star_.text;
    return true;
  }

  bool RetryDoubleStar() {
    if (double_star_.token == kNone || double_star_.text == text_.size()) return false;
    if (glob_.tokens_[double_star_.token - 1].type == TokenType::kAnything) {
      TakeCharacter(text_, double_star_.text);
    } else {
      const std::size_t slash = text_.find('/', double_star_.text);
      if (slash == std::string_view::npos) return false;
      double_star_.text = slash + 1;
    }
    token_ = double_star_.token;
    at_ = double_star_.text;
    star_ = {};
    return true;
  }

  const Glob& glob_;
  const std::string_view text_;
  std::size_t token_ = 0;
  std::size_t at_ = 0;
  Place star_;
  Place double_star_;
};

bool Glob::Matches(std::string_view relative, EntryType type) const {
  if (directory_only_ && type != EntryType::kDirectory) return false;
  const std::string_view name = relative.substr(relative.rfind('/') + 1);
  return Matching(*this, anchored_ ? relative : name).Run();
}

}  // namespace pybytecode::scan
