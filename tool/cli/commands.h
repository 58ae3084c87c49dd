// The commands: each runs the engine with what was asked for, tells what came of it, and answers
// with an exit code. A file each; compile.cc is check's too. They throw what the engine throws.
#pragma once

#include "tool/cli/messages.h"
#include "tool/cli/options.h"
#include "tool/summary.h"

namespace pybytecode::cli {

int RunCompile(const Invocation& invocation, Messages& messages);  ///< And check.
int RunClean(const Invocation& invocation, Messages& messages);
int RunList(const Invocation& invocation, Messages& messages);
int RunNinja(const Invocation& invocation, Messages& messages);

/// The last line of compile, check and clean, unless -q.
void TellSummary(const Invocation& invocation, const Summary& summary, Messages& messages);

/// To standard output; an exit code. That it is closed, full or nobody reads it is an error: what
/// was asked for is the output.
int Print(const std::string& text, Messages& messages);

}  // namespace pybytecode::cli
