#include "tool/pyc/source_hash.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace pybytecode::pyc {
namespace {

struct Vector {
  std::size_t size;
  std::uint64_t hash;
};

constexpr std::uint64_t kKey = 0x0706050403020100U;

// _imp.source_hash(kKey, bytes(range(size))), checked with an independent SipHash that gives the
// vectors of the SipHash paper for their own key.
constexpr Vector kSipHash24[] = {
    // CPython 3.8
    {0, 0xa402ec86ee528132U},  {1, 0x86a88668a52fcf93U},  {2, 0x2b62b2ab49e25c85U},
    {3, 0xb9e74b4b70c97a01U},  {4, 0x5a09244b81e07dfbU},  {5, 0x826a42e2cde7e658U},
    {6, 0x80d199796b816d6fU},  {7, 0xf350389b941f8786U},  {8, 0xeb8e9b0661a15490U},
    {9, 0x6286ed9c2801b70eU},  {10, 0xafdb31aeb928a7c6U}, {11, 0xfb7b8fc6cff7bf19U},
    {12, 0x00619af97f01ea0dU}, {13, 0x6a67a5fd89f4565dU}, {14, 0xf10baff7a5bf1af4U},
    {15, 0xde25ac9eff95f4ecU}, {16, 0xc347d4d6e2682a1bU}, {63, 0xc1b8e705aaa28423U},
    {64, 0x81ff0a8f95567591U},
};
constexpr Vector kSipHash13[] = {
    // CPython 3.13
    {0, 0xf46d3bfe2ea281dcU},  {1, 0x5bb2c195fe70a449U},  {2, 0x48e409dbe38c2bd3U},
    {3, 0xb0dc73387a51665cU},  {4, 0x0b7f74a5372abaefU},  {5, 0x9e56cd654ffcf762U},
    {6, 0x2fa1e15a0194e7dfU},  {7, 0x3dd20bc6123b60e0U},  {8, 0x5124317f8cfc24cbU},
    {9, 0x9d1f9dbb9125d122U},  {10, 0x5b504de30e94bad7U}, {11, 0xce16b02860a2dc9cU},
    {12, 0xf644ba3bafe9f481U}, {13, 0x793034c6be2de9ccU}, {14, 0x997d1754c1dda378U},
    {15, 0x7f501f340ece0c62U}, {16, 0xa07bf4038d638986U}, {63, 0x9c56dbe0649233f3U},
    {64, 0xcea463ea3b564fbfU},
};

/// On the heap and exactly that long, so that AddressSanitizer sees a byte read too many.
template <class Hash>
void ExpectVectors(const Vector (&vectors)[19], Hash&& hash) {
  for (const Vector& vector : vectors) {
    const auto bytes = std::make_unique<char[]>(vector.size);
    for (std::size_t i = 0; i < vector.size; ++i) bytes[i] = static_cast<char>(i);
    EXPECT_EQ(hash(kKey, std::string_view(bytes.get(), vector.size)), vector.hash) << vector.size;
  }
}

TEST(SourceHashTest, SipHash24) { ExpectVectors(kSipHash24, SipHash24); }
TEST(SourceHashTest, SipHash13) { ExpectVectors(kSipHash13, SipHash13); }

TEST(SourceHashTest, EveryAlignment) {
  const std::string padded = "0123456789abcdefghijklmnopqrstuvwxyz";
  for (std::size_t at = 0; at < 8; ++at) {
    const std::string copy = padded.substr(at, 23);
    EXPECT_EQ(SipHash13(kKey, std::string_view(padded).substr(at, 23)), SipHash13(kKey, copy));
  }
}

TEST(SourceHashTest, KeyedByTheMagicNumber) {
  const std::string_view source = "pybytecode";
  EXPECT_EQ(HashSource(HashFunction::kSipHash24, MagicOf(3413), source),
            0x716df5ab3a797308U);  // 3.8
  EXPECT_EQ(HashSource(HashFunction::kSipHash24, MagicOf(3439), source),
            0x11a171467c9ea330U);  // 3.10
  EXPECT_EQ(HashSource(HashFunction::kSipHash13, MagicOf(3495), source),
            0xeb5d1a7176654724U);  // 3.11
  EXPECT_EQ(HashSource(HashFunction::kSipHash13, MagicOf(3571), source),
            0x48d98de1cbff41e2U);  // 3.13
}

TEST(SourceHashTest, TheTestVectorTellsTheFunction) {
  EXPECT_EQ(HashFunctionOf(0x83d95f399e39a1a7U), HashFunction::kSipHash24);
  EXPECT_EQ(HashFunctionOf(0xacfe2fe3ab18cb7eU), HashFunction::kSipHash13);
  EXPECT_EQ(HashFunctionOf(0), HashFunction::kUnknown);
  EXPECT_EQ(HashFunctionOf(0xacfe2fe3ab18cb7fU), HashFunction::kUnknown);
}

TEST(SourceHashTest, TheMagicNumberTellsTheFunction) {
  EXPECT_EQ(HashFunctionOfMagic(3394), HashFunction::kSipHash24);  // 3.7
  EXPECT_EQ(HashFunctionOfMagic(3439), HashFunction::kSipHash24);  // 3.10
  EXPECT_EQ(HashFunctionOfMagic(3495), HashFunction::kSipHash13);  // 3.11
}

}  // namespace
}  // namespace pybytecode::pyc
