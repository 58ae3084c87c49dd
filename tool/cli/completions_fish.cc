#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <vector>

#include "tool/cli/command_table.h"
#include "tool/cli/completions.h"
#include "tool/cli/option_table.h"

namespace pybytecode::cli {
namespace {

// fish's own __fish_seen_subcommand_from would take a PATH "list" for the command.
constexpr const char* kBegin =
    R"fish(# fish completion for pybytecode, made by 'pybytecode completions fish'

function __pybytecode_command
    set -l words (commandline -opc)
    test (count $words) -ge 2; and contains -- $words[2] $argv
end

function __pybytecode_no_command
    test (count (commandline -opc)) -eq 1
end

complete -c pybytecode -n __pybytecode_no_command -f
complete -c pybytecode -n __pybytecode_no_command -s h -l help -d 'show help'
complete -c pybytecode -n __pybytecode_no_command -l version -d 'show the version'
)fish";

/// Inside single quotes.
std::string Quoted(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string CommandNames(CommandSet commands) {
  std::vector<std::string_view> names;
  for (const CommandSpec& command : Commands()) {
    if ((commands & Only(command.id)) != 0) names.emplace_back(command.name);
  }
  return fmt::format("{}", fmt::join(names, " "));
}

/// -x takes a value and offers nothing but what -a lists; -r -F takes one and offers files.
std::string Values(const OptionSpec& option) {
  switch (option.value) {
    case Value::kNone:
      return "";
    case Value::kChoice:
      return fmt::format(" -x -a '{}'", option.choices);
    case Value::kDirectory:
      return " -x -a '(__fish_complete_directories)'";
    case Value::kFile:
      return " -r -F";
    case Value::kExecutable:
      return " -r -F -a '(__fish_complete_command)'";
    default:
      return " -x";
  }
}

std::string OptionLine(const OptionSpec& option) {
  std::string names = option.letter == 0 ? "" : fmt::format(" -s {}", option.letter);
  for (const std::string& name : LongNames(option)) names += " -l " + name;
  return fmt::format("complete -c pybytecode -n '__pybytecode_command {}'{}{} -d '{}'\n",
                     CommandNames(option.commands), names, Values(option), Quoted(option.help));
}

std::string OperandLines() {
  return fmt::format(
      "complete -c pybytecode -n '__pybytecode_command help' -f -a '{}'\n"
      "complete -c pybytecode -n '__pybytecode_command completions' -f -a '{}'\n"
      "complete -c pybytecode -n '__pybytecode_command man' -f\n",
      CommandNames(kEverywhere), fmt::join(kShells, " "));
}

}  // namespace

std::string FishCompletions() {
  std::string out = kBegin;
  for (const CommandSpec& command : Commands()) {
    out += fmt::format("complete -c pybytecode -n __pybytecode_no_command -a {} -d '{}'\n",
                       command.name, Quoted(command.summary));
  }
  out += OperandLines();
  for (const OptionSpec& option : Options()) out += OptionLine(option);
  return out;
}

}  // namespace pybytecode::cli
