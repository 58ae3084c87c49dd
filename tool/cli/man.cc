#include "tool/cli/man.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>
#include <vector>

#include "tool/cli/command_table.h"
#include "tool/cli/option_table.h"
#include "tool/cli/version.h"
#include "tool/scan/filter.h"

namespace pybytecode::cli {
namespace {

/// Text that roff prints as it is; a hyphen stays one, so that options can be searched and copied.
std::string Roff(std::string_view text) {
  std::string out;
  bool line_start = true;
  for (const char c : text) {
    // A period or an apostrophe at the beginning of a line would be a request.
    if (line_start && (c == '.' || c == '\'')) out += "\\&";
    line_start = c == '\n';
    switch (c) {
      case '\\':
        out += "\\e";
        break;
      case '-':
        out += "\\-";
        break;
      case '\'':
        out += "\\(aq";
        break;
      case '~':
        out += "\\(ti";
        break;
      case '^':
        out += "\\(ha";
        break;
      case '`':
        out += "\\(ga";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string Bold(std::string_view text) { return "\\fB" + Roff(text) + "\\fR"; }
std::string Italic(std::string_view text) { return "\\fI" + Roff(text) + "\\fR"; }

std::string Section(std::string_view name) { return fmt::format(".SH {}\n", name); }

std::string Entry(const std::string& term, const std::string& meaning) {
  return ".TP\n" + term + "\n" + meaning + "\n";
}

std::string Paragraphs(std::string_view text) {
  std::string out;
  for (const std::string& paragraph : Parts(text, '\n')) {
    out += (out.empty() ? "" : ".PP\n") + Roff(paragraph) + "\n";
  }
  return out;
}

std::string Synopsis() {
  std::string out = Section("SYNOPSIS");
  for (const CommandSpec& command : Commands()) {
    if (command.id != Command::kCompile) out += ".br\n";
    out += Bold(fmt::format("pybytecode {}", command.name)) + " " + Roff(command.arguments) + "\n";
  }
  return out + ".br\n" + Bold("pybytecode --version") + "\n";
}

std::string CommandSection() {
  std::string out = Section("COMMANDS");
  for (const CommandSpec& command : Commands()) {
    std::string meaning = Roff(command.summary);
    meaning.front() = static_cast<char>(meaning.front() - 'a' + 'A');
    meaning += ".";
    for (const std::string& paragraph : Parts(command.description, '\n')) {
      meaning += "\n.IP\n" + Roff(paragraph);
    }
    out += Entry(Bold(command.name), meaning);
  }
  return out;
}

/// "compile, check" where not every command that works takes it.
std::string Takers(CommandSet commands) {
  if ((commands & kWorking) == kWorking) return "";
  std::vector<std::string_view> names;
  for (const CommandSpec& command : Commands()) {
    if ((commands & Only(command.id)) != 0) names.emplace_back(command.name);
  }
  return fmt::format(" ({})", fmt::join(names, ", "));
}

std::string OptionEntry(const OptionSpec& option) {
  std::vector<std::string> spellings;
  for (const std::string& spelling : Spellings(option)) spellings.push_back(Bold(spelling));
  std::string term = fmt::format("{}", fmt::join(spellings, ", "));
  if (!IsFlag(option)) term += " " + Italic(option.metavar);
  return Entry(term, Roff(option.help) + Takers(option.commands));
}

std::string OptionSection() {
  std::string out = Section("OPTIONS");
  for (std::size_t i = 0; i < kGroupCount; ++i) {
    const auto group = static_cast<Group>(i);
    out += fmt::format(".SS {}\n", Heading(group));
    for (const OptionSpec& option : Options()) {
      if (option.group == group) out += OptionEntry(option);
    }
  }
  return out + Section("GLOBS") + Roff(scan::kGlobRules) + "\n";
}

std::string EnvironmentSection() {
  std::string out = Section("ENVIRONMENT");
  for (const EnvironmentSpec& variable : EnvironmentVariables()) {
    out += Entry(Bold(variable.name), Roff(variable.meaning) + Takers(variable.commands));
  }
  return out;
}

std::string ExitSection() {
  std::string out = Section("\"EXIT STATUS\"");
  for (const ExitSpec& code : ExitCodes()) {
    out += Entry(Bold(code.code), Roff(code.meaning) + Takers(code.commands));
  }
  return out + ".PP\nA run that a signal ends dies of that signal; what was finished stays.\n";
}

std::string ExampleSection() {
  std::string out = Section("EXAMPLES");
  for (const ExampleSpec& example : Examples()) {
    out += fmt::format(".PP\n{}:\n.PP\n.RS\n.nf\n{}\n.fi\n.RE\n", Roff(example.meaning),
                       Roff(example.line));
  }
  return out;
}

}  // namespace

std::string ManPage() {
  std::string out =
      fmt::format(".TH PYBYTECODE 1 \"\" \"{}\" \"User Commands\"\n", ProgramAndVersion());
  out += Section("NAME") + fmt::format("pybytecode \\- {}\n", Roff(kProgramSummary));
  out += Synopsis();
  out += Section("DESCRIPTION") + Paragraphs(kProgramDescription);
  out += CommandSection() + OptionSection() + EnvironmentSection() + ExitSection();
  out += ExampleSection();
  return out + Section("\"SEE ALSO\"") + ".BR python3 (1),\nPEP 3147, PEP 488, PEP 552\n";
}

}  // namespace pybytecode::cli
