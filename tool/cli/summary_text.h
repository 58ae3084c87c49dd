// The one line that says what a run did. Pure: prints nothing.
#pragma once

#include <string>

#include "tool/cli/command_table.h"
#include "tool/summary.h"

namespace pybytecode::cli {

/// Of compile, check or clean, without a newline. Only what is not zero is mentioned; the numbers
/// add up to the first total.
std::string SummaryText(Command command, const Summary& summary);

}  // namespace pybytecode::cli
