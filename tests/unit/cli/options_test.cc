#include "tool/cli/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tool/cli/option_table.h"
#include "tool/cli/usage_error.h"

namespace pybytecode::cli {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Words = std::vector<std::string>;
using Variables = std::map<std::string, std::string>;

Invocation ParseWith(const Variables& variables, const Words& args) {
  return Parse(args, [&variables](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
}

Settings Compile(Words args, const Variables& variables = {}) {
  args.insert(args.begin(), "compile");
  return ParseWith(variables, args).settings;
}

/// The text of the UsageError, or "parsed".
std::string Complaint(const Words& args, const Variables& variables = {}) {
  try {
    ParseWith(variables, args);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "parsed";
}

TEST(ParseTest, NamesTheCommand) {
  EXPECT_EQ(ParseWith({}, {"compile"}).command, Command::kCompile);
  EXPECT_EQ(ParseWith({}, {"clean"}).command, Command::kClean);
  EXPECT_EQ(ParseWith({}, {"list"}).command, Command::kList);
  EXPECT_FALSE(ParseWith({}, {"compile"}).settings.dry_run);
  EXPECT_TRUE(ParseWith({}, {"check"}).settings.dry_run);
}

TEST(ParseTest, DefaultsAreTheEnginesOwn) {
  const Settings settings = Compile({});
  EXPECT_THAT(settings.paths, IsEmpty());
  EXPECT_EQ(settings.levels, LevelBit(0));
  EXPECT_EQ(settings.mode, std::nullopt);
  EXPECT_EQ(settings.jobs, 0);
  EXPECT_EQ(settings.timeout, milliseconds(60'000));
  EXPECT_EQ(settings.on_error, OnError::kWarn);
  EXPECT_EQ(settings.filter.recursion, -1);
  EXPECT_TRUE(settings.python.debug_ranges);
}

TEST(ParseTest, TellsHelpVersionAndScriptsApart) {
  EXPECT_EQ(ParseWith({}, {}).action, Action::kUsage);
  EXPECT_EQ(ParseWith({}, {"--version"}).action, Action::kVersion);
  EXPECT_EQ(ParseWith({}, {"--help"}).action, Action::kHelp);
  EXPECT_EQ(ParseWith({}, {"-h"}).action, Action::kHelp);
  EXPECT_EQ(ParseWith({}, {"help"}).command, std::nullopt);
  EXPECT_EQ(ParseWith({}, {"help", "clean"}).command, Command::kClean);
  EXPECT_EQ(ParseWith({}, {"compile", "-h"}).action, Action::kHelp);
  EXPECT_EQ(ParseWith({}, {"compile", "--help"}).command, Command::kCompile);
  EXPECT_EQ(ParseWith({}, {"man"}).action, Action::kMan);
  EXPECT_EQ(ParseWith({}, {"completions", "zsh"}).shell, "zsh");
}

TEST(ParseTest, HelpIsGivenWhateverElseIsWrong) {
  EXPECT_EQ(ParseWith({}, {"compile", "--help", "--jobs=x"}).action, Action::kHelp);
  EXPECT_EQ(ParseWith({{"PYBYTECODE_JOBS", "x"}}, {"compile", "--help"}).action, Action::kHelp);
}

TEST(ParseTest, PathsStandAnywhereAndAreTakenAsTheyAre) {
  EXPECT_THAT(Compile({"a", "-f", "b"}).paths, ElementsAre("a", "b"));
  EXPECT_THAT(Compile({"[slug]", "{}", "a,b", "'q'", "\"q\"", "%", "-"}).paths,
              ElementsAre("[slug]", "{}", "a,b", "'q'", "\"q\"", "%", "-"));
  EXPECT_THAT(Compile({"\xff\xfe", " "}).paths, ElementsAre("\xff\xfe", " "));
  EXPECT_THAT(Compile({"--", "-f", "--", "--jobs"}).paths, ElementsAre("-f", "--", "--jobs"));
}

TEST(ParseTest, APathMayBeCalledLikeACommand) {
  const Invocation invocation = ParseWith({}, {"compile", "clean", "list"});
  EXPECT_EQ(invocation.command, Command::kCompile);
  EXPECT_THAT(invocation.settings.paths, ElementsAre("clean", "list"));
}

TEST(ParseTest, ReadsSourcesAndFilters) {
  const Settings settings = Compile({"-i",
                                     "-",
                                     "-0",
                                     "-r",
                                     "3",
                                     "-x",
                                     "-foo",
                                     "--exclude",
                                     "[a,b]",
                                     "--exclude=c",
                                     "--include",
                                     "d",
                                     "-e",
                                     "/limit",
                                     "--distribution",
                                     "numpy",
                                     "--distribution",
                                     "Sci_Py",
                                     "--stdlib",
                                     "--editable"});
  EXPECT_EQ(settings.input_list, "-");
  EXPECT_TRUE(settings.null_separated);
  EXPECT_EQ(settings.filter.recursion, 3);
  EXPECT_EQ(settings.filter.exclude_regex, "-foo");
  EXPECT_THAT(settings.filter.exclude, ElementsAre("[a,b]", "c"));
  EXPECT_THAT(settings.filter.include, ElementsAre("d"));
  EXPECT_EQ(settings.filter.limit_symlinks, "/limit");
  EXPECT_THAT(settings.filter.distributions, ElementsAre("numpy", "Sci_Py"));
  EXPECT_TRUE(settings.standard_library);
  EXPECT_TRUE(settings.editable);
}

TEST(ParseTest, RecursionWinsOverNoRecursionAsInCompileall) {
  EXPECT_EQ(Compile({"-l"}).filter.recursion, 0);
  EXPECT_EQ(Compile({"-r2", "-l"}).filter.recursion, 2);
  EXPECT_EQ(Compile({"-r", "0"}).filter.recursion, 0);
}

TEST(ParseTest, ReadsWhichBytecode) {
  const Settings settings =
      Compile({"-o", "0", "-o2", "--optimize=2", "--invalidation-mode", "unchecked-hash", "-f",
               "--verify", "--hardlink-dupes", "--no-debug-ranges"});
  EXPECT_EQ(settings.levels, LevelBit(0) | LevelBit(2));
  EXPECT_EQ(settings.mode, InvalidationMode::kUncheckedHash);
  EXPECT_TRUE(settings.force);
  EXPECT_TRUE(settings.verify);
  EXPECT_TRUE(settings.hardlink_duplicates);
  EXPECT_FALSE(settings.python.debug_ranges);
  EXPECT_EQ(Compile({"--invalidation-mode=checked-hash"}).mode, InvalidationMode::kCheckedHash);
  EXPECT_EQ(Compile({"--invalidation-mode=timestamp"}).mode, InvalidationMode::kTimestamp);
}

TEST(ParseTest, ReadsPlacesAndRewriting) {
  const Settings settings = Compile({"-b", "--output-dir", "out", "--base-dir", "a", "--base-dir",
                                     "b", "-s", "stage", "-p", "/usr"});
  EXPECT_TRUE(settings.place.legacy);
  EXPECT_EQ(settings.place.output_dir, "out");
  EXPECT_THAT(settings.place.base_dirs, ElementsAre("a", "b"));
  EXPECT_EQ(settings.rewrite.strip_dir, "stage");
  EXPECT_EQ(settings.rewrite.prepend_dir, "/usr");
  EXPECT_EQ(Compile({"-d", "/usr/lib"}).rewrite.dest_dir, "/usr/lib");
  EXPECT_EQ(Compile({"--pycache-prefix", "/cache"}).place.pycache_prefix, "/cache");
}

TEST(ParseTest, ReadsTheInterpreter) {
  const PythonSettings python = Compile({"--python", "python3.9", "--compiler", "/fast/python",
                                         "--magic", "3425", "--cache-tag", "cpython-39"})
                                    .python;
  EXPECT_EQ(python.python, "python3.9");
  EXPECT_EQ(python.compiler, "/fast/python");
  EXPECT_EQ(python.magic, 3425U);
  EXPECT_EQ(python.cache_tag, "cpython-39");
}

TEST(ParseTest, ReadsHowToRun) {
  for (const char* spelling : {"-j8", "--jobs=8", "--workers=8"}) {
    EXPECT_EQ(Compile({spelling}).jobs, 8) << spelling;
  }
  const Settings settings = Compile({"-j", "3", "-j", "4", "--timeout", "2.5", "--on-error", "fail",
                                     "--report", "r.json", "--trace", "t.json"});
  EXPECT_EQ(settings.jobs, 4);  // The last one counts.
  EXPECT_EQ(settings.timeout, milliseconds(2500));
  EXPECT_EQ(settings.on_error, OnError::kFail);
  EXPECT_EQ(settings.report, "r.json");
  EXPECT_EQ(settings.trace, "t.json");
  EXPECT_EQ(Compile({"--on-error=ignore"}).on_error, OnError::kIgnore);
}

TEST(ParseTest, ATimeoutIsNeverRoundedToNone) {
  EXPECT_EQ(Compile({"--timeout=0"}).timeout, milliseconds(0));
  EXPECT_EQ(Compile({"--timeout=0.0001"}).timeout, milliseconds(1));
}

TEST(ParseTest, ReadsHowToTell) {
  const Presentation presentation =
      ParseWith({}, {"compile", "-qq", "-v", "--quiet", "--color", "never", "--progress=always"})
          .presentation;
  EXPECT_EQ(presentation.quiet, 3U);
  EXPECT_EQ(presentation.verbose, 1U);
  EXPECT_EQ(presentation.color, When::kNever);
  EXPECT_EQ(presentation.progress, When::kAlways);
  EXPECT_TRUE(ParseWith({}, {"list", "--json"}).presentation.json);
}

TEST(EnvironmentTwinsTest, GivesDefaults) {
  const Variables variables = {{"PYBYTECODE_JOBS", "5"},
                               {"PYBYTECODE_TIMEOUT", "1.5"},
                               {"PYBYTECODE_INVALIDATION_MODE", "checked-hash"},
                               {"PYTHONPYCACHEPREFIX", "/prefix"}};
  const Settings settings = Compile({}, variables);
  EXPECT_EQ(settings.jobs, 5);
  EXPECT_EQ(settings.timeout, milliseconds(1500));
  EXPECT_EQ(settings.mode, InvalidationMode::kCheckedHash);
  EXPECT_EQ(settings.place.pycache_prefix, "/prefix");
  EXPECT_EQ(Compile({"-j1"}, variables).jobs, 1);
  EXPECT_EQ(Compile({"--pycache-prefix=x"}, variables).place.pycache_prefix, "x");
}

TEST(EnvironmentTwinsTest, ThePrefixGivesWayToOtherPlaces) {
  const Variables variables = {{"PYTHONPYCACHEPREFIX", "/prefix"}};
  EXPECT_EQ(Compile({"-b"}, variables).place.pycache_prefix, "");
  EXPECT_EQ(Compile({"--output-dir=x"}, variables).place.pycache_prefix, "");
}

TEST(EnvironmentTwinsTest, ABadValueIsBlamedOnItsVariable) {
  EXPECT_EQ(Complaint({"compile"}, {{"PYBYTECODE_JOBS", "many"}}),
            "PYBYTECODE_JOBS: 'many' is not a whole number");
  EXPECT_THAT(Complaint({"compile"}, {{"PYBYTECODE_TIMEOUT", "-1"}}),
              HasSubstr("PYBYTECODE_TIMEOUT: -1 is not between"));
  EXPECT_THAT(Complaint({"check"}, {{"PYBYTECODE_INVALIDATION_MODE", "mtime"}}),
              HasSubstr("PYBYTECODE_INVALIDATION_MODE: 'mtime' is not one of"));
}

TEST(EnvironmentTwinsTest, AVariableConcernsOnlyCommandsThatTakeItsOption) {
  EXPECT_EQ(Complaint({"clean"}, {{"PYBYTECODE_TIMEOUT", "x"}}), "parsed");
  EXPECT_EQ(Complaint({"compile", "-j2"}, {{"PYBYTECODE_JOBS", "x"}}), "parsed");
}

struct Refusal {
  Words args;
  const char* complaint;
};

class RefusalTest : public testing::TestWithParam<Refusal> {};

TEST_P(RefusalTest, SaysWhy) {
  EXPECT_THAT(Complaint(GetParam().args), HasSubstr(GetParam().complaint));
}

INSTANTIATE_TEST_SUITE_P(
    Unknown, RefusalTest,
    testing::Values(
        Refusal{{"compile", "--exlude", "x"}, "unknown option --exlude; did you mean --exclude?"},
        Refusal{{"compile", "--exlude=x"}, "unknown option --exlude; did you mean --exclude?"},
        Refusal{{"compile", "-Z"}, "unknown option -Z"},
        Refusal{{"compile", "-qZ"}, "unknown option -Z"},
        Refusal{{"compile", "-5"}, "unknown option -5"},
        Refusal{{"compile", "---"}, "unknown option ---"},
        Refusal{{"check", "--hardlink-dupes"},
                "--hardlink-dupes is no option of check, but of compile"},
        Refusal{{"compile", "--json"}, "--json is no option of compile, but of list"},
        Refusal{{"clean", "-o", "1"}, "-o is no option of clean"},
        Refusal{{"compil"}, "unknown command 'compil'; did you mean compile?"},
        Refusal{{".venv"}, "did you mean compile .venv?"},
        Refusal{{"frobnicate"}, "unknown command 'frobnicate'"},
        Refusal{{"-q", "compile"}, "a command comes first"},
        Refusal{{"--version", "x"}, "--version stands alone"},
        Refusal{{"help", "frobnicate"}, "unknown command 'frobnicate'"},
        Refusal{{"help", "list", "clean"}, "too many arguments for help: 'clean'"},
        Refusal{{"completions", "tcsh"}, "completions are for bash, zsh or fish"},
        Refusal{{"completions"}, "completions are for bash, zsh or fish"},
        Refusal{{"man", "x"}, "too many arguments for man: 'x'"}));

INSTANTIATE_TEST_SUITE_P(
    Values, RefusalTest,
    testing::Values(
        Refusal{{"compile", "--jobs"}, "--jobs needs a value"},
        Refusal{{"compile", "-j"}, "-j needs a value"},
        Refusal{{"compile", "--output-dir", "--force"},
                "--output-dir needs a value before --force"},
        Refusal{{"compile", "--exclude", "--", "x"}, "--exclude needs a value before --"},
        Refusal{{"compile", "--output-dir=", "x"}, "--output-dir: the value is empty"},
        Refusal{{"compile", "-s", ""}, "--strip-dir: the value is empty"},
        Refusal{{"compile", ""}, "an argument is empty"},
        Refusal{{"compile", "--force=no"}, "--force takes no value"},
        Refusal{{"compile", "-j", "-1"}, "--jobs: -1 is not between 0 and 10000"},
        Refusal{{"compile", "-j", "99999999999999999999"}, "is not between"},
        Refusal{{"compile", "-j4x"}, "--jobs: '4x' is not a whole number"},
        Refusal{{"compile", "-r", "-1"}, "--recursion: -1 is not between"},
        Refusal{{"compile", "--timeout", "soon"}, "--timeout: 'soon' is not a number of seconds"},
        Refusal{{"compile", "--timeout", "inf"}, "--timeout: 'inf' is not a number of seconds"},
        Refusal{{"compile", "--timeout", "1e3"}, "is not a number of seconds"},
        Refusal{{"compile", "--timeout", "1e"}, "is not a number of seconds"},
        Refusal{{"compile", "--timeout", "9999999"}, "is not between 0 and 1000000 seconds"},
        Refusal{{"compile", "-o", "3"}, "--optimize: '3' is not one of 0, 1, 2"},
        Refusal{{"compile", "-o", "0,1"}, "--optimize: '0,1' is not one of 0, 1, 2"},
        Refusal{{"compile", "--on-error", "warning"}, "--on-error: 'warning' is not one of"},
        Refusal{{"compile", "--color", "yes"}, "--color: 'yes' is not one of"},
        Refusal{{"compile", "--magic", "0", "--cache-tag", "x"}, "--magic: 0 is not between 1"},
        Refusal{{"compile", "--magic", "1", "--cache-tag", "a/b"}, "--cache-tag: 'a/b' is none"},
        Refusal{{"compile", "-i", "a", "-i", "b"}, "--input-list is given more than once"}));

INSTANTIATE_TEST_SUITE_P(
    Contradictions, RefusalTest,
    testing::Values(
        Refusal{{"compile", "-d", "x", "-s", "y"}, "--dest-dir and --strip-dir contradict"},
        Refusal{{"compile", "-d", "x", "-p", "y"}, "--dest-dir and --prepend-dir contradict"},
        Refusal{{"compile", "-b", "-o0", "-o1"}, "--legacy takes one --optimize level"},
        Refusal{{"list", "-b", "-o0", "-o1"}, "--legacy takes one --optimize level"},
        Refusal{{"compile", "--hardlink-dupes"}, "only with several --optimize levels"},
        Refusal{{"compile", "--hardlink-dupes", "-o1", "-o1"}, "only with several"},
        Refusal{{"compile", "--output-dir=x", "--pycache-prefix=y"}, "contradict"},
        Refusal{{"compile", "-b", "--pycache-prefix=y"}, "contradict"},
        Refusal{{"compile", "--base-dir=x"}, "only with --output-dir or --prepend-dir"},
        Refusal{{"compile", "--magic=3495"}, "--magic makes sense only with --cache-tag"},
        Refusal{{"compile", "--cache-tag=x"}, "--cache-tag makes sense only with --magic"},
        Refusal{{"compile", "-0"}, "--null makes sense only with --input-list"},
        Refusal{{"clean", "--stdlib"}, "--stdlib makes sense only with --python"},
        Refusal{{"clean", "--base-dir", "x"}, "--base-dir makes sense only with --output-dir"}));

TEST(UsageErrorTest, KnowsWhoseHelpToRead) {
  try {
    ParseWith({}, {"check", "--jobs=x"});
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_EQ(error.AboutCommand(), Command::kCheck);
  }
}

/// A value that the option takes, with what it cannot do without.
Words Example(const OptionSpec& option, const std::string& spelling) {
  Words words = {spelling};
  if (option.value == Value::kChoice) words.push_back(Choices(option).front());
  if (option.value == Value::kNumber) words.emplace_back("7");
  if (!IsFlag(option) && words.size() == 1) words.emplace_back("x");
  const std::map<Option, Words> needs = {
      {Option::kNull, {"-i", "x"}},
      {Option::kHardlinkDupes, {"-o1", "-o2"}},
      {Option::kBaseDir, {"--output-dir", "x"}},
      {Option::kDepfile, {"--stamp", "x"}},
      {Option::kMagic, {"--cache-tag", "x"}},
      {Option::kCacheTag, {"--magic", "7"}},
      {Option::kStdlib, {"--python", "x"}},
      {Option::kEditable, {"--python", "x"}},
  };
  const auto need = needs.find(option.id);
  if (need != needs.end()) words.insert(words.end(), need->second.begin(), need->second.end());
  return words;
}

TEST(OptionTableTest, EverySpellingOfEveryOptionIsParsedByEveryCommandThatTakesIt) {
  for (const CommandSpec& command : Commands()) {
    if ((Only(command.id) & kWorking) == 0) continue;
    for (const OptionSpec* option : OptionsOf(command.id)) {
      for (const std::string& spelling : Spellings(*option)) {
        Words words = Example(*option, spelling);
        words.insert(words.begin(), command.name);
        EXPECT_EQ(Complaint(words), "parsed") << command.name << " " << spelling;
      }
    }
  }
}

TEST(OptionTableTest, IsPlainAsciiAndDescribesEverything) {
  for (const OptionSpec& option : Options()) {
    const std::string help = option.help;
    EXPECT_FALSE(help.empty());
    EXPECT_NE(option.commands, 0U);
    EXPECT_EQ(IsFlag(option), std::string(option.metavar).empty()) << option.names;
    EXPECT_EQ(option.value == Value::kChoice, !Choices(option).empty()) << option.names;
    for (const char c : help) EXPECT_TRUE(c >= ' ' && c <= '~') << option.names;
  }
}

}  // namespace
}  // namespace pybytecode::cli
