#include "tool/publish/depfile.h"

#include <array>
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

/// What bytes mean for the whole path that holds them.
enum Trait : unsigned char {
  kEscaped = 1,
  kNotAsTarget = 2,  // not even as a target
  kNotAsName = 4,
  kNotInCMakeMakefiles = 8,
  kNoRule = 16,
  kAssigns = 32,
};

constexpr std::array<unsigned char, 256> kTraits = [] {
  std::array<unsigned char, 256> traits{};
  const auto set = [&](std::string_view bytes, unsigned char trait) {
    for (const char c : bytes) traits[static_cast<unsigned char>(c)] |= trait;
  };
  for (std::size_t control = 0; control < 0x20; ++control)
    traits[control] = kNotAsTarget | kNotAsName;
  set("\x7f;\\", kNotAsTarget | kNotAsName);
  set("*|<>^`", kNotAsName);  // Ninja has no escape for them and ends the name there.
  set(":%", kNotInCMakeMakefiles);
  set("%=", kNoRule);
  set("=", kAssigns);
  set(" #:$", kEscaped);
  return traits;
}();

unsigned TraitsOf(std::string_view path) {
  unsigned traits = 0;
  for (const char c : path) traits |= kTraits[static_cast<unsigned char>(c)];
  return traits;
}

/// Make expands prerequisites as the shell does; `?` matches itself too, a bracket does not. In the
/// last component only: the root is one, and what is above it has no neighbours that matter.
bool IsPattern(std::string_view path) {
  const std::size_t open = path.find('[', path.rfind('/') + 1);
  return open != path.npos && path.find(']', open) != path.npos;
}

/// Cut before its last byte, as Ninja before 1.13 does it, the path of a directory may be the one
/// of another that exists. A colon there makes a target of it, and CMake drops a slash behind it.
bool IsCutAtEnd(std::string_view path) {
  return std::string_view("?\"'&:").find(path.back()) != std::string_view::npos;
}

bool CanHold(std::string_view path, unsigned traits, DepfileFormat format) {
  unsigned refused = kNotAsName;
  if (format == DepfileFormat::kCMakeMakefiles) refused |= kNotInCMakeMakefiles;
  return !path.empty() && (traits & refused) == 0 && !IsCutAtEnd(path) && !IsPattern(path);
}

/// Make takes "a(b)" for a member of an archive and drops an escaped space at the end of a line.
/// With a slash behind it, as a directory may have it, all is well.
bool NeedsSlash(std::string_view path) {
  return !path.empty() && std::string_view(") ").find(path.back()) != path.npos;
}

/// Whether all versions of all readers take it.
bool IsReadByAll(std::string_view path) {
  return path.find_first_of("#$:%=?\"'&") == path.npos && !NeedsSlash(path) &&
         CanHold(path, TraitsOf(path), DepfileFormat::kCMakeMakefiles);
}

void AppendEscaped(std::string_view path, DepfileFormat format, std::string& out) {
  for (const char c : path) {
    const bool is_plain = c == ':' && format == DepfileFormat::kNinja;
    if ((kTraits[static_cast<unsigned char>(c)] & kEscaped) != 0 && !is_plain)
      out += c == '$' ? '$' : '\\';
    out += c;
  }
}

std::string TargetText(std::string_view target, DepfileFormat format) {
  std::string text;
  AppendEscaped(target, format, text);
  // "&:" is an operator of make.
  return text + (text.ends_with('&') ? " :" : ":");
}

}  // namespace

bool CanBeTarget(std::string_view path) {
  return !path.empty() && (TraitsOf(path) & kNotAsTarget) == 0;
}

DepfileText::DepfileText(std::string_view target, DepfileFormat format)
    : format_(format), text_(TargetText(target, format)) {}

void DepfileText::SetPath(std::string_view directory, std::string_view name) {
  path_.assign(directory);
  if (!path_.ends_with('/')) path_ += '/';
  path_ += name;
}

void DepfileText::AddOutput(std::string_view directory, std::string_view name) {
  SetPath(directory, name);
  if (IsReadByAll(path_)) Add(path_, "");
}

void DepfileText::AddSource(std::string_view directory, std::string_view name) {
  SetPath(directory, name);
  if (NeedsSlash(path_))
    is_always_dirty_ = true;
  else
    Add(path_, "");
}

void DepfileText::AddDirectory(std::string_view path) {
  const bool needs_slash = NeedsSlash(path);
  if (needs_slash && format_ == DepfileFormat::kCMakeMakefiles)
    is_always_dirty_ = true;
  else
    Add(path, needs_slash ? "/" : "");
}

void DepfileText::Add(std::string_view path, std::string_view suffix) {
  const unsigned traits = TraitsOf(path);
  if (!CanHold(path, traits, format_)) {
    is_always_dirty_ = true;
    return;
  }
  // "target: a=b" sets a variable in make, "target: x a=b" does not.
  if (is_first_ && (traits & kAssigns) != 0) Append(kHarmless);
  Append("");
  const std::size_t start = text_.size();
  if ((traits & kEscaped) == 0)
    text_ += path;
  else
    AppendEscaped(path, format_, text_);
  text_ += suffix;
  if (format_ == DepfileFormat::kMake && (traits & kNoRule) == 0)
    rules_.append(text_, start).append(kEmptyRule);
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
