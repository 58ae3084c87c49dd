// The text of a depfile: which files and directories a stamp was made from, in the one spelling
// that Ninja (1.11 to 1.13), GNU make (4.3, 4.4) and CMake's own reader (3.21 to 4.4) read alike,
// but for the colon and the empty rules of make.
//
// It knows bytes, not trees: who calls it walks, and says what is a source and what a directory.
// It looks at no file, and where the text goes is not its business.
//
//   byte in a path                          written as
//   letters, digits, _ + , - . / @ ~ ! =
//     ( ) { } [ ], bytes from 0x80          itself
//   ? " ' &                                 itself; Ninja before 1.13 ends the name there
//   space, #                                with a backslash before it
//   $                                       twice
//   :                                       kMake: with a backslash before it, which CMake up to
//                                           3.25 takes for a slash; kNinja: itself
//   : % for kCMakeMakefiles                 nothing: CMake writes them into a makefile wrongly
//   % else                                  itself
//   ; * | < > ^ ` and controls              nothing: no escape, Ninja or make ends the name there
//   backslash                               nothing: its readers count backslashes differently
//   : at the end                            nothing: a target for Ninja
//   ) space at the end                      nothing for a file; a directory gets a slash behind
//                                           it, which CMake does not write into a makefile
//   ? " ' & at the end                      nothing: what Ninja before 1.13 makes of it may exist
//   [...] in the last component             nothing: a pattern for make, which may be another file
//
// For a path of which nothing can be written the depfile names, once, a file that never exists: the
// edge is then dirty in every build. A native check too many, never an edit lost. `#` and `$` are
// written although CMake before 4.4 garbles them for Ninja: dirty in every build there too.
//
// Outputs are listed so that a missing one is noticed. One whose path needs more than an escaped
// space is left out: it makes no build dirty.
//
// Make stops at a name that is gone, unless it has an empty rule, as `gcc -MP` writes it. For
// kMake each name gets one but those with `%` and `=`: as targets they are a pattern and a variable
// for make, and all spellings that avoid this are other files for Ninja. CMake makes its own, for
// its makefiles.
#pragma once

#include <string>
#include <string_view>

#include "tool/model.h"

namespace pybytecode::publish {

/// Whether makefiles can name it at all: no control character, `;` or backslash.
bool CanBeTarget(std::string_view path);

class DepfileText {
 public:
  /// `target` is the path of the stamp, as the build file spells it. Make cannot be told
  /// of one with `%` or `=` in it, or `)` at its end (a pattern, a variable, an archive); Ninja and
  /// CMake can. Not one that CanBeTarget refuses: it would be another rule.
  explicit DepfileText(std::string_view target, DepfileFormat format = DepfileFormat::kMake);

  /// `directory` is absolute, `name` a file in it.
  void AddSource(std::string_view directory, std::string_view name);
  /// An absolute path. Name at least one: without any, Ninja takes the depfile for missing.
  void AddDirectory(std::string_view path);

  /// `directory` is absolute, `name` the path below it of a file that the build wrote, or of
  /// a directory in which it alone writes.
  void AddOutput(std::string_view directory, std::string_view name);

  /// The whole text; nothing can be added after it.
  std::string Finish() &&;

 private:
  void SetPath(std::string_view directory, std::string_view name);
  void Add(std::string_view path, std::string_view suffix);
  void Append(std::string_view escaped);

  DepfileFormat format_;
  bool is_first_ = true;
  bool is_always_dirty_ = false;
  std::string path_;  // of the file being added; here to be allocated once
  std::string text_;
  std::string rules_;
};

}  // namespace pybytecode::publish
