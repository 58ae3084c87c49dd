#include "tool/cli/messages.h"

#include <gtest/gtest.h>

#include "tests/unit/cli/screen.h"
#include "tool/cli/listener.h"

namespace pybytecode::cli {
namespace {

Failure Syntax(std::uint32_t line, std::uint32_t column) {
  return {"src/bad.py", FailureKind::kSyntax, "SyntaxError: invalid syntax", line, column, 1,
          false};
}

Failure Refused() { return {"a.py", FailureKind::kIo, "a.pyc is a symbolic link", 0, 0, 1, true}; }

TEST(FailureTextTest, CanBeClicked) {
  const Paint plain;
  EXPECT_EQ(FailureText(Syntax(3, 7), plain), "src/bad.py:3:7: SyntaxError: invalid syntax\n");
  EXPECT_EQ(FailureText(Syntax(3, 0), plain), "src/bad.py:3: SyntaxError: invalid syntax\n");
  EXPECT_EQ(FailureText(Syntax(0, 0), plain), "src/bad.py: SyntaxError: invalid syntax\n");
}

TEST(FailureTextTest, SaysWhenItIsNotTheSourcesFault) {
  EXPECT_EQ(FailureText(Refused(), Paint()), "pybytecode: error: a.py: a.pyc is a symbolic link\n");
}

TEST(FailureTextTest, AHostileNameWritesNothingOfItsOwn) {
  Failure failure = Syntax(1, 0);
  failure.source = "a\x1b[2J\nfake.py:1: \xff.py";
  EXPECT_EQ(FailureText(failure, Paint()),
            "a\\x1b[2J\\nfake.py:1: \\xff.py:1: SyntaxError: invalid syntax\n");
}

TEST(FailureTextTest, IndentsFurtherLines) {
  Failure failure = Syntax(0, 0);
  failure.message = "the interpreter died of signal 11\nFatal\x07 error\n\nx.py:1: y\n";
  EXPECT_EQ(FailureText(failure, Paint()),
            "src/bad.py: the interpreter died of signal 11\n    Fatal\\x07 error\n    x.py:1: y\n");
}

TEST(FailureTextTest, ColoursWhatMatters) {
  EXPECT_EQ(FailureText(Syntax(3, 0), Paint(true)),
            "\x1b[1msrc/bad.py:3:\x1b[0m \x1b[1;31mSyntaxError:\x1b[0m invalid syntax\n");
}

TEST(MessagesTest, SayWhoSpeaks) {
  EXPECT_EQ(ErrorText("no usable interpreter", Paint()),
            "pybytecode: error: no usable interpreter\n");
  EXPECT_EQ(ErrorText("", Paint()), "pybytecode: error: \n");
  EXPECT_EQ(NoteText("x", Paint()), "pybytecode: note: x\n");
  EXPECT_EQ(ErrorText(Problem{"a\nb", "Permission denied"}, Paint()),
            "pybytecode: error: a\\nb: Permission denied\n");
  EXPECT_EQ(ErrorText(Problem{"", "reason"}, Paint()), "pybytecode: error: reason\n");
}

/// A whole run's worth of messages, as they are printed for these options.
std::string Heard(const Invocation& invocation) {
  std::string printed;
  Messages messages(Paint(), [&printed](const std::string& text) { printed += text; });
  Listener listener(invocation, messages);
  listener.OnNotice("note");
  listener.OnFailure(Syntax(1, 2));
  listener.OnFailure(Refused());
  listener.OnProblem({"dir", "Permission denied"});
  if (listener.WantsFiles()) listener.OnFile("compiled", "x.pyc");
  return printed;
}

constexpr const char* kNote = "pybytecode: note: note\n";
constexpr const char* kFailure = "src/bad.py:1:2: SyntaxError: invalid syntax\n";
constexpr const char* kErrors =
    "pybytecode: error: a.py: a.pyc is a symbolic link\n"
    "pybytecode: error: dir: Permission denied\n";

TEST(ListenerTest, QuietHidesNotesThenFailuresNeverErrors) {
  Invocation invocation;
  EXPECT_EQ(Heard(invocation), std::string(kNote) + kFailure + kErrors);
  invocation.presentation.quiet = 1;
  EXPECT_EQ(Heard(invocation), std::string(kFailure) + kErrors);
  invocation.presentation.quiet = 2;
  EXPECT_EQ(Heard(invocation), kErrors);
}

TEST(ListenerTest, IgnoredFailuresAreOnlyCounted) {
  Invocation invocation;
  invocation.settings.on_error = OnError::kIgnore;
  EXPECT_EQ(Heard(invocation), std::string(kNote) + kErrors);
}

TEST(ListenerTest, VerboseNamesFiles) {
  Invocation invocation;
  invocation.presentation = {.quiet = 2, .verbose = 1};
  EXPECT_EQ(Heard(invocation), std::string(kErrors) + "compiled x.pyc\n");
  invocation.settings.dry_run = true;
  EXPECT_EQ(Heard(invocation), std::string(kErrors) + "stale x.pyc\n");
}

}  // namespace
}  // namespace pybytecode::cli
