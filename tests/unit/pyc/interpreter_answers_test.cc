// What interpreters answered once, beyond the samples and vectors of the other tests: CPython 3.12's
// own layout of a code object with type parameters, and hashes under the key of the greeting.
#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <random>
#include <string>

#include "tests/unit/pyc/code_samples.h"
#include "tool/pyc/body.h"
#include "tool/pyc/source_hash.h"

namespace pybytecode::pyc {
namespace {

// marshal.dumps(compile(SOURCE, "s.py", "exec", 0, True, 0)), SOURCE having a generic class, a type
// alias, except*, a generator with a closure, and constants of every kind.
constexpr test::CodeSample kPython312 = {
    "3.12", 3531,
    "e30000000000000000000000000300000000000000f33a000000970064005a00640164026c015a02640364049c01"
    "640584025a03020064068400ab000000000000005a0464076402640884006603ad0b5a05790229097a04446f632e"
    "e9000000004e67000000000000f83f2901da016b63010000000000000001000000060000002f000000f37a000000"
    "87004b000100970088006601640184087d04090002007c04ab00000000000000450064007b030000960397028605"
    "05000100790037008c052300670078027400000000000000000025007801810601006e03910301006e026e010100"
    "9101ae0178018003010059007900630259007700780359007701ad03770129024e63000000000000000000000000"
    "0700000013000000f31e00000095019700890064016402640374000000000000000000640464056607530029064e"
    "f301000000ff6c05000000d20a3e563326a55a0a007505000000c3a9e282ac2e7900000000000000000000000000"
    "0000402901da0966726f7a656e7365742901da0161730100000080fa04732e7079da01677a0c662e3c6c6f63616c"
    "733e2e6704000000731a000000f8800090419077d02034b06ec469d05154d05658d01458d00d58f3000000002901"
    "da0a56616c75654572726f72290572080000007203000000da0162da0163720a0000007305000000602020202072"
    "09000000da0166720f00000003000000732a000000f8e800f88000dc0458f00202051dd9131493338f0e8a0ef9d9"
    "041c8c4ad3041c9804fa9804d0041cfffe732000000083063b018a0a1c0094011a0495041c0099013b019a011c00"
    "9c173803b3083b01630000000000000000000000000500000003000000f330000000870297006400ad0778017d00"
    "66018a0202004700880266016401840864028902ad0a7d017c01ab0300000000000053002903da01546300000000"
    "00000000000000000300000000000000f32a0000009501970065005a0164005a025700b0005a03550064015a0465"
    "05650664023c000000640384005a0779042905da0143e9ffffffffda017863010000000000000000000000020000"
    "0013000000f31200000097007400000000000000000064017600530029024e3e030000004eda0374776fe9010000"
    "00290172150000002901da0473656c667301000000207209000000da016d7a03432e6d0a000000730d0000008000"
    "9c01d01d2dd0182dd0112d720b0000004e2908da085f5f6e616d655f5fda0a5f5f6d6f64756c655f5fda0c5f5f71"
    "75616c6e616d655f5fda0f5f5f747970655f706172616d735f5f7215000000da03696e74da0f5f5f616e6e6f7461"
    "74696f6e735f5f721a0000002901da0c2e747970655f706172616d73730100000080720900000072130000007213"
    "000000080000007311000000f887008000d80d0f80418073834bdb042d720b0000007213000000a9002903721100"
    "0000da0d2e67656e657269635f62617365722100000073030000002020407209000000fa193c67656e6572696320"
    "706172616d6574657273206f6620433e7224000000080000007314000000f880008c01f70002012ef70002012ef0"
    "0002012e720b000000da0141630000000000000000000000000200000003000000f31c0000009700740000000000"
    "000000007402000000000000000019000000530029014e2902da046c697374721f0000007222000000720b000000"
    "7209000000722500000072250000000b000000730b00000080008c148c638919d00012720b0000002906da075f5f"
    "646f635f5fda026f73da016f720f000000721300000072250000007222000000720b0000007209000000fa083c6d"
    "6f64756c653e722b00000001000000731d000000f003010101d9000adb000ed80f12f40004011df70a02012ef706"
    "000113720b000000"
};

/// On the heap and exactly that long, so that AddressSanitizer sees a byte read too many.
Body Check(std::string_view body, std::uint32_t number = kPython312.magic_number) {
  const auto copy = std::make_unique<char[]>(body.size());
  std::memcpy(copy.get(), body.data(), body.size());
  return CheckBody(std::string_view(copy.get(), body.size()), number);
}

TEST(PycPython312Test, Whole) {
  EXPECT_EQ(Check(kPython312.Bytes()), Body::kWhole);
  EXPECT_EQ(Check(kPython312.Bytes(), 3439), Body::kBroken);  // Not as 3.10 has it.
  EXPECT_EQ(Check(kPython312.Bytes(), 1), Body::kUnknownLayout);
}

TEST(PycPython312Test, NeitherShorterNorLonger) {
  const std::string bytes = kPython312.Bytes();
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_EQ(Check(bytes.substr(0, size)), Body::kBroken) << size;
  for (int byte = 0; byte < 256; ++byte)
    EXPECT_EQ(Check(bytes + static_cast<char>(byte)), Body::kBroken) << byte;
}

TEST(PycPython312Test, TwoThousandMutationsNeverCrash) {
  std::mt19937 random(312);
  for (int round = 0; round < 2'000; ++round) {
    std::string bytes = kPython312.Bytes();
    for (unsigned i = 0; i <= random() % 8; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
    EXPECT_NE(Check(bytes), Body::kUnknownLayout);
  }
}

// The hash is eight bytes in a header, the least first: as hexadecimal they read in that order.
std::string InOrder(SourceHash hash) {
  std::string text;
  for (int i = 0; i < 16; ++i) text += "0123456789abcdef"[hash >> (8 * (i / 2) + (i % 2 == 0 ? 4 : 0)) & 15U];
  return text;
}

// _imp.source_hash(0x0A0D0D7B, ...).hex() of CPython 3.8 and 3.12.
TEST(PycGreetingHashTest, AsTheInterpretersAnswer) {
  const struct {
    std::string_view data;
    const char* python38;
    const char* python312;
  } cases[] = {{kTestVector, "a7a1399e395fd983", "7ecb18abe32ffeac"},
               {"", "c04a75fd18f5b9e3", "d9cbe0ec1ac8d2a8"},
               {"1234567", "7c649bf06d1b9687", "94cf374b2770797a"},
               {"12345678", "0499add2699b5b43", "050c67399ed67b0c"},
               {"123456789", "2dc4076b48620156", "39dc6d4735fb7d0f"}};
  for (const auto& c : cases) {
    EXPECT_EQ(InOrder(HashSource(HashFunction::kSipHash24, kTestKey, c.data)), c.python38) << c.data;
    EXPECT_EQ(InOrder(HashSource(HashFunction::kSipHash13, kTestKey, c.data)), c.python312) << c.data;
  }
}

}  // namespace
}  // namespace pybytecode::pyc
