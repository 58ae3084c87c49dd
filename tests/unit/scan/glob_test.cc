#include "tool/scan/glob.h"

#include <gtest/gtest.h>

#include <string>

#include "tool/error.h"

namespace pybytecode::scan {
namespace {

bool File(const char* pattern, std::string_view path) {
  return Glob(pattern).Matches(path, EntryType::kFile);
}

bool Folder(const char* pattern, std::string_view path) {
  return Glob(pattern).Matches(path, EntryType::kDirectory);
}

TEST(GlobTest, WithoutSlashMeansANameAtAnyDepth) {
  EXPECT_TRUE(File("setup.py", "setup.py"));
  EXPECT_TRUE(File("setup.py", "a/b/setup.py"));
  EXPECT_TRUE(Folder("tests", "numpy/tests"));
  EXPECT_FALSE(File("tests", "numpy/tests/x.py"));  // Below it is the caller's business.
  EXPECT_FALSE(File("setup.py", "my_setup.py"));
  EXPECT_FALSE(File("setup.py", "setup.pyx"));
}

TEST(GlobTest, WithSlashIsAnchoredAtTheRoot) {
  EXPECT_TRUE(File("a/x.py", "a/x.py"));
  EXPECT_FALSE(File("a/x.py", "b/a/x.py"));
  EXPECT_TRUE(File("/x.py", "x.py"));
  EXPECT_FALSE(File("/x.py", "a/x.py"));
  EXPECT_TRUE(File("./a/x.py", "a/x.py"));
  EXPECT_TRUE(File("./x.py", "a/x.py"));
}

TEST(GlobTest, SlashAtTheEndMeansDirectoriesOnly) {
  EXPECT_TRUE(Folder("tests/", "a/tests"));
  EXPECT_FALSE(File("tests/", "a/tests"));
  EXPECT_TRUE(Folder("a/tests/", "a/tests"));
  EXPECT_FALSE(Folder("a/tests/", "b/a/tests"));
}

TEST(GlobTest, StarStaysWithinAName) {
  EXPECT_TRUE(File("test_*.py", "a/test_x.py"));
  EXPECT_TRUE(File("test_*.py", "test_.py"));
  EXPECT_TRUE(File("*", ".hidden.py"));
  EXPECT_TRUE(File("a/*/x.py", "a/b/x.py"));
  EXPECT_FALSE(File("a/*/x.py", "a/b/c/x.py"));
  EXPECT_FALSE(File("a/*", "a/b/c"));
  EXPECT_TRUE(File("*a*b*.py", "xaxbx.py"));
  EXPECT_FALSE(File("*a*b*.py", "xbxax.py"));
  EXPECT_TRUE(File("a*a*a", "aaaa"));
}

TEST(GlobTest, DoubleStarCrossesSlashes) {
  EXPECT_TRUE(File("a/**/x.py", "a/x.py"));
  EXPECT_TRUE(File("a/**/x.py", "a/b/c/x.py"));
  EXPECT_FALSE(File("a/**/x.py", "a/bx.py"));
  EXPECT_FALSE(File("a/**/x.py", "ax.py"));
  EXPECT_TRUE(File("**/x.py", "x.py"));
  EXPECT_TRUE(File("**/x.py", "a/b/x.py"));
  EXPECT_TRUE(Folder("**/tests/data", "a/b/tests/data"));
  EXPECT_TRUE(File("a/**", "a/b/c.py"));
  EXPECT_FALSE(Folder("a/**", "a"));
  EXPECT_TRUE(File("a/b**.py", "a/b/c/d.py"));
  EXPECT_TRUE(File("a/**/b/**/c.py", "a/b/b/x/b/c.py"));
  EXPECT_TRUE(File("**/**/c.py", "c.py"));
  EXPECT_TRUE(File("a/**/*_test.py", "a/b/c/x_test.py"));
  EXPECT_FALSE(File("a/**/*_test.py", "a/b/c/x_test.pyi"));
  EXPECT_TRUE(File("**", "a/b.py"));
}

TEST(GlobTest, BracketsAreClasses) {
  EXPECT_TRUE(File("[abc].py", "b.py"));
  EXPECT_TRUE(File("[a-c].py", "b.py"));
  EXPECT_FALSE(File("[a-c].py", "d.py"));
  EXPECT_TRUE(File("[!a-c].py", "d.py"));
  EXPECT_TRUE(File("[^a-c].py", "d.py"));
  EXPECT_TRUE(File("[]x].py", "].py"));
  EXPECT_TRUE(File("[!]x].py", "a.py"));
  EXPECT_TRUE(File("[a-].py", "-.py"));
  EXPECT_FALSE(File("/a[!x]b", "a/b"));  // A class holds no slash.
  EXPECT_TRUE(File("x[.py", "x[.py"));   // Never closed: itself.
  EXPECT_TRUE(File("x[", "x["));
}

TEST(GlobTest, QuestionMarkIsOneCharacter) {
  EXPECT_TRUE(File("?.py", "\u00e9.py"));
  EXPECT_TRUE(File("?.py", "\U0001F40D.py"));
  EXPECT_TRUE(File("[\u00e0-\u00ff].py", "\u00e9.py"));
  EXPECT_FALSE(File("??.py", "\u00e9.py"));
  EXPECT_FALSE(File("/a?b", "a/b"));
}

TEST(GlobTest, BytesThatAreNoUtf8AreCharacters) {
  EXPECT_TRUE(File("?.py", "\xff.py"));
  EXPECT_TRUE(File("\xff.py", "\xff.py"));
  EXPECT_FALSE(File("\xff.py", "\xfe.py"));
  EXPECT_FALSE(File("\u00ff.py", "\xff.py"));
  EXPECT_TRUE(File("??.py", "\xe2\x82.py"));  // A sequence cut short: two bytes.
  EXPECT_FALSE(File("/a/b",
                    "a\xe0\x80\xaf"
                    "b"));  // An overlong slash is no slash.
}

TEST(GlobTest, BackslashTakesTheMeaning) {
  EXPECT_TRUE(File("\\*.py", "*.py"));
  EXPECT_FALSE(File("\\*.py", "a.py"));
  EXPECT_TRUE(File("\\[a].py", "[a].py"));
  EXPECT_TRUE(File("[\\]a].py", "].py"));
  EXPECT_TRUE(File("x\\", "x\\"));
}

TEST(GlobTest, NewlinesSpacesAndDashesAreOrdinary) {
  EXPECT_TRUE(File("*.py", "a\nb.py"));
  EXPECT_TRUE(File("a?b.py", "a\nb.py"));
  EXPECT_TRUE(File("-*.py", "-x y.py"));
}

TEST(GlobTest, RefusesWhatCannotMatch) {
  for (const char* pattern : {"", "/", ".", "./", "..", "../x", "a/../b", "a/.."})
    EXPECT_THROW(Glob{pattern}, Error) << pattern;
  EXPECT_TRUE(File("a..b", "a..b"));
}

TEST(GlobTest, IsQuickForPatternsThatExplodeElsewhere) {
  const std::string text(4000, 'a');
  EXPECT_FALSE(File("a*a*a*a*a*a*a*a*a*a*a*b", text));
  EXPECT_FALSE(File("/a**a**a**a**a**a**a**a**b", text));
  std::string path;
  for (int i = 0; i < 1000; ++i) path += "a/";
  EXPECT_FALSE(File("**/a/**/a/**/a/**/a/**/a/b", path + "c"));
}

}  // namespace
}  // namespace pybytecode::scan
