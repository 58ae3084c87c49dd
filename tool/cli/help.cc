#include "tool/cli/help.h"

#include <fmt/format.h>

#include <algorithm>

#include "tool/cli/option_table.h"
#include "tool/cli/text.h"
#include "tool/scan/filter.h"

namespace pybytecode::cli {
namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kOptionColumn = 30;  ///< Where what an option is for begins.
constexpr std::size_t kNarrowest = 24;     ///< Below that, text has its own line.

std::string Heading(const Page& page, std::string_view text) {
  return "\n" + page.paint(Ink::kBold, fmt::format("{}:", text)) + "\n";
}

/// Paragraphs, filled.
std::string Paragraphs(std::string_view text, const Page& page) {
  std::string out;
  for (const std::string& paragraph : Parts(text, '\n')) {
    out += "\n";
    for (const std::string& line : Wrapped(paragraph, page.width)) out += line + "\n";
  }
  return out;
}

/// `term` at the left and `meaning` in lines from `column` on; below `term` where it is too long.
std::string Entry(std::string_view term, std::string_view meaning, std::size_t column,
                  const Page& page) {
  const bool narrow = page.width < column + kNarrowest;
  const std::size_t left = narrow ? 3 * kIndent : column;
  const std::size_t taken = kIndent + term.size();
  std::string out = std::string(kIndent, ' ') + page.paint(Ink::kCyan, term);
  bool same_line = taken + 2 <= left;
  if (!same_line) out += "\n";
  for (const std::string& line : Wrapped(meaning, page.width - left)) {
    out += std::string(same_line ? left - taken : left, ' ') + line + "\n";
    same_line = false;
  }
  return out;
}

/// "-j, --jobs, --workers N", long names below each other where there is no letter.
std::string Term(const OptionSpec& option) {
  std::string term = option.letter != 0 ? "" : "    ";
  for (const std::string& spelling : Spellings(option)) {
    term += (term.empty() || term.back() == ' ' ? "" : ", ") + spelling;
  }
  return IsFlag(option) ? term : term + " " + option.metavar;
}

std::string OptionGroups(Command command, const Page& page) {
  std::string out;
  for (std::size_t i = 0; i < kGroupCount; ++i) {
    const auto group = static_cast<Group>(i);
    const auto options = OptionsOf(command, group);
    if (options.empty()) continue;
    out += Heading(page, cli::Heading(group));
    for (const OptionSpec* option : options) {
      out += Entry(Term(*option), option->help, kOptionColumn, page);
    }
  }
  return out;
}

/// What a GLOB is, for the commands that take one.
std::string GlobRules(Command command, const Page& page) {
  if (!Takes(Spec(Option::kExclude), command)) return "";
  std::string out = Heading(page, "Globs");
  for (const std::string& rule : Parts(scan::kGlobRules, '\n')) {
    for (const std::string& line : Wrapped(rule, page.width - kIndent)) {
      out += std::string(kIndent, ' ') + line + "\n";
    }
  }
  return out;
}

std::string ExamplesOf(Command command, const Page& page) {
  std::string out;
  for (const ExampleSpec& example : Examples()) {
    if ((example.commands & Only(command)) == 0) continue;
    out += fmt::format("  {}\n", page.paint(Ink::kDim, fmt::format("# {}", example.meaning)));
    out += fmt::format("  {}\n", example.line);
  }
  return out.empty() ? out : Heading(page, "Examples") + out;
}

/// The rows of a table of {commands, name, meaning} that concern `command`.
template <class Rows, class Name>
std::string TableOf(std::string_view heading, const Rows& rows, Name name, Command command,
                    const Page& page) {
  std::size_t longest = 0;
  for (const auto& row : rows) {
    const std::string_view term = row.*name;
    if ((row.commands & Only(command)) != 0) longest = std::max(longest, term.size());
  }
  std::string out;
  for (const auto& row : rows) {
    if ((row.commands & Only(command)) == 0) continue;
    out += Entry(row.*name, row.meaning, longest + 2 * kIndent, page);
  }
  return out.empty() ? out : Heading(page, heading) + out;
}

std::string CommandList(const Page& page) {
  std::string out = Heading(page, "Commands");
  for (const CommandSpec& command : Commands()) {
    out += Entry(command.name, command.summary, 16, page);
  }
  return out;
}

}  // namespace

std::string GeneralHelp(const Page& page) {
  std::string out = fmt::format("{}: {}\n", page.paint(Ink::kBold, "pybytecode"), kProgramSummary);
  out += Heading(page, "Usage") + "  pybytecode COMMAND [OPTION...] [PATH...]\n";
  out += "  pybytecode --version\n";
  out += Paragraphs(kProgramDescription, page);
  out += CommandList(page);
  out += Heading(page, "Examples") + "  pybytecode compile .venv\n  pybytecode list .venv\n";
  out += Paragraphs("'pybytecode help COMMAND' tells everything about one command.", page);
  return out;
}

std::string CommandHelp(Command command, const Page& page) {
  const CommandSpec& spec = Spec(command);
  std::string out = fmt::format(
      "{}: {}\n", page.paint(Ink::kBold, std::string("pybytecode ") + spec.name), spec.summary);
  out += Heading(page, "Usage");
  out += fmt::format("  pybytecode {}{}{}\n", spec.name, *spec.arguments == 0 ? "" : " ",
                     spec.arguments);
  out += Paragraphs(spec.description, page);
  out += OptionGroups(command, page);
  out += GlobRules(command, page);
  out += ExamplesOf(command, page);
  out += TableOf("Environment", EnvironmentVariables(), &EnvironmentSpec::name, command, page);
  out += TableOf("Exit code", ExitCodes(), &ExitSpec::code, command, page);
  return out;
}

std::string ShortHelp(const Page& page) {
  return "Usage: pybytecode COMMAND [OPTION...] [PATH...]\n" + CommandList(page) +
         "\n'pybytecode help' tells more.\n";
}

}  // namespace pybytecode::cli
