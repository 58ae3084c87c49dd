// The text of a depfile: which files and directories a stamp was made from, in the one spelling
// that Ninja (1.11 to 1.13), GNU make (4.3, 4.4) and CMake's own reader (3.21 to 4.4) read alike.
//
// It knows bytes, not trees: who calls it walks, and says what is a source and what a directory.
// It looks at no file, and where the text goes is not its business.
//
//   byte in a path                          written as
//   letters, digits, _ + , - . / @ ~ ! =
//     ( ) { } [ ], bytes from 0x80          itself
//   ? " ' &                                 itself; Ninja before 1.12 ends the name there
//   space, #                                with a backslash before it
//   $                                       twice
//   ; * | < > ^ ` and controls              nothing: no escape, Ninja or make ends the name there
//   : % backslash                           nothing: CMake writes them into a makefile wrongly
//   ? " ' & at the end                      nothing: what Ninja before 1.12 makes of it may exist
//   [...] in the last component             nothing: a pattern for make, which may be another file
//   = where make gets empty rules           nothing: there it sets a variable
//
// For a path of which nothing can be written the depfile names, once, a file that never exists: the
// edge is then dirty in every build. A native check too many, never an edit lost; and never an
// error, because an empty rule follows for make, as `gcc -MP` writes it. `#` and `$` are written
// although CMake before 4.4 garbles them for Ninja: dirty in every build there too.
#pragma once

#include <string>
#include <string_view>

namespace pybytecode::publish {

/// Whether each name gets an empty rule, so that make does not stop when one was removed. CMake
/// adds them itself and Ninja needs none, but reads all of them (13,000 names: 165 ms instead of
/// 130 ms).
enum class EmptyRules { kNo, kYes };

/// Whether makefiles can name it at all: no control character, `;` or backslash.
bool CanBeTarget(std::string_view path);

class DepfileText {
 public:
  /// `target` is the path of the stamp, as the build file spells it. Make cannot be told
  /// of one with `%` or `=` in it, or `)` at its end (a pattern, a variable, an archive); Ninja and
  /// CMake can. For one that CanBeTarget refuses, Ninja is always dirty and make not told either.
  explicit DepfileText(std::string_view target, EmptyRules empty_rules = EmptyRules::kNo);

  /// `directory` is absolute, `name` a file in it.
  void AddSource(std::string_view directory, std::string_view name);
  /// An absolute path. Name at least one: without any, Ninja takes the depfile for missing.
  void AddDirectory(std::string_view path);

  /// The whole text; nothing can be added after it.
  std::string Finish() &&;

 private:
  void Add(std::string_view path, std::string_view suffix);
  void Append(std::string_view escaped);

  EmptyRules empty_rules_;
  bool is_first_ = true;
  bool is_always_dirty_ = false;
  std::string path_;  // of the source being added; here to be allocated once
  std::string text_;
  std::string rules_;
};

}  // namespace pybytecode::publish
