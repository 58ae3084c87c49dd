#include "tool/cli/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace pybytecode::cli {
namespace {

/// One character of UTF-8, or one byte that is none.
struct Character {
  char32_t code = 0;
  std::size_t size = 1;  ///< Bytes.
  bool valid = false;
};

/// How many bytes a sequence has by its first one, 0 for one that cannot begin a sequence.
std::size_t SequenceSize(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  if (first >= 0xF0 && first < 0xF5) return 4;
  return 0;
}

bool IsScalar(char32_t code, std::size_t size) {
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  return code >= kSmallest[size] && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

/// The character at the front of `text`, which is not empty.
Character Front(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t size = SequenceSize(first);
  if (size == 1) return {first, 1, true};
  if (size == 0 || size > text.size()) return {first, 1, false};
  auto code = static_cast<char32_t>(first & (0x7FU >> size));
  for (std::size_t i = 1; i < size; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0U) != 0x80) return {first, 1, false};
    code = (code << 6U) | (next & 0x3FU);
  }
  if (!IsScalar(code, size)) return {first, 1, false};
  return {code, size, true};
}

template <class Visit>
void ForEachCharacter(std::string_view text, Visit&& visit) {
  while (!text.empty()) {
    const Character character = Front(text);
    visit(character, text.substr(0, character.size));
    text.remove_prefix(character.size);
  }
}

bool IsIn(char32_t code, char32_t first, char32_t last) { return code >= first && code <= last; }

bool IsControl(char32_t code) { return code < 0x20 || IsIn(code, 0x7F, 0x9F); }

/// Line separators, and what makes a terminal or an editor show text in another order than it has
/// (CVE-2021-42574).
bool Misleads(char32_t code) {
  return IsIn(code, 0x2028, 0x202E) || IsIn(code, 0x2066, 0x2069) || code == 0x200E ||
         code == 0x200F || code == 0x061C || code == 0xFEFF;
}

std::string Escape(const Character& character) {
  switch (character.code) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      break;
  }
  const auto code = static_cast<unsigned>(character.code);
  // A valid C1 control is a code point, a stray byte is a byte: the escapes tell them apart.
  const bool byte = !character.valid || code < 0x80;
  return byte ? fmt::format("\\x{:02x}", code) : fmt::format("\\u{:04x}", code);
}

/// East Asian wide and fullwidth characters and emoji, roughly: a progress line that is measured
/// too short wraps and stays.
bool IsWide(char32_t code) {
  constexpr std::pair<char32_t, char32_t> kWide[] = {
      {0x1100, 0x115F},   {0x2E80, 0xA4CF},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
      {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
      {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD},
  };
  return std::ranges::any_of(
      kWide, [code](const auto& range) { return IsIn(code, range.first, range.second); });
}

bool IsCombining(char32_t code) {
  return IsIn(code, 0x300, 0x36F) || IsIn(code, 0x1AB0, 0x1AFF) || IsIn(code, 0x1DC0, 0x1DFF) ||
         IsIn(code, 0x200B, 0x200D) || IsIn(code, 0x20D0, 0x20FF) || IsIn(code, 0xFE00, 0xFE0F) ||
         IsIn(code, 0xFE20, 0xFE2F);
}

std::size_t Columns(const Character& character) {
  if (!character.valid) return 1;
  if (IsCombining(character.code)) return 0;
  return IsWide(character.code) ? 2 : 1;
}

std::string Blanks(std::string_view text, std::size_t width) {
  const std::size_t taken = DisplayWidth(text);
  return std::string(taken < width ? width - taken : 0, ' ');
}

}  // namespace

std::string Escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  ForEachCharacter(text, [&out](const Character& character, std::string_view bytes) {
    const bool harmless =
        character.valid && !IsControl(character.code) && !Misleads(character.code);
    out += harmless ? std::string(bytes) : Escape(character);
  });
  return out;
}

std::size_t DisplayWidth(std::string_view text) {
  std::size_t width = 0;
  ForEachCharacter(text, [&](const Character& each, std::string_view) { width += Columns(each); });
  return width;
}

std::string ShortenedLeft(std::string_view text, std::size_t width) {
  constexpr std::string_view kMark = "...";
  if (DisplayWidth(text) <= width) return std::string(text);
  if (width <= kMark.size()) return std::string(kMark.substr(0, width));
  while (DisplayWidth(text) > width - kMark.size()) text.remove_prefix(Front(text).size);
  return std::string(kMark).append(text);
}

std::vector<std::string> Wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (word.empty()) continue;
    if (!line.empty() && DisplayWidth(line) + 1 + DisplayWidth(word) > width) {
      lines.push_back(std::exchange(line, {}));
    }
    line.append(line.empty() ? "" : " ").append(word);
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

std::string PaddedRight(std::string_view text, std::size_t width) {
  return std::string(text) + Blanks(text, width);
}

std::string PaddedLeft(std::string_view text, std::size_t width) {
  return Blanks(text, width).append(text);
}

std::string Grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, ',');
  return digits;
}

std::string Counted(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", Grouped(number), noun, number == 1 ? "" : "s");
}

std::string Duration(double seconds) {
  if (seconds < 0.995) return fmt::format("{:.2f} s", std::max(seconds, 0.0));
  if (seconds < 119.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", Grouped(whole / 3600), whole / 60 % 60);
}

}  // namespace pybytecode::cli
