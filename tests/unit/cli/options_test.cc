#include "tool/cli/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/cli/parsed.h"

namespace pybytecode::cli {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

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

TEST(ParseTest, ReadsWhoReadsTheDepfile) {
  const auto format = [](const char* name) {
    return Compile({"--stamp=x", "--depfile=y", "--depfile-format", name}).depfile_format;
  };
  EXPECT_EQ(Compile({}).depfile_format, DepfileFormat::kMake);
  EXPECT_EQ(format("make"), DepfileFormat::kMake);
  EXPECT_EQ(format("ninja"), DepfileFormat::kNinja);
  EXPECT_EQ(format("cmake-makefiles"), DepfileFormat::kCMakeMakefiles);
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

TEST(EnvironmentTwinsTest, HaveNoSayWhereTheEnvironmentIsIgnored) {
  const Variables variables = {{"PYBYTECODE_JOBS", "many"},
                               {"PYBYTECODE_INVALIDATION_MODE", "checked-hash"},
                               {"PYTHONPYCACHEPREFIX", "/prefix"}};
  const Settings settings = Compile({"-E"}, variables);
  EXPECT_EQ(settings.jobs, 0);
  EXPECT_EQ(settings.mode, std::nullopt);
  EXPECT_EQ(settings.place.pycache_prefix, "");
  EXPECT_TRUE(settings.python.ignore_environment);
  EXPECT_FALSE(Compile({}, {}).python.ignore_environment);
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

}  // namespace
}  // namespace pybytecode::cli
