// `compile` and `check`: one is the other without writing.
#include <chrono>
#include <memory>

#include "tool/cli/commands.h"
#include "tool/exit_code.h"
#include "tool/cli/listener.h"
#include "tool/engine.h"
#include "tool/os/environment.h"

namespace pybytecode::cli {
namespace {

constexpr int kStandardError = 2;

ProgressTerminal StandardErrorTerminal() {
  return {
      .write = [](const std::string& text) { os::WriteTo(kStandardError, text); },
      .width = [] { return static_cast<std::size_t>(os::TerminalWidth(kStandardError)); },
      .now =
          [] {
            const auto now = std::chrono::steady_clock::now().time_since_epoch();
            return std::chrono::duration_cast<std::chrono::milliseconds>(now);
          },
  };
}

std::unique_ptr<ProgressDisplay> DisplayFor(const Invocation& invocation) {
  const Presentation& presentation = invocation.presentation;
  const bool automatic = presentation.quiet == 0 && CanRedraw(kStandardError);
  const bool wanted =
      presentation.progress == When::kAlways || (presentation.progress == When::kAuto && automatic);
  if (!wanted) return NoProgress();
  return ProgressLine(invocation.settings.dry_run ? "Checking" : "Compiling",
                      StandardErrorTerminal());
}

}  // namespace

int RunCompile(const Invocation& invocation, Messages& messages) {
  Listener listener(invocation, messages);
  messages.Use(DisplayFor(invocation));
  const Summary summary = Compile(invocation.settings, listener);
  messages.Use(NoProgress());
  TellSummary(invocation, summary, messages);
  return ExitCode(invocation.settings, summary);
}

}  // namespace pybytecode::cli
