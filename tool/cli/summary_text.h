// The one line that says what a run did. Pure: prints nothing.
#pragma once

#include <cstdint>
#include <string>

#include "tool/cli/command_table.h"
#include "tool/summary.h"

namespace pybytecode::cli {

enum class Ending : std::uint8_t { kComplete, kInterrupted };

/// Of compile, check or clean, without a newline. Only what is not zero is mentioned; the numbers
/// add up to the first total.
std::string SummaryText(Command command, const Summary& summary, Ending ending = Ending::kComplete);

}  // namespace pybytecode::cli
