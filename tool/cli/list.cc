// `list`: the table goes to standard output, everything else to standard error.
#include <vector>

#include "tool/cli/commands.h"
#include "tool/cli/distribution_list.h"
#include "tool/exit_code.h"
#include "tool/cli/listener.h"
#include "tool/engine.h"
#include "tool/os/signals.h"

namespace pybytecode::cli {
namespace {

/// An environment in which every source belongs to a distribution.
bool IsEmptyRest(const DistributionState& state) {
  return state.sources == 0 && state.name == "unclaimed";
}

}  // namespace

int RunList(const Invocation& invocation, Messages& messages) {
  Listener listener(invocation, messages);
  Summary summary;
  std::vector<DistributionState> states = List(invocation.settings, listener, summary);
  if (os::Interrupted()) return kPrevented;  // Half a table would be a wrong one.
  std::erase_if(states, IsEmptyRest);
  const bool json = invocation.presentation.json;
  if (states.empty() && !json) listener.OnNotice("no sources found");
  const int printed = Print(json ? DistributionJson(states) : DistributionTable(states), messages);
  // What is stale was looked for, not left undone.
  return summary.problems != 0 ? kPrevented : printed;
}

}  // namespace pybytecode::cli
