// Settings from arguments: what each option means to the engine, the defaults that the environment
// gives, and which options contradict each other. Looks at no file and starts nothing: whether a
// path or an interpreter is there, the engine says.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "tool/cli/arguments.h"
#include "tool/cli/command_table.h"
#include "tool/settings.h"

namespace pybytecode::cli {

/// An environment variable that is set and not empty; tests replace it.
using Environment = std::function<std::optional<std::string>(const char* name)>;

/// Throws UsageError for numbers that cannot be meant and for contradictions.
Settings SettingsFrom(Command command, const Arguments& arguments, const Environment& environment);

}  // namespace pybytecode::cli
