#include "tool/publish/text.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tool/utf8.h"

namespace pybytecode::publish {
namespace {

TEST(ValidUtf8Test, EachBadByteIsShown) {
  EXPECT_EQ(ValidUtf8("a\xFFz"), "a\\xffz");
  EXPECT_EQ(ValidUtf8("\xC3\xA9\xC3"), "\xC3\xA9\\xc3");
  EXPECT_EQ(ValidUtf8("\xED\xA0\x80"), "\\xed\\xa0\\x80");
  EXPECT_EQ(ValidUtf8("\xE2\x82z"), "\\xe2\\x82z");
}

TEST(ValidUtf8Test, AnythingBecomesValid) {
  std::mt19937 random(3);
  for (int round = 0; round < 20'000; ++round) {
    std::string text(random() % 12, '\0');
    for (char& c : text) c = static_cast<char>(random() % 3 == 0 ? 0xC0 + random() % 64 : random());
    const std::string valid = ValidUtf8(text);
    EXPECT_TRUE(IsUtf8(valid));
    if (IsUtf8(text)) {
      EXPECT_EQ(valid, text);
    }
  }
}

TEST(Base64Test, Rfc4648) {
  EXPECT_EQ(Base64(""), "");
  EXPECT_EQ(Base64("f"), "Zg==");
  EXPECT_EQ(Base64("fo"), "Zm8=");
  EXPECT_EQ(Base64("foo"), "Zm9v");
  EXPECT_EQ(Base64("foob"), "Zm9vYg==");
  EXPECT_EQ(Base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(Base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(Base64("\xFF\xFE\xFD"), "//79");
  EXPECT_EQ(Base64(std::string_view("\0\0", 2)), "AAA=");
}

}  // namespace
}  // namespace pybytecode::publish
