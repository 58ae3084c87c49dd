#include "tool/publish/depfile.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

namespace pybytecode::publish {
namespace {

constexpr DepfileFormat kCMake = DepfileFormat::kCMakeMakefiles;
constexpr std::string_view kNever = "/dev/null/a-path-that-no-depfile-can-hold";

std::string TextOf(std::string_view name, DepfileFormat format = kCMake) {
  DepfileText depfile("/b/x.stamp", format);
  depfile.AddSource("/s", name);
  return std::move(depfile).Finish();
}

std::string Line(std::string_view path) { return " \\\n  " + std::string(path); }

const std::string kHead = "/b/x.stamp:";
const std::string kAlwaysDirty = Line(kNever) + "\n" + std::string(kNever) + ": \n";

TEST(Depfile, HasOneNameALine) {
  DepfileText depfile("/b/x.stamp", kCMake);
  depfile.AddDirectory("/s");
  depfile.AddSource("/s", "a.py");
  depfile.AddSource("/", "b.py");
  EXPECT_EQ(std::move(depfile).Finish(),
            "/b/x.stamp: \\\n"
            "  /s \\\n"
            "  /s/a.py \\\n"
            "  /b.py\n");
}

TEST(Depfile, HasAnEmptyRuleForEachNameForMake) {
  DepfileText depfile("/b/x.stamp");
  depfile.AddDirectory("/s (1)");
  depfile.AddSource("/s (1)", "a$.py");
  EXPECT_EQ(std::move(depfile).Finish(),
            "/b/x.stamp: \\\n"
            "  /s\\ (1)/ \\\n"
            "  /s\\ (1)/a$$.py\n"
            "/s\\ (1)/: \n"
            "/s\\ (1)/a$$.py: \n");
}

TEST(Depfile, HasNoEmptyRuleForWhatMakeWouldReadOtherwise) {
  for (const std::string name : {"a%b.py", "a=b.py", "=", "%"}) {
    const std::string text = TextOf(name, DepfileFormat::kMake);
    EXPECT_TRUE(text.ends_with(Line("/s/" + name) + "\n")) << text;
  }
}

TEST(Depfile, WritesColonsAndPercentSignsExceptForCMakesMakefiles) {
  for (const auto& [name, path] :
       {std::pair("a:b", "/s/a\\:b"), std::pair("a: b", "/s/a\\:\\ b")}) {
    EXPECT_EQ(TextOf(name, DepfileFormat::kMake), kHead + Line(path) + "\n" + path + ": \n");
    EXPECT_EQ(TextOf(name), kHead + kAlwaysDirty);
  }
  EXPECT_EQ(TextOf("a: b", DepfileFormat::kNinja), kHead + Line("/s/a:\\ b") + "\n");
  EXPECT_EQ(TextOf("a%b"), kHead + kAlwaysDirty);
  EXPECT_EQ(TextOf("a:", DepfileFormat::kMake), kHead + kAlwaysDirty);
}

TEST(Depfile, LeavesOutAnOutputThatSomeReaderWouldNotTake) {
  DepfileText depfile("/b/x.stamp", kCMake);
  depfile.AddDirectory("/s");
  depfile.AddOutput("/b c", "p/__pycache__/a.cpython-311.pyc");
  for (const std::string name :
       {"a#b", "a$b", "a:b", "a%b", "a=b", "a?b", "a'b", "a;b", "a*b", "a)", "[a]"})
    depfile.AddOutput("/b c", name);
  EXPECT_EQ(std::move(depfile).Finish(),
            kHead + Line("/s") + Line("/b\\ c/p/__pycache__/a.cpython-311.pyc") + "\n");
}

TEST(Depfile, PutsASlashBehindADirectoryThatEndsWithASpaceExceptForCMakesMakefiles) {
  DepfileText depfile("/b/x.stamp");
  depfile.AddDirectory("/s ");
  EXPECT_EQ(std::move(depfile).Finish(), kHead + Line("/s\\ /") + "\n/s\\ /: \n");
  DepfileText cmake("/b/x.stamp", kCMake);
  cmake.AddDirectory("/s ");
  EXPECT_EQ(std::move(cmake).Finish(), kHead + kAlwaysDirty);
}

TEST(Depfile, IsAlwaysDirtyForADirectoryThatEndsWithAColon) {
  DepfileText depfile("/b/x.stamp", DepfileFormat::kNinja);
  depfile.AddDirectory("/s:");
  EXPECT_EQ(std::move(depfile).Finish(),
            kHead + Line(kNever) + "\n" + std::string(kNever) + ": \n");
}

TEST(Depfile, WritesEachByteInTheSpellingThatAllReadersShare) {
  const std::pair<std::string, std::string> cases[] = {
      {"a b", "a\\ b"},
      {"  a", "\\ \\ a"},
      {"a#b", "a\\#b"},
      {"a$b$", "a$$b$$"},
      {"a'b\"c?d&e", "a'b\"c?d&e"},
      {"~a,b+c-d@e!f{g}h(i)j]k_l.py", "~a,b+c-d@e!f{g}h(i)j]k_l.py"},
      {"a[b", "a[b"},
      {"\xC3\xBC\xFF\x80", "\xC3\xBC\xFF\x80"},
  };
  for (const auto& [name, text] : cases) EXPECT_EQ(TextOf(name), kHead + Line("/s/" + text) + "\n");
}

TEST(Depfile, IsAlwaysDirtyForWhatHasNoSpelling) {
  for (const char c : std::string_view(";*|<>^`:%\\\n\r\t\v\f\x01\x1f\x7f"))
    EXPECT_EQ(TextOf(std::string{'a', c, 'b'}), kHead + kAlwaysDirty) << static_cast<int>(c);
  for (const std::string name : {"a'", "a\"", "a?", "a&", "a[1].py", "[]", "a(b)", "a "})
    EXPECT_EQ(TextOf(name), kHead + kAlwaysDirty) << name;
}

TEST(Depfile, WritesEveryOtherByte) {
  for (int c = 0x21; c < 0x100; ++c) {
    const std::string name = {'a', static_cast<char>(c), 'b'};
    const bool is_held =
        std::string_view(";*|<>^`:%\\\x7f").find(name[1]) == std::string_view::npos;
    EXPECT_EQ(TextOf(name).find(kNever) == std::string::npos, is_held) << c;
  }
}

TEST(Depfile, NamesTheFileThatNeverExistsOnce) {
  DepfileText depfile("/b/x.stamp", kCMake);
  depfile.AddDirectory("/s");
  depfile.AddSource("/s", "a;b.py");
  depfile.AddDirectory("/s/a*");
  depfile.AddSource("/s", "c.py");
  EXPECT_EQ(std::move(depfile).Finish(), kHead + Line("/s") + Line("/s/c.py") + kAlwaysDirty);
}

TEST(Depfile, MakesNoVariableOfAFirstNameWithAnEqualsSign) {
  DepfileText depfile("/b/x.stamp", kCMake);
  depfile.AddDirectory("/a=b");
  depfile.AddSource("/a=b", "c.py");
  EXPECT_EQ(std::move(depfile).Finish(),
            kHead + Line("/bin/sh") + Line("/a=b") + Line("/a=b/c.py") + "\n");
}

TEST(Depfile, TakesABracketForAPatternInTheLastComponentOnly) {
  DepfileText depfile("/b/x.stamp", kCMake);
  depfile.AddDirectory("/[w]/root");
  EXPECT_EQ(std::move(depfile).Finish(), kHead + Line("/[w]/root") + "\n");
}

TEST(Depfile, EscapesItsTarget) {
  const std::pair<std::string, std::string> cases[] = {
      {"/a b/x", "/a\\ b/x:"}, {"/a#b/x", "/a\\#b/x:"}, {"/a$b/x", "/a$$b/x:"},
      {"/a:b/x", "/a\\:b/x:"}, {"/a%b/x", "/a%b/x:"},   {"/a&", "/a& :"},
  };
  for (const auto& [target, text] : cases)
    EXPECT_EQ(DepfileText(target).Finish(), text + "\n") << target;
}

TEST(Depfile, KnowsWhichPathsNoBuildFileCanName) {
  for (const std::string path : {"/a b", "/a:b", "/a%b", "/a|b", "/\xFF"})
    EXPECT_TRUE(CanBeTarget(path)) << path;
  for (const std::string path : {"", "/a;b", "/a\\b", "/a\nb", "/a\tb", "/a\x7f"})
    EXPECT_FALSE(CanBeTarget(path)) << path;
}

}  // namespace
}  // namespace pybytecode::publish
