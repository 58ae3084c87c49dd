// `ninja`: writes the file and says so.
#include "tool/ninja.h"

#include <fmt/format.h>

#include "tool/cli/commands.h"
#include "tool/cli/listener.h"
#include "tool/cli/text.h"
#include "tool/exit_code.h"
#include "tool/os/signals.h"

namespace pybytecode::cli {

int RunNinja(const Invocation& invocation, Messages& messages) {
  Listener listener(invocation, messages);
  const Summary summary = WriteNinja(invocation.settings, invocation.ninja, listener);
  if (summary.problems != 0 || os::Interrupted()) return kPrevented;
  if (invocation.presentation.quiet == 0)
    messages.Plain(
        fmt::format("Wrote {0}; 'ninja -f {0}' compiles\n", Escaped(invocation.ninja.file)));
  return kDone;
}

}  // namespace pybytecode::cli
