#include "tool/cli/text.h"

#include <gtest/gtest.h>

namespace pybytecode::cli {
namespace {

TEST(EscapedTest, LeavesOrdinaryNamesAlone) {
  EXPECT_EQ(Escaped("src/a b#$\\.py"), "src/a b#$\\.py");
  EXPECT_EQ(Escaped("größe/模块/😀.py"), "größe/模块/😀.py");
  EXPECT_EQ(Escaped(""), "");
}

TEST(EscapedTest, ShowsControlCharacters) {
  EXPECT_EQ(Escaped("a\nb\r\t"), "a\\nb\\r\\t");
  EXPECT_EQ(Escaped("\x1b]0;title\x07"), "\\x1b]0;title\\x07");
  EXPECT_EQ(Escaped("\x7f"), "\\x7f");
  EXPECT_EQ(Escaped(std::string("a\0b", 3)), "a\\x00b");
}

TEST(EscapedTest, TellsC1ControlsFromStrayBytes) {
  EXPECT_EQ(Escaped("\xc2\x9b"
                    "31m"),
            "\\u009b31m");
  EXPECT_EQ(Escaped("\x9b"
                    "31m"),
            "\\x9b31m");
}

TEST(EscapedTest, ShowsWhatWouldReorderText) {
  // NOLINTNEXTLINE(misc-misleading-bidirectional): that is what it is about.
  EXPECT_EQ(Escaped("a\u202eb"), "a\\u202eb");
  EXPECT_EQ(Escaped("a\u2066b\u2029"), "a\\u2066b\\u2029");
}

TEST(EscapedTest, ShowsBytesThatAreNotUtf8) {
  EXPECT_EQ(Escaped("\xff\xfe"), "\\xff\\xfe");
  EXPECT_EQ(Escaped("\xc3"), "\\xc3");                    // Cut short.
  EXPECT_EQ(Escaped("\xc0\xaf"), "\\xc0\\xaf");           // Overlong.
  EXPECT_EQ(Escaped("\xe0\x80\xaf"), "\\xe0\\x80\\xaf");  // Overlong.
  EXPECT_EQ(Escaped("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // A surrogate.
  EXPECT_EQ(Escaped("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");
  EXPECT_EQ(Escaped("\xc3\x28"), "\\xc3(");
}

TEST(DisplayWidthTest, CountsColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth("größe"), 5U);
  EXPECT_EQ(DisplayWidth("模块"), 4U);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1U);
}

TEST(ShortenedLeftTest, KeepsTheEnd) {
  EXPECT_EQ(ShortenedLeft("short", 5), "short");
  EXPECT_EQ(ShortenedLeft("lib/python/site.py", 10), "...site.py");
  EXPECT_EQ(ShortenedLeft("lib/模块", 6), "...块");  // Half a character does not fit.
  EXPECT_EQ(ShortenedLeft("long enough", 2), "..");
}

TEST(WrappedTest, FillsLines) {
  EXPECT_EQ(Wrapped("one two  three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(Wrapped("a incomprehensible b", 5),
            (std::vector<std::string>{"a", "incomprehensible", "b"}));
  EXPECT_TRUE(Wrapped("  ", 5).empty());
}

TEST(GroupedTest, SeparatesThousands) {
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(13'205), "13,205");
  EXPECT_EQ(Grouped(1'234'567), "1,234,567");
  EXPECT_EQ(Counted(1, "file"), "1 file");
  EXPECT_EQ(Counted(2000, "file"), "2,000 files");
}

TEST(DurationTest, IsAsExactAsAnybodyCares) {
  EXPECT_EQ(Duration(0.031), "0.03 s");
  EXPECT_EQ(Duration(0.9999), "1.0 s");
  EXPECT_EQ(Duration(12.44), "12.4 s");
  EXPECT_EQ(Duration(119.96), "2 min 00 s");
  EXPECT_EQ(Duration(200.4), "3 min 20 s");
  EXPECT_EQ(Duration(3600 + 185), "1 h 03 min");
  EXPECT_EQ(Duration(-1), "0.00 s");
}

}  // namespace
}  // namespace pybytecode::cli
