#include "tool/scan/path_pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "tool/error.h"

namespace pybytecode::scan {
namespace {

bool Search(const std::string& pattern, std::string_view path) {
  return PathSearch(PathPattern(pattern)).Matches(path);
}

TEST(PathPatternTest, SearchesAnywhere) {
  EXPECT_TRUE(Search("/test/", "lib/test/x.py"));
  EXPECT_FALSE(Search("^test/", "lib/test/x.py"));
  EXPECT_TRUE(Search("x\\.py$", "lib/test/x.py"));
}

TEST(PathPatternTest, ReadsWhatStdRegexCannot) {
  EXPECT_TRUE(Search("(?i)/TESTS?/", "a/Test/x.py"));
  EXPECT_TRUE(Search("(?<=lib/)x\\.py", "lib/x.py"));
  EXPECT_FALSE(Search("(?<!lib/)x\\.py", "lib/x.py"));
  EXPECT_TRUE(Search("(?P<name>ab)/(?P=name)", "ab/ab.py"));
  EXPECT_TRUE(Search("(?x) a # comment\n b", "ab.py"));
  EXPECT_TRUE(Search("(?s)a.b", "a\nb.py"));
  EXPECT_TRUE(Search("\\A(?:a|b)+?/", "abab/x.py"));
}

TEST(PathPatternTest, TakesCharactersAsPythonDoes) {
  EXPECT_TRUE(Search("^.\\.py$", "\u00e9.py"));
  EXPECT_TRUE(Search("^\\w\\.py$", "\u00e9.py"));
  EXPECT_TRUE(Search("(?i)\u00c9", "\u00e9.py"));
  EXPECT_TRUE(Search("\\u00e9\\x2epy", "\u00e9.py"));
  EXPECT_FALSE(Search("a.b", "a\nb.py"));
  EXPECT_TRUE(Search("a.b", "a\rb.py"));  // "." is anything but "\n".
}

TEST(PathPatternTest, PathsThatAreNoUtf8) {
  EXPECT_TRUE(Search("tests", "a\xff/tests/x.py"));
  EXPECT_TRUE(Search("^a", "a\xff/tests/x.py"));
  EXPECT_FALSE(Search("a.b",
                      "a\xff"
                      "b.py"));
  EXPECT_TRUE(Search("a\xff/", "a\xff/x.py"));  // Neither is the pattern: bytes.
  EXPECT_FALSE(Search("a\xff/", "a\xfe/x.py"));
}

TEST(PathPatternTest, LongSubjects) {
  const std::string path = std::string(200'000, 'a') + "/x.py";
  EXPECT_TRUE(Search("(a|b)*/x", path));
  EXPECT_TRUE(Search("^(?:a|b)*+/x", path));
  EXPECT_FALSE(Search("tests", path));
}

TEST(PathPatternTest, BadPatternNamesPatternOffsetAndReason) {
  try {
    PathPattern("abc(def");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("--exclude-regex 'abc(def'"));
    EXPECT_THAT(error.what(), testing::HasSubstr("missing closing parenthesis at offset 7"));
  }
  EXPECT_THROW(PathPattern("[a"), Error);
  EXPECT_THROW(PathPattern("(?<=a*)b"), Error);
}

TEST(PathPatternTest, PatternThatExplodesIsAnError) {
  EXPECT_THROW(Search("^(a+)+$", std::string(64, 'a') + "b"), Error);
}

TEST(PathPatternTest, ThreadsShareAPattern) {
  const PathPattern pattern("(?i)(x|y)+\\.py$");
  std::vector<int> found(4);
  {
    std::vector<std::thread> threads;
    for (int& count : found) {
      threads.emplace_back([&] {
        PathSearch search(pattern);
        for (int i = 0; i < 2000; ++i) count += search.Matches("a/xyXY.py") ? 1 : 0;
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_EQ(found, std::vector<int>(4, 2000));
}

}  // namespace
}  // namespace pybytecode::scan
