// `clean`: what was removed is the whole story.
#include "tool/cli/commands.h"
#include "tool/exit_code.h"
#include "tool/cli/listener.h"
#include "tool/engine.h"

namespace pybytecode::cli {

int RunClean(const Invocation& invocation, Messages& messages) {
  Listener listener(invocation, messages);
  const Summary summary = Clean(invocation.settings, listener);
  TellSummary(invocation, summary, messages);
  return ExitCode(invocation.settings, summary);
}

}  // namespace pybytecode::cli
