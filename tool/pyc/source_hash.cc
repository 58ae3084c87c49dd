#include "tool/pyc/source_hash.h"

#include <bit>
#include <cstring>

namespace pybytecode::pyc {

namespace {

std::uint64_t Load64(const char* bytes) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes, sizeof value);
  if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap64(value);
  return value;
}

struct State {
  std::uint64_t v0, v1, v2, v3;

  void Round() {
    v0 += v1;
    v2 += v3;
    v1 = std::rotl(v1, 13) ^ v0;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 = std::rotl(v0, 32) + v3;
    v2 += v1;
    v3 = std::rotl(v3, 21) ^ v0;
    v1 = std::rotl(v1, 17) ^ v2;
    v2 = std::rotl(v2, 32);
  }

  template <int kRounds>
  void Absorb(std::uint64_t word) {
    v3 ^= word;
    for (int i = 0; i < kRounds; ++i) Round();
    v0 ^= word;
  }
};

template <int kCompression, int kFinalization>
std::uint64_t Hash(std::uint64_t k0, std::string_view data) {
  State state{k0 ^ 0x736f6d6570736575U, 0x646f72616e646f6dU, k0 ^ 0x6c7967656e657261U,
              0x7465646279746573U};
  const std::size_t whole = data.size() & ~std::size_t{7};
  for (std::size_t i = 0; i < whole; i += 8) state.Absorb<kCompression>(Load64(data.data() + i));
  std::uint64_t last = static_cast<std::uint64_t>(data.size()) << 56;
  for (std::size_t i = whole; i < data.size(); ++i)
    last |= static_cast<std::uint64_t>(static_cast<unsigned char>(data[i])) << (8 * (i - whole));
  state.Absorb<kCompression>(last);
  state.v2 ^= 0xff;
  for (int i = 0; i < kFinalization; ++i) state.Round();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

}  // namespace

std::uint64_t SipHash13(std::uint64_t k0, std::string_view data) { return Hash<1, 3>(k0, data); }
std::uint64_t SipHash24(std::uint64_t k0, std::string_view data) { return Hash<2, 4>(k0, data); }

SourceHash HashSource(HashFunction function, std::uint32_t magic, std::string_view source) {
  return function == HashFunction::kSipHash13 ? SipHash13(magic, source) : SipHash24(magic, source);
}

HashFunction HashFunctionOf(SourceHash answer) {
  for (const HashFunction function : {HashFunction::kSipHash13, HashFunction::kSipHash24})
    if (HashSource(function, kTestKey, kTestVector) == answer) return function;
  return HashFunction::kUnknown;
}

HashFunction HashFunctionOfMagic(std::uint32_t number) {
  return number < 3450 ? HashFunction::kSipHash24 : HashFunction::kSipHash13;
}

}  // namespace pybytecode::pyc
