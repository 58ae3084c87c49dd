#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "tool/cli/command_table.h"
#include "tool/cli/completions.h"
#include "tool/cli/option_table.h"

namespace pybytecode::cli {
namespace {

// Needs nothing but bash 4 (mapfile, compopt); the package bash-completion is not everywhere.
constexpr const char* kBegin =
    R"bash(# bash completion for pybytecode, made by 'pybytecode completions bash'

_pybytecode_offer() { mapfile -t COMPREPLY < <(compgen "$@" -- "$cur"); }

_pybytecode_paths() {
  compopt -o filenames 2>/dev/null
  _pybytecode_offer "$@"
}

_pybytecode() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} word
  COMPREPLY=()
  # Bash makes three words of --color=never.
  if [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = ]]; then
    prev=${COMP_WORDS[COMP_CWORD-2]}
  fi
)bash";

constexpr const char* kAfterCommand = R"bash(  for word in "${COMP_WORDS[@]:2:COMP_CWORD-2}"; do
    if [[ $word == -- ]]; then
      _pybytecode_paths -f
      return
    fi
  done
)bash";

constexpr const char* kEnd = R"bash(}

complete -F _pybytecode pybytecode
)bash";

std::string CommandNames() {
  std::vector<std::string_view> names;
  for (const CommandSpec& command : Commands()) names.emplace_back(command.name);
  return fmt::format("{}", fmt::join(names, " "));
}

std::string FirstWord() {
  return fmt::format(
      "  if ((COMP_CWORD == 1)); then\n"
      "    _pybytecode_offer -W '{} --help --version'\n"
      "    return\n"
      "  fi\n",
      CommandNames());
}

/// What to offer for a value.
std::string Offer(const OptionSpec& option) {
  switch (option.value) {
    case Value::kChoice:
      return fmt::format("_pybytecode_offer -W '{}'", option.choices);
    case Value::kDirectory:
      return "_pybytecode_paths -d";
    case Value::kFile:
      return "_pybytecode_paths -f";
    case Value::kExecutable:
      return "_pybytecode_paths -c -f";
    default:
      return ":";  // Text and numbers: nothing is better than file names.
  }
}

/// "*:-j": whatever the command, unless commands mean different things by it.
void AddPatterns(const OptionSpec& option, const std::string& spelling,
                 std::vector<std::string>& patterns) {
  const auto has = [&](const OptionSpec& row) {
    return std::ranges::count(Spellings(row), spelling) != 0;
  };
  if (std::ranges::count_if(Options(), has) == 1) {
    patterns.push_back("*:" + spelling);
    return;
  }
  for (const CommandSpec& command : Commands())
    if (Takes(option, command.id)) patterns.push_back(fmt::format("{}:{}", command.name, spelling));
}

std::string Values() {
  std::string out = "  case ${COMP_WORDS[1]}:$prev in\n";
  for (const OptionSpec& option : Options()) {
    if (IsFlag(option)) continue;
    std::vector<std::string> patterns;
    for (const std::string& spelling : Spellings(option)) AddPatterns(option, spelling, patterns);
    out += fmt::format("    {}) {}; return ;;\n", fmt::join(patterns, " | "), Offer(option));
  }
  return out + "  esac\n";
}

/// All long names and letters of one command.
std::string OptionWords(Command command) {
  std::vector<std::string> words;
  for (const OptionSpec* option : OptionsOf(command)) {
    for (const std::string& spelling : Spellings(*option)) words.push_back(spelling);
  }
  return fmt::format("{}", fmt::join(words, " "));
}

std::string Operands(Command command) {
  if (command == Command::kHelp) return fmt::format("_pybytecode_offer -W '{}'", CommandNames());
  if (command == Command::kCompletions) {
    return fmt::format("_pybytecode_offer -W '{}'", fmt::join(kShells, " "));
  }
  return command == Command::kMan ? ":" : "_pybytecode_paths -f";
}

std::string OptionsOrOperands() {
  std::string out = "  case ${COMP_WORDS[1]} in\n";
  for (const CommandSpec& command : Commands()) {
    out += fmt::format(
        "    {})\n"
        "      if [[ $cur == -* ]]; then\n"
        "        _pybytecode_offer -W '{}'\n"
        "      else\n"
        "        {}\n"
        "      fi\n"
        "      ;;\n",
        command.name, OptionWords(command.id), Operands(command.id));
  }
  return out + "  esac\n";
}

}  // namespace

std::string BashCompletions() {
  return kBegin + FirstWord() + kAfterCommand + Values() + OptionsOrOperands() + kEnd;
}

}  // namespace pybytecode::cli
