#include "tool/publish/ninja_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tool/error.h"

namespace pybytecode::publish {
namespace {

using testing::HasSubstr;
using testing::Not;

NinjaFile Simple() {
  NinjaFile file;
  file.path = "/b/x.ninja";
  file.tool = "/usr/bin/pybytecode";
  file.options = {"-q", "--optimize=2"};
  file.regenerate = {"ninja", "--output=/b/x.ninja", "/env"};
  file.inputs = {"/env/site"};
  file.roots = {{"/env", "/env/bin/python", {"numpy", "unclaimed"}}};
  return file;
}

TEST(NinjaFileTest, AnEdgeHasItsStampDepfileAndManifest) {
  const std::string text = NinjaText(Simple());
  EXPECT_THAT(text, HasSubstr("build /b/x.ninja.pybytecode/0-numpy.stamp: compile | "
                              "/env/bin/python /usr/bin/pybytecode\n"
                              "  state = 0-numpy\n  distribution = numpy\n"
                              "  python = /env/bin/python\n  path = /env\n"));
  EXPECT_THAT(text, HasSubstr(" compile -q --optimize=2 --prune --distribution=$distribution "));
  EXPECT_THAT(text, HasSubstr("--stamp=/b/x.ninja.pybytecode/$state.stamp "
                              "--depfile=/b/x.ninja.pybytecode/$state.d "
                              "--manifest=/b/x.ninja.pybytecode/$state.manifest $path\n"));
}

TEST(NinjaFileTest, OneAtATimeAndTheRestComesLast) {
  const std::string text = NinjaText(Simple());
  EXPECT_THAT(text, HasSubstr("pool pybytecode\n  depth = 1\n"));
  EXPECT_THAT(text, HasSubstr("0-unclaimed.stamp: compile | /env/bin/python /usr/bin/pybytecode || "
                              "/b/x.ninja.pybytecode/0-numpy.stamp\n"));
}

TEST(NinjaFileTest, OnlyTheRestIsJudgedByItsStampAlone) {
  const std::string text = NinjaText(Simple());
  EXPECT_THAT(text, HasSubstr("  what = unclaimed\n  restat = 1\n"));
  EXPECT_EQ(text.find("restat"), text.rfind("restat"));
}

TEST(NinjaFileTest, TargetsOfTheUser) {
  const std::string text = NinjaText(Simple());
  EXPECT_THAT(text, HasSubstr("build bytecode-numpy: phony /b/x.ninja.pybytecode/0-numpy.stamp\n"));
  EXPECT_THAT(text, HasSubstr("build bytecode: phony bytecode-numpy bytecode-unclaimed\n"));
  EXPECT_THAT(text, HasSubstr("build clean-bytecode: phony "));
  EXPECT_THAT(text, HasSubstr("default bytecode\n"));
}

TEST(NinjaFileTest, ManyDistributionsAreCompiledAtOnceTheFirstTime) {
  NinjaFile file = Simple();
  file.first_options = {"-qq"};
  EXPECT_THAT(NinjaText(file), Not(HasSubstr(".first.stamp: first")));
  file.roots[0].distributions = {"a", "b", "c", "d", "unclaimed"};
  const std::string text = NinjaText(file);
  EXPECT_THAT(text, HasSubstr("0.first.stamp: first | /env/bin/python /usr/bin/pybytecode\n"));
  EXPECT_THAT(text, HasSubstr("0-a.stamp: compile | /env/bin/python /usr/bin/pybytecode\n"));
  EXPECT_THAT(text,
              HasSubstr("build bytecode: phony /b/x.ninja.pybytecode/0.first.stamp bytecode-a "));
  EXPECT_LT(text.find("0.first.stamp: first"), text.find("0-a.stamp: compile"));
}

TEST(NinjaFileTest, ItWritesItselfAgain) {
  const std::string text = NinjaText(Simple());
  EXPECT_THAT(text,
              HasSubstr("/usr/bin/pybytecode ninja --output=/b/x.ninja /env\n  generator = 1\n"));
  EXPECT_THAT(text, HasSubstr("build /b/x.ninja: regenerate | /env/site /usr/bin/pybytecode\n"));
  EXPECT_THAT(text, HasSubstr("build x.ninja b/x.ninja: phony /b/x.ninja\n"));
  EXPECT_THAT(text, HasSubstr("build /env/bin/python /env/site /usr/bin/pybytecode: phony\n"));
}

TEST(NinjaFileTest, ADistributionOfTwoRootsHasOneTarget) {
  NinjaFile file = Simple();
  file.roots.push_back({"/env2", "/env2/bin/python", {"numpy"}});
  EXPECT_THAT(NinjaText(file),
              HasSubstr("build bytecode-numpy: phony /b/x.ninja.pybytecode/0-numpy.stamp "
                        "/b/x.ninja.pybytecode/1-numpy.stamp\n"));
}

TEST(NinjaFileTest, PathsAreEscapedForNinjaAndQuotedForTheShell) {
  NinjaFile file = Simple();
  file.path = "/a $b:c/x.ninja";
  file.roots[0].path = "/it's $HOME";
  const std::string text = NinjaText(file);
  EXPECT_THAT(text, HasSubstr("build /a$ $$b$:c/x.ninja: regenerate"));
  EXPECT_THAT(text, HasSubstr("builddir = /a $$b:c/x.ninja.pybytecode\n"));
  EXPECT_THAT(text, HasSubstr("--stamp='/a $$b:c/x.ninja.pybytecode'/$state.stamp "));
  EXPECT_THAT(text, HasSubstr("  path = '/it'\\''s $$HOME'\n"));
}

TEST(NinjaFileTest, WhatNinjaCannotHoldIsRefused) {
  NinjaFile file = Simple();
  file.roots[0].path = "/a\nb";
  EXPECT_THROW(NinjaText(file), Error);
  file = Simple();
  file.path = "/a|b";
  EXPECT_THROW(NinjaText(file), Error);
}

TEST(NinjaFileTest, StateNamesAreSafeAndDiffer) {
  EXPECT_EQ(StateName(0, "jupyter-core"), "0-jupyter-core");
  EXPECT_EQ(StateName(3, "a b/$"), "3-a_20b_2f_24");
  EXPECT_NE(StateName(0, "a_20b"), StateName(0, "a b"));
}

TEST(NinjaFileTest, ShellQuoting) {
  EXPECT_EQ(ShellQuoted("--optimize=2"), "--optimize=2");
  EXPECT_EQ(ShellQuoted(""), "''");
  EXPECT_EQ(ShellQuoted("a b"), "'a b'");
  EXPECT_EQ(ShellQuoted("*"), "'*'");
  EXPECT_EQ(ShellQuoted("it's"), "'it'\\''s'");
}

}  // namespace
}  // namespace pybytecode::publish
