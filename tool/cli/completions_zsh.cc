#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>

#include "tool/cli/command_table.h"
#include "tool/cli/completions.h"
#include "tool/cli/option_table.h"

namespace pybytecode::cli {
namespace {

/// Inside single quotes, with `special` characters escaped for _arguments and _describe.
std::string Quoted(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
      continue;
    }
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string Action(const OptionSpec& option) {
  switch (option.value) {
    case Value::kChoice:
      return fmt::format("({})", option.choices);
    case Value::kDirectory:
      return "_files -/";
    case Value::kFile:
      return "_files";
    case Value::kExecutable:
      return "_pybytecode_executables";
    default:
      return " ";  // No completions, but the message.
  }
}

/// -j+ takes its value in the same word or the next, --jobs= after the sign or in the next.
std::string Spelled(const OptionSpec& option, const std::string& spelling) {
  if (IsFlag(option)) return spelling;
  return spelling + (spelling.starts_with("--") ? "=" : "+");
}

/// One specification of _arguments; several spellings exclude each other unless repeating counts.
std::string Specification(const OptionSpec& option) {
  const std::vector<std::string> spellings = Spellings(option);
  const bool repeats = option.times == Times::kEach || option.times == Times::kCounted;
  const std::string before = repeats ? "*" : fmt::format("({})", fmt::join(spellings, " "));
  std::string after = fmt::format("[{}]", Quoted(option.help, "[]:\\"));
  if (!IsFlag(option)) after += fmt::format(":{}:{}", option.metavar, Action(option));
  std::string out;
  for (const std::string& spelling : spellings) {
    out += fmt::format("        '{}{}{}'\n", before, Spelled(option, spelling), after);
  }
  return out;
}

std::string Operands(Command command) {
  if (command == Command::kHelp) return "        '1:COMMAND:_pybytecode_commands'\n";
  if (command == Command::kCompletions) {
    return fmt::format("        '1:SHELL:({})'\n", fmt::join(kShells, " "));
  }
  return command == Command::kMan ? "" : "        '*:PATH:_files'\n";
}

std::string CommandDescriptions() {
  std::string out = "_pybytecode_commands() {\n  local -a commands=(\n";
  for (const CommandSpec& command : Commands()) {
    out += fmt::format("    '{}:{}'\n", command.name, Quoted(command.summary, ":\\"));
  }
  return out + "  )\n  _describe -t commands command commands\n}\n\n";
}

std::string Cases() {
  std::string out;
  for (const CommandSpec& command : Commands()) {
    out += fmt::format("    {})\n      specifications=(\n", command.name);
    for (const OptionSpec* option : OptionsOf(command.id)) out += Specification(*option);
    out += Operands(command.id) + "      )\n      ;;\n";
  }
  return out;
}

constexpr const char* kExecutables = R"zsh(_pybytecode_executables() {
  _alternative 'commands:command:_command_names -e' 'files:file:_files -g "*(-*)"'
}

)zsh";

constexpr const char* kMain = R"zsh(_pybytecode() {
  local -a specifications
  if ((CURRENT == 2)); then
    _arguments '(- *)'{-h,--help}'[show help]' '(- *)--version[show the version]' \
      '1:COMMAND:_pybytecode_commands'
    return
  fi
  shift words
  ((CURRENT--))
  case $words[1] in
)zsh";

constexpr const char* kEnd = R"zsh(    *)
      return 1
      ;;
  esac
  _arguments -s -S $specifications
}

# Autoloaded from $fpath, or read with "source <(pybytecode completions zsh)".
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _pybytecode "$@"
else
  compdef _pybytecode pybytecode
fi
)zsh";

}  // namespace

std::string ZshCompletions() {
  return "#compdef pybytecode\n# zsh completion for pybytecode, made by 'pybytecode completions "
         "zsh'\n\n" +
         CommandDescriptions() + kExecutables + kMain + Cases() + kEnd;
}

}  // namespace pybytecode::cli
