#include "tool/publish/depfile.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

namespace pybytecode::publish {
namespace {

constexpr std::string_view kNever = "/dev/null/a-path-that-no-depfile-can-hold";

std::string TextOf(std::string_view name, EmptyRules rules = EmptyRules::kNo) {
  DepfileText depfile("/b/x.stamp", rules);
  depfile.AddSource("/s", name);
  return std::move(depfile).Finish();
}

std::string Line(std::string_view path) { return " \\\n  " + std::string(path); }

const std::string kHead = "/b/x.stamp:";
const std::string kAlwaysDirty = Line(kNever) + "\n" + std::string(kNever) + ": \n";

TEST(Depfile, HasOneNameALine) {
  DepfileText depfile("/b/x.stamp");
  depfile.AddDirectory("/s");
  depfile.AddSource("/s", "a.py");
  depfile.AddSource("/", "b.py");
  EXPECT_EQ(std::move(depfile).Finish(),
            "/b/x.stamp: \\\n"
            "  /s \\\n"
            "  /s/a.py \\\n"
            "  /b.py\n");
}

TEST(Depfile, HasAnEmptyRuleForEachNameIfAsked) {
  DepfileText depfile("/b/x.stamp", EmptyRules::kYes);
  depfile.AddDirectory("/s (1)x");
  depfile.AddSource("/s (1)x", "a$.py");
  EXPECT_EQ(std::move(depfile).Finish(),
            "/b/x.stamp: \\\n"
            "  /s\\ (1)x \\\n"
            "  /s\\ (1)x/a$$.py\n"
            "/s\\ (1)x: \n"
            "/s\\ (1)x/a$$.py: \n");
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
  for (const std::string name : {"a'", "a\"", "a?", "a&", "a[1].py", "[]", "a(b)"})
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
  DepfileText depfile("/b/x.stamp");
  depfile.AddDirectory("/s");
  depfile.AddSource("/s", "a;b.py");
  depfile.AddDirectory("/s/a*");
  depfile.AddSource("/s", "c.py");
  EXPECT_EQ(std::move(depfile).Finish(), kHead + Line("/s") + Line("/s/c.py") + kAlwaysDirty);
}

TEST(Depfile, MakesNoVariableOfAFirstNameWithAnEqualsSign) {
  DepfileText depfile("/b/x.stamp");
  depfile.AddDirectory("/a=b");
  depfile.AddSource("/a=b", "c.py");
  EXPECT_EQ(std::move(depfile).Finish(),
            kHead + Line("/bin/sh") + Line("/a=b") + Line("/a=b/c.py") + "\n");
  EXPECT_EQ(TextOf("a=b.py", EmptyRules::kYes), kHead + kAlwaysDirty);
}

TEST(Depfile, TakesABracketForAPatternInTheLastComponentOnly) {
  DepfileText depfile("/b/x.stamp");
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
  for (const std::string path : {"", "/a;b", "/a\\b", "/a\nb", "/a\tb", "/a\x7f"}) {
    EXPECT_FALSE(CanBeTarget(path)) << path;
    EXPECT_EQ(DepfileText(path).Finish(), std::string(kNever) + ":\n");
  }
}

}  // namespace
}  // namespace pybytecode::publish
