#include "tool/cli/help.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

#include "tool/cli/completions.h"
#include "tool/cli/man.h"
#include "tool/cli/option_table.h"
#include "tool/cli/text.h"
#include "tool/cli/version.h"

namespace pybytecode::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

/// "--output", but not "--output-dir".
testing::Matcher<std::string> Mentions(const std::string& name) {
  return testing::ContainsRegex(name + "([^a-z-]|$)");
}

/// Options of one name that mean the same to different commands have a row each.
bool TakesOneNamed(Command command, const OptionSpec& option) {
  return std::ranges::any_of(OptionsOf(command), [&](const OptionSpec* row) {
    return std::string_view(row->names) == option.names;
  });
}

TEST(HelpTest, MentionsEveryOptionOfTheCommandAndNoOther) {
  for (const CommandSpec& command : Commands()) {
    const std::string help = CommandHelp(command.id, {});
    for (const OptionSpec& option : Options()) {
      const std::string line =
          Spellings(option).back() + (IsFlag(option) ? "" : std::string(" ") + option.metavar);
      if (Takes(option, command.id)) {
        EXPECT_THAT(help, HasSubstr(line)) << command.name;
      } else if (!TakesOneNamed(command.id, option)) {
        EXPECT_THAT(help, Not(HasSubstr(" " + line + "  "))) << command.name;
      }
    }
  }
}

TEST(HelpTest, SpeaksOfNoOptionThatTheCommandDoesNotTake) {
  for (const CommandSpec& command : Commands()) {
    for (const OptionSpec* option : OptionsOf(command.id)) {
      for (const OptionSpec& other : Options()) {
        if (TakesOneNamed(command.id, other)) continue;
        EXPECT_THAT(option->help, Not(Mentions(NameOf(other.id)))) << command.name;
      }
    }
  }
}

TEST(HelpTest, TellsExitCodesEnvironmentAndExamples) {
  const std::string help = CommandHelp(Command::kCompile, {});
  for (const char* part : {"Usage:", "Examples:", "Environment:", "Exit code:", "Globs:",
                           "PYBYTECODE_JOBS", "SOURCE_DATE_EPOCH"}) {
    EXPECT_THAT(help, HasSubstr(part));
  }
}

TEST(HelpTest, GeneralHelpNamesEveryCommand) {
  for (const CommandSpec& command : Commands()) {
    EXPECT_THAT(GeneralHelp({}), HasSubstr(std::string("  ") + command.name + " "));
    EXPECT_THAT(ShortHelp({}), HasSubstr(command.summary));
  }
}

TEST(HelpTest, FitsTheWidthExceptWhereItIsMeantToBeCopied) {
  for (const std::size_t width : {40U, 60U, 80U, 100U}) {
    const std::string help = CommandHelp(Command::kCompile, {width, Paint()});
    for (const std::string& line : Parts(help, '\n')) {
      const bool example = line.starts_with("  # ");
      if (!example && line.find("pybytecode ") == std::string::npos) {
        EXPECT_LE(DisplayWidth(line), width) << line;
      }
      EXPECT_FALSE(line.ends_with(' ')) << line;
    }
  }
}

TEST(HelpTest, IsColouredOnlyWhenAsked) {
  EXPECT_THAT(CommandHelp(Command::kList, {}), Not(HasSubstr("\x1b")));
  EXPECT_THAT(CommandHelp(Command::kList, {80, Paint(true)}), HasSubstr("\x1b[1m"));
}

TEST(CompletionsTest, ContainEveryCommandAndOption) {
  for (const CommandSpec& command : Commands()) {
    for (const std::string_view shell : kShells) {
      EXPECT_THAT(CompletionScript(shell), HasSubstr(command.name));
    }
  }
  for (const OptionSpec& option : Options()) {
    for (const std::string& name : LongNames(option)) {
      EXPECT_THAT(BashCompletions(), HasSubstr(" --" + name));
      EXPECT_THAT(ZshCompletions(), HasSubstr("--" + name));
      EXPECT_THAT(FishCompletions(), HasSubstr(" -l " + name + " "));
    }
  }
  EXPECT_EQ(CompletionScript("tcsh"), "");
}

TEST(CompletionsTest, QuoteWhatTheShellsWouldRead) {
  // The help of --exclude-regex says "Python's re".
  EXPECT_THAT(ZshCompletions(), HasSubstr("Python'\\''s re"));
  EXPECT_THAT(FishCompletions(), HasSubstr("Python\\'s re"));
}

TEST(ManPageTest, ContainsEveryOptionAndVariable) {
  const std::string page = ManPage();
  for (const OptionSpec& option : Options()) {
    for (const std::string& name : LongNames(option)) {
      std::string roff = "\\fB\\-\\-";
      for (const char c : name) roff += c == '-' ? std::string("\\-") : std::string(1, c);
      EXPECT_THAT(page, HasSubstr(roff + "\\fR"));
    }
  }
  for (const EnvironmentSpec& variable : EnvironmentVariables()) {
    EXPECT_THAT(page, HasSubstr(variable.name));
  }
}

TEST(ManPageTest, HasNoLineThatRoffWouldTakeForARequest) {
  for (const std::string& line : Parts(ManPage(), '\n')) {
    if (line.front() != '.' && line.front() != '\'') continue;
    const std::string request = line.substr(0, line.find(' '));
    EXPECT_THAT((std::vector<std::string>{".TH", ".SH", ".SS", ".TP", ".PP", ".IP", ".br", ".BR",
                                          ".RS", ".RE", ".nf", ".fi"}),
                testing::Contains(request));
  }
}

TEST(VersionTest, NamesTheProgram) { EXPECT_THAT(VersionText(), HasSubstr("pybytecode 0.")); }

}  // namespace
}  // namespace pybytecode::cli
