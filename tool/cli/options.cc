#include "tool/cli/options.h"

#include <fmt/format.h>

#include <algorithm>

#include "tool/cli/arguments.h"
#include "tool/cli/ninja_request.h"
#include "tool/cli/usage_error.h"
#include "tool/spelling.h"

namespace pybytecode::cli {
namespace {

When WhenFrom(const Arguments& arguments, Option option) {
  const std::string value = arguments.Last(option);
  if (value == "always") return When::kAlways;
  return value == "never" ? When::kNever : When::kAuto;
}

Presentation PresentationFrom(const Arguments& arguments) {
  Presentation presentation;
  presentation.quiet = arguments.Count(Option::kQuiet);
  presentation.verbose = arguments.Count(Option::kVerbose);
  presentation.color = WhenFrom(arguments, Option::kColor);
  presentation.progress = WhenFrom(arguments, Option::kProgress);
  presentation.json = arguments.Given(Option::kJson);
  return presentation;
}

[[noreturn]] void RefuseCommand(const std::string& word) {
  std::vector<std::string> names;
  for (const CommandSpec& command : Commands()) names.emplace_back(command.name);
  const std::string nearest = Nearest(word, names);
  if (!nearest.empty()) {
    throw UsageError(fmt::format("unknown command '{}'; did you mean {}?", word, nearest));
  }
  if (word.find_first_of("./") != std::string::npos) {
    throw UsageError(fmt::format("'{0}' is no command; did you mean compile {0}?", word));
  }
  throw UsageError(fmt::format("unknown command '{}'", word));
}

Command CommandFrom(const std::string& word) {
  if (word.starts_with('-')) {
    throw UsageError(fmt::format("a command comes first, then options: '{}' is none", word));
  }
  const std::optional<Command> command = CommandNamed(word);
  if (!command) RefuseCommand(word);
  return *command;
}

void TakeNoMoreThan(std::size_t count, Command command, const Arguments& arguments) {
  if (arguments.Operands().size() <= count) return;
  throw UsageError(fmt::format("too many arguments for {}: '{}'", Spec(command).name,
                               arguments.Operands()[count]),
                   command);
}

Invocation HelpFor(const Arguments& arguments) {
  TakeNoMoreThan(1, Command::kHelp, arguments);
  Invocation invocation;
  invocation.action = Action::kHelp;
  invocation.presentation = PresentationFrom(arguments);
  if (!arguments.Operands().empty()) invocation.command = CommandFrom(arguments.Operands().front());
  return invocation;
}

Invocation CompletionsFor(const Arguments& arguments) {
  constexpr Command kCommand = Command::kCompletions;
  TakeNoMoreThan(1, kCommand, arguments);
  Invocation invocation;
  invocation.action = Action::kCompletions;
  if (!arguments.Operands().empty()) invocation.shell = arguments.Operands().front();
  if (std::ranges::count(kShells, invocation.shell) == 0) {
    throw UsageError("completions are for bash, zsh or fish", kCommand);
  }
  return invocation;
}

Invocation ManFor(const Arguments& arguments) {
  TakeNoMoreThan(0, Command::kMan, arguments);
  Invocation invocation;
  invocation.action = Action::kMan;
  return invocation;
}

Invocation ParseCommand(Command command, const std::vector<std::string>& args,
                        const Environment& environment) {
  const Arguments arguments = TakeApart(command, args);
  Invocation invocation;
  invocation.command = command;
  invocation.presentation = PresentationFrom(arguments);
  if (arguments.Given(Option::kHelp)) {
    invocation.action = Action::kHelp;
    return invocation;
  }
  if (command == Command::kHelp) return HelpFor(arguments);
  if (command == Command::kCompletions) return CompletionsFor(arguments);
  if (command == Command::kMan) return ManFor(arguments);
  invocation.settings = SettingsFrom(command, arguments, environment);
  if (command == Command::kNinja) invocation.ninja = NinjaRequestFrom(arguments, environment);
  return invocation;
}

}  // namespace

Invocation Parse(const std::vector<std::string>& args, const Environment& environment) {
  if (args.empty()) {
    Invocation usage;
    usage.action = Action::kUsage;
    return usage;
  }
  const std::vector<std::string> rest(args.begin() + 1, args.end());
  if (args.front() == "--version") {
    if (!rest.empty()) throw UsageError("--version stands alone");
    Invocation version;
    version.action = Action::kVersion;
    return version;
  }
  const bool help = args.front() == "--help" || args.front() == "-h";
  return ParseCommand(help ? Command::kHelp : CommandFrom(args.front()), rest, environment);
}

}  // namespace pybytecode::cli
