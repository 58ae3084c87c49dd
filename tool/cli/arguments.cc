#include "tool/cli/arguments.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "tool/cli/usage_error.h"
#include "tool/spelling.h"

namespace pybytecode::cli {
namespace {

/// CLI11's names: "-j,--jobs,--workers".
std::string Cli11Names(const OptionSpec& option) {
  return fmt::format("{}", fmt::join(Spellings(option), ","));
}

CLI::Option* Register(CLI::App& app, const OptionSpec& option) {
  if (IsFlag(option)) return app.add_flag(Cli11Names(option))->disable_flag_override();
  // Without allow_extra_args(false), a value "[a]" would be taken for a list and lose its brackets.
  return app.add_option(Cli11Names(option))
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

bool IsOptionOf(Command command, const std::string& spelling) {
  return std::ranges::any_of(OptionsOf(command), [&spelling](const OptionSpec* option) {
    return std::ranges::count(Spellings(*option), spelling) != 0;
  });
}

/// CLI11 would take "--strip-dir= PATH" for "--strip-dir PATH".
void RefuseEmptyAttachedValues(Command command, const std::vector<std::string>& args) {
  for (const std::string& arg : args) {
    if (arg == "--") return;
    if (!arg.ends_with('=') || arg.find('=') + 1 != arg.size()) continue;
    const std::string name = arg.substr(0, arg.size() - 1);
    if (name.starts_with("--") && IsOptionOf(command, name)) {
      throw UsageError(name + ": the value is empty", command);
    }
  }
}

/// Our words for what CLI11 can complain about once every option is known to it.
[[noreturn]] void Rephrase(const CLI::ParseError& error, Command command,
                           const std::vector<std::string>& args) {
  for (const std::string& arg : args) {
    const std::string name = arg.substr(0, arg.find('='));
    if (name == arg || !IsOptionOf(command, name)) continue;
    for (const OptionSpec* option : OptionsOf(command)) {
      const bool named = std::ranges::count(Spellings(*option), name) != 0;
      if (named && IsFlag(*option)) throw UsageError(name + " takes no value", command);
    }
  }
  if (!args.empty() && args.back().starts_with('-')) {
    throw UsageError(args.back() + " needs a value", command);
  }
  throw UsageError(error.what(), command);
}

/// Compared without the dashes, which everybody gets right.
std::string NearestOption(Command command, const std::string& spelling) {
  std::vector<std::string> names;
  for (const OptionSpec* option : OptionsOf(command)) {
    for (const std::string& name : LongNames(*option)) names.push_back(name);
  }
  return spelling.starts_with("--") ? Nearest(spelling.substr(2), names) : "";
}

/// "compile, check": the commands that take it.
std::string OwnersOf(const std::string& spelling) {
  std::vector<std::string_view> owners;
  for (const CommandSpec& command : Commands()) {
    if (IsOptionOf(command.id, spelling)) owners.emplace_back(command.name);
  }
  return fmt::format("{}", fmt::join(owners, ", "));
}

[[noreturn]] void RefuseUnknown(Command command, const std::string& arg) {
  const std::string spelling = arg.substr(0, arg.find('='));
  const std::string_view name = Spec(command).name;
  const std::string owners = OwnersOf(spelling);
  if (!owners.empty()) {
    throw UsageError(fmt::format("{} is no option of {}, but of {}", spelling, name, owners),
                     command);
  }
  const std::string nearest = NearestOption(command, spelling);
  const std::string hint = nearest.empty() ? "" : fmt::format("; did you mean --{}?", nearest);
  throw UsageError(fmt::format("unknown option {}{}", spelling, hint), command);
}

/// What CLI11 left over, in order: operands, unknown options, and everything after "--".
void TakeOperands(Command command, const std::vector<std::string>& rest, Arguments& arguments) {
  bool only_operands = false;
  for (const std::string& arg : rest) {
    if (!only_operands && arg == "--") {
      only_operands = true;
      continue;
    }
    if (!only_operands && arg.size() > 1 && arg.front() == '-') RefuseUnknown(command, arg);
    if (arg.empty()) throw UsageError("an argument is empty", command);
    arguments.AddOperand(arg);
  }
}

void CheckValues(const OptionSpec& option, const std::vector<std::string>& values,
                 Command command) {
  const std::string name = NameOf(option.id);
  if (option.times == Times::kOnce && values.size() > 1) {
    throw UsageError(name + " is given more than once", command);
  }
  for (const std::string& value : values) {
    if (value.empty()) throw UsageError(name + ": the value is empty", command);
    // Taken as getopt takes it, but a forgotten value is likelier than a directory "--force".
    const bool forgotten = value == "--" || (value.starts_with("--") && IsOptionOf(command, value));
    if (forgotten) throw UsageError(name + " needs a value before " + value, command);
    if (option.value == Value::kChoice) RequireChoice(option, name, value, command);
  }
}

}  // namespace

void RequireChoice(const OptionSpec& option, const std::string& name, const std::string& value,
                   Command command) {
  const std::vector<std::string> choices = Choices(option);
  if (std::ranges::count(choices, value) != 0) return;
  const std::string nearest = Nearest(value, choices);
  throw UsageError(fmt::format("{}: '{}' is not one of {}{}", name, value, fmt::join(choices, ", "),
                               nearest.empty() ? "" : "; did you mean " + nearest + "?"),
                   command);
}

Arguments TakeApart(Command command, const std::vector<std::string>& args) {
  RefuseEmptyAttachedValues(command, args);
  CLI::App app;
  app.set_help_flag();  // Ours is a row of the table.
  app.allow_extras();
  std::array<CLI::Option*, kOptionCount> registered{};
  for (const OptionSpec* option : OptionsOf(command)) {
    registered[static_cast<std::size_t>(option->id)] = Register(app, *option);
  }
  try {
    app.parse(std::vector<std::string>(args.rbegin(), args.rend()));
  } catch (const CLI::ParseError& error) {
    Rephrase(error, command, args);
  }
  Arguments arguments;
  TakeOperands(command, app.remaining(), arguments);
  for (const OptionSpec* option : OptionsOf(command)) {
    const auto& values = registered[static_cast<std::size_t>(option->id)]->results();
    if (!IsFlag(*option)) CheckValues(*option, values, command);
    arguments.Add(option->id, values);
  }
  return arguments;
}

}  // namespace pybytecode::cli
