// What `ninja` hands on to the commands in its edges.
#include "tool/cli/ninja_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/cli/parsed.h"
#include "tool/os/file.h"

namespace pybytecode::cli {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

NinjaRequest Request(Words args, const Variables& variables = {}) {
  args.insert(args.begin(), {"ninja", "-o", "x.ninja"});
  return ParseWith(variables, args).ninja;
}

TEST(NinjaRequestTest, LevelsAndFlagsGoToCompileAndFiltersToCleanToo) {
  const NinjaRequest request = Request(
      {"--optimize=0", "--optimize", "2", "--hardlink-dupes", "--exclude", "a b/*", ".venv"});
  EXPECT_EQ(request.file, "x.ninja");
  EXPECT_THAT(request.options, ElementsAre("-q", "--exclude=a b/*", "--optimize=0", "--optimize=2",
                                           "--hardlink-dupes"));
  EXPECT_THAT(request.clean_options, ElementsAre("-q", "--exclude=a b/*"));
}

TEST(NinjaRequestTest, PathsBecomeAbsoluteButTextsDoNot) {
  const NinjaRequest request = Request({"-s", "out", "-p", "usr"});
  EXPECT_THAT(request.options,
              ElementsAre("-q", "--strip-dir=" + os::AbsolutePath("out"), "--prepend-dir=usr"));
}

TEST(NinjaRequestTest, WhatTheShellSaysOfPlacesIsFixed) {
  const Variables variables = {{"PYTHONPYCACHEPREFIX", "/cache"}};
  EXPECT_THAT(Request({}, variables).options, Contains("--pycache-prefix=/cache"));
  EXPECT_THAT(Request({}, variables).clean_options, Contains("--pycache-prefix=/cache"));
  EXPECT_THAT(Request({"--pycache-prefix=/other"}, variables).options,
              Not(Contains("--pycache-prefix=/cache")));
}

TEST(NinjaRequestTest, TheEnvironmentMayBeIgnoredHereAndByTheEdges) {
  const NinjaRequest request = Request({"-E"}, {{"PYTHONPYCACHEPREFIX", "/cache"}});
  EXPECT_THAT(request.options, ElementsAre("-q", "--ignore-environment"));
  EXPECT_THAT(request.clean_options, ElementsAre("-q", "--ignore-environment"));
}

TEST(NinjaRequestTest, WhatDiffersBetweenEdgesIsLeftToTheEngine) {
  const NinjaRequest request = Request({"--python=/usr/bin/python3", "--distribution=numpy",
                                        "--invalidation-mode=checked-hash", "--color=never"});
  EXPECT_THAT(request.options, ElementsAre("-q"));
}

TEST(NinjaRequestTest, QuietUnlessVerbose) {
  EXPECT_THAT(Request({"-v"}).options, ElementsAre());
  EXPECT_THAT(Request({"-qq"}).options, ElementsAre("-qq"));
}

}  // namespace
}  // namespace pybytecode::cli
