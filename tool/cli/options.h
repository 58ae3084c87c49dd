// What was asked for: the whole command line as one value, so that parsing can be tested without
// running anything. Knows which commands there are and what concerns the telling; what the engine
// is told is configure.h's, how options are recognised is arguments.h's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tool/cli/command_table.h"
#include "tool/cli/configure.h"
#include "tool/ninja.h"
#include "tool/settings.h"

namespace pybytecode::cli {

enum class When : std::uint8_t { kAuto, kAlways, kNever };

/// What concerns the telling, not the doing.
struct Presentation {
  std::size_t quiet = 0;
  std::size_t verbose = 0;
  When color = When::kAuto;
  When progress = When::kAuto;
  bool json = false;
};

enum class Action : std::uint8_t { kRun, kHelp, kUsage, kVersion, kCompletions, kMan };

struct Invocation {
  Action action = Action::kRun;
  std::optional<Command> command;  ///< What to run, or to explain; none: explain everything.
  std::string shell;               ///< Of kCompletions.
  Settings settings;
  NinjaRequest ninja;  ///< Of Command::kNinja.
  Presentation presentation;
};

/// `args` without the program's name. Throws UsageError.
Invocation Parse(const std::vector<std::string>& args, const Environment& environment);

}  // namespace pybytecode::cli
