#include "tool/pyc/body.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <random>
#include <string>

#include "tests/unit/pyc/code_samples.h"

namespace pybytecode::pyc {
namespace {

using test::CodeSample;
using test::kCodeSamples;

/// On the heap and exactly that long, so that AddressSanitizer sees a byte read too many.
Body Check(std::string_view body, std::uint32_t number) {
  const auto copy = std::make_unique<char[]>(body.size());
  std::memcpy(copy.get(), body.data(), body.size());
  return CheckBody(std::string_view(copy.get(), body.size()), number);
}

class BodyTest : public testing::TestWithParam<CodeSample> {
 protected:
  Body Check(std::string_view body) const { return pyc::Check(body, GetParam().magic_number); }
  const std::string sample = GetParam().Bytes();
};

TEST_P(BodyTest, Whole) { EXPECT_EQ(Check(sample), Body::kWhole); }

TEST_P(BodyTest, EveryTruncationIsBroken) {
  for (std::size_t size = 0; size < sample.size(); ++size)
    EXPECT_EQ(Check(sample.substr(0, size)), Body::kBroken) << size;
}

TEST_P(BodyTest, NothingMayFollow) {
  EXPECT_EQ(Check(sample + '\0'), Body::kBroken);
  EXPECT_EQ(Check(sample + sample), Body::kBroken);
}

TEST_P(BodyTest, AZeroedTailIsBroken) {  // What a crash leaves on some file systems.
  for (std::size_t size = 0; size + 16 < sample.size(); size += 7)
    EXPECT_EQ(Check(sample.substr(0, size) + std::string(sample.size() - size, '\0')),
              Body::kBroken)
        << size;
}

TEST_P(BodyTest, MutationsNeverCrash) {
  std::mt19937 random(20240229);
  const auto below = [&](std::size_t n) { return random() % n; };
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = sample;
    for (std::size_t i = 1 + below(4); i > 0; --i) {
      const std::size_t at = below(bytes.size());
      switch (below(4)) {
        case 0:
          bytes[at] = static_cast<char>(random());
          break;
        case 1:
          bytes.erase(at, 1 + below(8));
          break;
        case 2:
          bytes.insert(at, 1 + below(8), static_cast<char>(random()));
          break;
        default:
          std::memset(bytes.data() + at, 0xFF, std::min<std::size_t>(4, bytes.size() - at));
      }
    }
    EXPECT_NE(Check(bytes), Body::kUnknownLayout);
  }
}

INSTANTIATE_TEST_SUITE_P(Samples, BodyTest, testing::ValuesIn(kCodeSamples),
                         [](const testing::TestParamInfo<CodeSample>& sample) {
                           std::string name = std::string("Python") + sample.param.version;
                           name[name.find('.')] = '_';
                           return name;
                         });

TEST(BodyLayoutTest, GoesByTheMagicNumber) {
  for (const CodeSample& sample : kCodeSamples)
    for (const CodeSample& other : kCodeSamples) {
      const bool same = (sample.magic_number < 3495) == (other.magic_number < 3495);
      EXPECT_EQ(Check(sample.Bytes(), other.magic_number), same ? Body::kWhole : Body::kBroken)
          << sample.version << " as " << other.version;
    }
  for (const std::uint32_t unknown : {0U, 62211U, 3379U, 3412U, 9999U})
    EXPECT_EQ(Check(kCodeSamples[0].Bytes(), unknown), Body::kUnknownLayout) << unknown;
}

/// A code object of 3.11 with this as its constants.
std::string CodeWith(const std::string& constants) {
  const std::string zero(4, '\0');
  const std::string bytes = "s" + zero;
  const std::string tuple(")\0", 2);
  const std::string text("z\0", 2);
  return "c" + zero + zero + zero + zero + zero + bytes + constants + tuple + tuple + bytes + text +
         text + text + zero + bytes + bytes;
}

TEST(BodyValuesTest, Constants) {
  using std::string;
  const auto check = [](const string& constants) { return Check(CodeWith(constants), 3495); };
  const auto one = [&](const string& value) { return check(string(")\1", 2) + value); };
  EXPECT_EQ(check(string(")\0", 2)), Body::kWhole);
  EXPECT_EQ(check(string("(\0\0\0\0", 5)), Body::kWhole);
  for (const string& value :
       {string("N"), string("."), string("i\1\0\0\0", 5), string("g12345678"),
        string("y1234567812345678"), string("l\1\0\0\0ab", 7),
        string("l\xFE\xFF\xFF\xFF"
               "abcd",
               9),
        string("a\2\0\0\0hi", 7), string("Z\2hi", 4), string("u\0\0\0\0", 5), string("Z\1\xFF", 3),
        string("u\2\0\0\0\xC3\xA9", 7), string("t\3\0\0\0\xED\xA0\x80", 8), string(">\1\0\0\0N", 6),
        string(":NNN", 4)})
    EXPECT_EQ(one(value), Body::kWhole) << value;
  for (const string& value :
       {string("0"), string("?"), string("f"), string("{N0"), string("a\xFF\xFF\xFF\x7Fhi", 7),
        string("a\xFF\xFF\xFF\xFFhi", 7), string("l\0\0\0\x80", 5), string("(\xFF\xFF\xFF\x7F", 5),
        string("u\1\0\0\0\xFF", 6), string("t\3\0\0\0h\xC3i", 8), string("u\2\0\0\0\xED\xA0", 7),
        string("l\1\0\0\0a\x80", 7), string("l\2\0\0\0ab\0\0", 9)})
    EXPECT_EQ(one(value), Body::kBroken) << value;
  EXPECT_EQ(check("N"), Body::kBroken);  // Constants are a tuple.
}

TEST(BodyValuesTest, NamesAreStringsAndCountsAreNotNegative) {
  const std::string good = CodeWith(std::string(")\0", 2));
  const std::string names = std::string(")\0", 2) + std::string(")\0", 2);
  const std::size_t at = good.find(names) + names.size();
  ASSERT_LT(at, good.size());
  std::string bad = good;
  bad.replace(at - 2, 2, ")\1N");
  EXPECT_EQ(Check(bad, 3495), Body::kBroken);
  bad = good;
  bad[4] = '\xFF';
  EXPECT_EQ(Check(bad, 3495), Body::kBroken);
}

TEST(BodyValuesTest, ArgumentsAndLocalsFitTogether) {
  std::string bad = CodeWith(std::string(")\0", 2));
  for (const std::size_t at : {1U, 5U, 9U}) {  // One argument, and no name for it.
    bad[at] = 1;
    EXPECT_EQ(Check(bad, 3495), Body::kBroken) << at;
    bad[at] = 0;
  }
  bad[17] = 4;  // *args
  EXPECT_EQ(Check(bad, 3495), Body::kBroken);
  bad[17] = 2;
  EXPECT_EQ(Check(bad, 3495), Body::kWhole);
}

TEST(BodyValuesTest, References) {
  using std::string;
  const auto two = [](const string& a, const string& b) {
    return Check(CodeWith(string(")\2", 2) + a + b), 3495);
  };
  const string flagged("\xEE", 1);  // 'n' with FLAG_REF is no type
  const string none(1, static_cast<char>('.' | 0x80));
  EXPECT_EQ(two(none, string("r\0\0\0\0", 5)), Body::kWhole);
  EXPECT_EQ(two(none, string("r\1\0\0\0", 5)), Body::kBroken);
  EXPECT_EQ(two(none, string("r\xFF\xFF\xFF\xFF", 5)), Body::kBroken);
  EXPECT_EQ(two(flagged, "N"), Body::kBroken);
  // A tuple that refers to itself before it is whole.
  const string self = string(1, static_cast<char>(')' | 0x80)) + string("\1r\0\0\0\0", 6);
  EXPECT_EQ(two(self, "N"), Body::kBroken);
  // A reference stands for its kind: a tuple where a tuple is due, not where a string is.
  const string tuple = string(1, static_cast<char>(')' | 0x80)) + string(1, '\0');
  EXPECT_EQ(
      Check("c" + string(20, '\0') + "s" + string(4, '\0') + tuple +
                string("r\0\0\0\0r\0\0\0\0", 10) + "s" + string(4, '\0') + string("z\0z\0z\0", 6) +
                string(4, '\0') + "s" + string(4, '\0') + "s" + string(4, '\0'),
            3495),
      Body::kWhole);
  EXPECT_EQ(
      Check("c" + string(20, '\0') + "s" + string(4, '\0') + tuple +
                string("r\0\0\0\0r\0\0\0\0", 10) + string("r\0\0\0\0", 5) + string("z\0z\0z\0", 6) +
                string(4, '\0') + "s" + string(4, '\0') + "s" + string(4, '\0'),
            3495),
      Body::kBroken);
}

TEST(BodyValuesTest, DepthIsBounded) {
  const auto nested = [](int depth) {
    std::string value;
    for (int i = 0; i < depth; ++i) value += std::string(")\1", 2);
    return Check(CodeWith(value + "N"), 3495);
  };
  EXPECT_EQ(nested(1900), Body::kWhole);
  EXPECT_EQ(nested(2500), Body::kBroken);
  EXPECT_EQ(nested(2'000'000), Body::kBroken);
}

}  // namespace
}  // namespace pybytecode::pyc
