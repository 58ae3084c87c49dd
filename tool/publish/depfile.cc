#include "tool/publish/depfile.h"

#include <cstddef>
#include <utility>

namespace pybytecode::publish {

namespace {

// /dev/null is no directory, so nothing below it can ever come to exist.
constexpr std::string_view kNever = "/dev/null/a-path-that-no-depfile-can-hold";
// Exists wherever make can run a recipe, and is older than every stamp.
constexpr std::string_view kHarmless = "/bin/sh";

/// Bytes at which Ninja ends a name and make does not.
constexpr std::string_view kEndForNinja = "*|<>^`";
/// Bytes at which Ninja before 1.12 ends a name.
constexpr std::string_view kEndForOldNinja = "?\"'&";

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

bool EndsRule(char c) { return IsControl(c) || c == ';'; }

/// A backslash that only one of Ninja and make takes for an escape of what follows it.
bool HasAmbiguousBackslash(std::string_view path) {
  for (std::size_t at = path.find('\\'); at != path.npos; at = path.find('\\', at + 1))
    if (at + 1 == path.size() || std::string_view("#:$").find(path[at + 1]) != path.npos)
      return true;
  return false;
}

/// Make expands prerequisites as the shell does and drops the pattern for what it matches. `?`
/// matches itself too; a bracket does not, and neither does a pattern with a backslash. In the last
/// component only: what is above the root has no neighbours that matter.
bool IsOtherFilesPattern(std::string_view path) {
  if (path.find('\\') != path.npos && path.find_first_of("?[") != path.npos) return true;
  const std::size_t open = path.find('[', path.rfind('/') + 1);
  return open != path.npos && path.find(']', open) != path.npos;
}

bool CanHold(std::string_view path) {
  if (path.empty() || path.back() == ':') return false;
  // Cut before its last byte, the name of a directory may be the one of another that exists.
  if (kEndForOldNinja.find(path.back()) != path.npos) return false;
  for (const char c : path)
    if (EndsRule(c) || kEndForNinja.find(c) != path.npos) return false;
  return !HasAmbiguousBackslash(path) && !IsOtherFilesPattern(path);
}

/// Backslashes count only in front of what they could quote.
void AppendEscaped(std::string_view path, std::string& out) {
  std::size_t backslashes = 0;
  for (const char c : path) {
    if (c == ' ' || c == '#' || c == ':') out.append(backslashes + 1, '\\');
    if (c == '$') out += '$';
    out += c;
    backslashes = c == '\\' ? backslashes + 1 : 0;
  }
  out.append(backslashes, '\\');
}

/// A target that Ninja cannot read is dirty there in every build; make can still read most of them.
std::string TargetText(std::string_view target) {
  std::string text;
  bool ends_rule = false;
  for (const char c : target) ends_rule |= EndsRule(c);
  AppendEscaped(ends_rule ? kNever : target, text);
  // "&:" is an operator of make.
  return text + (text.ends_with('&') ? " :" : ":");
}

}  // namespace

DepfileText::DepfileText(std::string_view target, EmptyRules empty_rules)
    : empty_rules_(empty_rules), text_(TargetText(target)) {}

void DepfileText::AddSource(std::string_view directory, std::string_view name) {
  path_.assign(directory);
  if (!path_.ends_with('/')) path_ += '/';
  path_ += name;
  // Make takes "a(b)" for a member of an archive.
  if (path_.ends_with(')'))
    is_always_dirty_ = true;
  else
    Add(path_, "");
}

void DepfileText::AddDirectory(std::string_view path) { Add(path, path.ends_with(')') ? "/" : ""); }

void DepfileText::Add(std::string_view path, std::string_view suffix) {
  if (!CanHold(path)) {
    is_always_dirty_ = true;
    return;
  }
  // "target: a=b" is a variable for make, "target: x a=b" is not.
  if (is_first_ && path.find('=') != path.npos) Append(kHarmless);
  Append("");
  const std::size_t start = text_.size();
  AppendEscaped(path, text_);
  text_ += suffix;
  // The same two would be a pattern and a variable as targets.
  if (empty_rules_ == EmptyRules::kNo || path.find_first_of("%=") != path.npos) return;
  rules_.append(text_, start).append(":\n");
}

void DepfileText::Append(std::string_view escaped) {
  text_ += " \\\n  ";
  text_ += escaped;
  is_first_ = false;
}

std::string DepfileText::Finish() && {
  if (is_always_dirty_) {
    Append(kNever);
    rules_.append(kNever).append(":\n");
  }
  return std::move(text_) + "\n" + rules_;
}

}  // namespace pybytecode::publish
