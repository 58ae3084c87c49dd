// Everything that is said on standard error, one write a message. Makes names and texts harmless
// (text.h) and keeps them apart from the progress line. Knows how things are said, not which of
// them somebody wants to hear.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "tool/cli/paint.h"
#include "tool/cli/progress.h"
#include "tool/model.h"

namespace pybytecode::cli {

/// "path:line:column: SyntaxError: text", in the form that editors and CI systems recognise; what
/// is not known is left out. Further lines of the message are indented. Ends with a newline.
std::string FailureText(const Failure& failure, const Paint& paint);

/// "pybytecode: error: text"
std::string ErrorText(std::string_view text, const Paint& paint);
/// "pybytecode: error: path: reason"
std::string ErrorText(const Problem& problem, const Paint& paint);
/// "pybytecode: note: text"
std::string NoteText(std::string_view text, const Paint& paint);

class Messages {
 public:
  using Writer = std::function<void(const std::string&)>;

  Messages(Paint paint, Writer write);

  /// From now on messages keep out of this display's way, until it is replaced or ended.
  void Use(std::unique_ptr<ProgressDisplay> display);
  ProgressDisplay& Display() { return *display_; }

  void Failed(const Failure& failure) { Write(FailureText(failure, paint_)); }
  void Error(std::string_view text) { Write(ErrorText(text, paint_)); }
  void Error(const Problem& problem) { Write(ErrorText(problem, paint_)); }
  void Note(std::string_view text) { Write(NoteText(text, paint_)); }
  /// -v: "compiled path".
  void File(std::string_view outcome, std::string_view path);
  /// Text of our own, which ends with a newline.
  void Plain(const std::string& text) { Write(text); }

 private:
  void Write(const std::string& text) { write_(display_->Around(text)); }

  Paint paint_;
  Writer write_;
  std::unique_ptr<ProgressDisplay> display_;
};

/// To descriptor 2. That nobody can read it is no reason not to do the job.
Messages StandardErrorMessages(When color);

}  // namespace pybytecode::cli
