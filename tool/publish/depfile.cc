#include "tool/publish/depfile.h"

#include <cstddef>
#include <utility>

namespace pybytecode::publish {

namespace {

// /dev/null is no directory, so nothing below it can ever come to exist.
constexpr std::string_view kNever = "/dev/null/a-path-that-no-depfile-can-hold";
// Exists wherever make can run a recipe, and is older than every stamp.
constexpr std::string_view kHarmless = "/bin/sh";
// Without the space, CMake 3.21 fails: "name:" and a newline is half a rule for it.
constexpr std::string_view kEmptyRule = ": \n";

/// Ninja has no escape for the first six and ends the name there. CMake writes the last three into
/// a makefile wrongly: a colon and a percent sign as they are, a backslash as a slash.
constexpr std::string_view kNotForAll = "*|<>^`:%\\";
/// Bytes at which Ninja before 1.12 ends a name.
constexpr std::string_view kEndForOldNinja = "?\"'&";

bool EndsRule(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == ';'; }

/// Make expands prerequisites as the shell does; `?` matches itself too, a bracket does not. In the
/// last component only: the root is one, and what is above it has no neighbours that matter.
bool IsPattern(std::string_view path) {
  const std::size_t open = path.find('[', path.rfind('/') + 1);
  return open != path.npos && path.find(']', open) != path.npos;
}

bool CanHold(std::string_view path) {
  if (path.empty()) return false;
  // Cut before its last byte, the name of a directory may be the one of another that exists.
  if (kEndForOldNinja.find(path.back()) != path.npos) return false;
  for (const char c : path)
    if (EndsRule(c) || kNotForAll.find(c) != path.npos) return false;
  return !IsPattern(path);
}

void AppendEscaped(std::string_view path, std::string& out) {
  for (const char c : path) {
    if (c == ' ' || c == '#' || c == ':') out += '\\';
    if (c == '$') out += '$';
    out += c;
  }
}

std::string TargetText(std::string_view target) {
  std::string text;
  AppendEscaped(CanBeTarget(target) ? target : kNever, text);
  // "&:" is an operator of make.
  return text + (text.ends_with('&') ? " :" : ":");
}

}  // namespace

bool CanBeTarget(std::string_view path) {
  for (const char c : path)
    if (EndsRule(c) || c == '\\') return false;
  return !path.empty();
}

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
  // "a=b:" and "target: a=b" set a variable in make, "target: x a=b" does not.
  const bool is_assignment = path.find('=') != path.npos;
  const bool needs_rule = empty_rules_ == EmptyRules::kYes;
  if (!CanHold(path) || (is_assignment && needs_rule)) {
    is_always_dirty_ = true;
    return;
  }
  if (is_assignment && is_first_) Append(kHarmless);
  Append("");
  const std::size_t start = text_.size();
  AppendEscaped(path, text_);
  text_ += suffix;
  if (needs_rule) rules_.append(text_, start).append(kEmptyRule);
}

void DepfileText::Append(std::string_view escaped) {
  text_ += " \\\n  ";
  text_ += escaped;
  is_first_ = false;
}

std::string DepfileText::Finish() && {
  if (is_always_dirty_) {
    Append(kNever);
    rules_.append(kNever).append(kEmptyRule);
  }
  return std::move(text_) + "\n" + rules_;
}

}  // namespace pybytecode::publish
