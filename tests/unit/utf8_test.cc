#include "tool/utf8.h"

#include <gtest/gtest.h>

#include <string_view>

namespace pybytecode {
namespace {

TEST(Utf8Test, WellFormed) {
  for (const char* text :
       {"", "x.py", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
        "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "a\xC3\xA9z"}) {
    EXPECT_TRUE(IsUtf8(text)) << text;
  }
  EXPECT_TRUE(IsUtf8(std::string_view("\0", 1)));
}

TEST(Utf8Test, IllFormed) {
  for (const char* text :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3z", "\xE0\x9F\xBF", "\xE2\x82",
        "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
        "\xFF", "a\xFFz", "\xF0\x90\x80"})
    EXPECT_FALSE(IsUtf8(text)) << text;
}

TEST(Utf8Test, SurrogatesPassIfTheyMay) {
  for (const char* text : {"\xED\xA0\x80", "\xED\xBF\xBF", "a\xED\xA0\xBD\xED\xB8\x80z"}) {
    EXPECT_FALSE(IsUtf8(text)) << text;
    EXPECT_TRUE(IsUtf8(text, Surrogates::kPass)) << text;
  }
  for (const char* text : {"\xED\xA0", "\xED", "\xE0\x9F\xBF", "\xF4\x90\x80\x80", "\xED\xA0z"})
    EXPECT_FALSE(IsUtf8(text, Surrogates::kPass)) << text;
}

TEST(Utf8Test, ACharacterHasALength) {
  EXPECT_EQ(CharacterLength(""), 0U);
  EXPECT_EQ(CharacterLength("az"), 1U);
  EXPECT_EQ(CharacterLength("\xC3\xA9z"), 2U);
  EXPECT_EQ(CharacterLength("\xE2\x82\xACz"), 3U);
  EXPECT_EQ(CharacterLength("\xF0\x9F\x98\x80z"), 4U);
  EXPECT_EQ(CharacterLength("\x80z"), 0U);
}

}  // namespace
}  // namespace pybytecode
