// What options.h refuses, and what it says then.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/cli/parsed.h"
#include "tool/cli/options.h"

namespace pybytecode::cli {
namespace {

using testing::HasSubstr;

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
        Refusal{{"ninja", "x"}, "ninja needs -o FILE"},
        Refusal{{"ninja", "-o", "x", "-o", "y"}, "--output is given more than once"},
        Refusal{{"ninja", "-o", "x", "--stamp", "y"},
                "--stamp is no option of ninja, but of compile"},
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
        Refusal{{"compile", "--depfile=x"}, "--depfile makes sense only with --stamp"},
        Refusal{{"compile", "--depfile-format=make"},
                "--depfile-format makes sense only with --depfile"},
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

}  // namespace
}  // namespace pybytecode::cli
