#include "tool/cli/cli.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <new>

#include "tool/cli/commands.h"
#include "tool/cli/completions.h"
#include "tool/exit_code.h"
#include "tool/cli/help.h"
#include "tool/cli/man.h"
#include "tool/cli/options.h"
#include "tool/cli/summary_text.h"
#include "tool/cli/usage_error.h"
#include "tool/cli/version.h"
#include "tool/os/environment.h"
#include "tool/os/result.h"
#include "tool/os/signals.h"

namespace pybytecode::cli {
namespace {

constexpr int kStandardOutput = 1;
constexpr int kStandardError = 2;

/// As wide as the terminal is, but no wider than can be read.
Page PageFor(int fd, When color) {
  const int width = os::IsTerminal(fd) ? os::TerminalWidth(fd) : 80;
  return {static_cast<std::size_t>(std::clamp(width, 40, 100)), PaintFor(color, fd)};
}

std::string HelpText(const Invocation& invocation) {
  const Page page = PageFor(kStandardOutput, invocation.presentation.color);
  return invocation.command ? CommandHelp(*invocation.command, page) : GeneralHelp(page);
}

int RunCommand(const Invocation& invocation, Messages& messages) {
  os::WatchSignals();
  switch (*invocation.command) {
    case Command::kClean:
      return RunClean(invocation, messages);
    case Command::kList:
      return RunList(invocation, messages);
    case Command::kNinja:
      return RunNinja(invocation, messages);
    default:
      return RunCompile(invocation, messages);
  }
}

int Run(const Invocation& invocation, Messages& messages) {
  switch (invocation.action) {
    case Action::kHelp:
      return Print(HelpText(invocation), messages);
    case Action::kUsage:
      messages.Plain(ShortHelp(PageFor(kStandardError, invocation.presentation.color)));
      return kPrevented;
    case Action::kVersion:
      return Print(VersionText(), messages);
    case Action::kCompletions:
      return Print(CompletionScript(invocation.shell), messages);
    case Action::kMan:
      return Print(ManPage(), messages);
    case Action::kRun:
      break;
  }
  return RunCommand(invocation, messages);
}

std::string WhereToRead(const UsageError& error) {
  const auto command = error.AboutCommand();
  return fmt::format("'pybytecode help{}' tells more",
                     command ? std::string(" ") + Spec(*command).name : "");
}

/// Whatever comes: one message, and 2.
template <class Body>
int Guarded(Messages& messages, Body&& body) {
  const auto fail = [&messages](const char* text) {
    messages.Use(NoProgress());  // Or the line would be drawn again below the last message.
    messages.Error(text);
  };
  try {
    return body();
  } catch (const UsageError& error) {
    fail(error.what());
    messages.Note(WhereToRead(error));
  } catch (const std::bad_alloc&) {
    fail("out of memory; use fewer --jobs, or raise the limit on memory (ulimit -v)");
  } catch (const std::exception& error) {
    fail(error.what());
  }
  return kPrevented;
}

}  // namespace

void TellSummary(const Invocation& invocation, const Summary& summary, Messages& messages) {
  if (invocation.presentation.quiet != 0) return;
  const Ending ending = os::Interrupted() ? Ending::kInterrupted : Ending::kComplete;
  messages.Plain(SummaryText(*invocation.command, summary, ending) + "\n");
}

int Print(const std::string& text, Messages& messages) {
  const int error = os::WriteTo(kStandardOutput, text);
  if (error == 0) return kDone;
  messages.Error("standard output: " + os::Reason(error));
  return kPrevented;
}

int Main(const std::vector<std::string>& args) {
  Messages before = StandardErrorMessages(When::kAuto);
  return Guarded(before, [&args] {
    const Invocation invocation = Parse(args, os::NonEmptyVariable);
    Messages messages = StandardErrorMessages(invocation.presentation.color);
    return Guarded(messages, [&] { return Run(invocation, messages); });
  });
}

}  // namespace pybytecode::cli
