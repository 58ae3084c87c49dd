// `list`: the table goes to standard output, everything else to standard error.
#include <vector>

#include "tool/cli/commands.h"
#include "tool/cli/distribution_list.h"
#include "tool/cli/exit_code.h"
#include "tool/cli/listener.h"
#include "tool/engine.h"

namespace pybytecode::cli {

int RunList(const Invocation& invocation, Messages& messages) {
  Listener listener(invocation, messages);
  Summary summary;
  const std::vector<DistributionState> states = List(invocation.settings, listener, summary);
  const bool json = invocation.presentation.json;
  if (states.empty() && !json) listener.OnNotice("no sources found");
  const int printed = Print(json ? DistributionJson(states) : DistributionTable(states), messages);
  return printed != kDone ? printed : ExitCode(invocation.settings, summary);
}

}  // namespace pybytecode::cli
