#include "tool/cli/ninja_request.h"

#include <algorithm>

#include "tool/cli/usage_error.h"
#include "tool/os/file.h"

namespace pybytecode::cli {
namespace {

/// What the engine spells itself, because it differs between edges or has a default that the shell
/// decides, and what concerns the telling.
constexpr Option kNotHandedOn[] = {
    Option::kOutput,           Option::kDistribution, Option::kPython,
    Option::kInvalidationMode, Option::kQuiet,        Option::kVerbose,
    Option::kProgress,         Option::kColor,        Option::kHelp,
};

bool IsHandedOn(Option id) { return std::ranges::count(kNotHandedOn, id) == 0; }

/// What these say goes into tracebacks and need not exist here.
bool IsText(Option id) { return id == Option::kPrependDir || id == Option::kDestDir; }

std::string Absolute(const OptionSpec& option, const std::string& value) {
  const bool is_path = option.value == Value::kDirectory || option.value == Value::kFile;
  const bool is_program = option.value == Value::kExecutable && value.find('/') != value.npos;
  return (is_path || is_program) && !IsText(option.id) ? os::AbsolutePath(value) : value;
}

void Spell(const OptionSpec& option, const Arguments& arguments, std::vector<std::string>& out) {
  for (const std::string& value : arguments.Values(option.id)) {
    const std::string name = NameOf(option.id);
    out.push_back(IsFlag(option) ? name : name + "=" + Absolute(option, value));
  }
}

/// Whether `clean` has an option of this name; its row need not be the same.
bool IsOfClean(const OptionSpec& option) { return Takes(option, Command::kClean); }

/// An edge says only what failed, unless more or less is wanted.
std::vector<std::string> Quietness(const Arguments& arguments) {
  if (arguments.Given(Option::kVerbose)) return {};
  return {arguments.Count(Option::kQuiet) > 1 ? "-qq" : "-q"};
}

}  // namespace

NinjaRequest NinjaRequestFrom(const Arguments& arguments, const Environment& environment) {
  NinjaRequest request;
  request.file = arguments.Last(Option::kOutput);
  if (request.file.empty())
    throw UsageError("ninja needs -o FILE: the Ninja file to write", Command::kNinja);
  request.options = request.clean_options = Quietness(arguments);
  for (const OptionSpec* option : OptionsOf(Command::kNinja)) {
    if (!IsHandedOn(option->id)) continue;
    Spell(*option, arguments, request.options);
    if (IsOfClean(*option)) Spell(*option, arguments, request.clean_options);
  }
  const bool may_say = !arguments.Given(Option::kIgnoreEnvironment);
  const auto prefix = may_say ? environment("PYTHONPYCACHEPREFIX") : std::nullopt;
  if (prefix && !arguments.Given(Option::kPycachePrefix)) {
    for (std::vector<std::string>* options : {&request.options, &request.clean_options})
      options->push_back(NameOf(Option::kPycachePrefix) + "=" + os::AbsolutePath(*prefix));
  }
  return request;
}

}  // namespace pybytecode::cli
