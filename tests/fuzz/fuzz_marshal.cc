// The body of a bytecode file, as --verify reads it. What is one whole code object is none any more
// when it is cut or when something follows.
#include <array>

#include "tests/fuzz/target.h"
#include "tool/pyc/body.h"

namespace pybytecode::fuzz {
namespace {

constexpr std::array<std::uint32_t, 8> kNumbers = {3394, 3413, 3425, 3439, 3495, 3531, 3627, 3379};

const Target kMarshal("marshal", [](std::string_view bytes) {
  Input input(bytes);
  const std::uint32_t number = kNumbers[input.Byte() % kNumbers.size()];
  const std::string_view body = input.Rest();
  const pyc::Body answer = pyc::CheckBody(body, number);
  Require((answer == pyc::Body::kUnknownLayout) == (number == 3379),
          "the layout goes by the number");
  if (answer != pyc::Body::kWhole) return;
  Require((body[0] & 0x7F) == 'c', "a whole body is a code object");
  const std::size_t step = body.size() / 256 + 1;
  for (std::size_t size = 0; size < body.size(); size += step)
    Require(pyc::CheckBody(body.substr(0, size), number) == pyc::Body::kBroken,
            "a cut body is broken");
  Require(pyc::CheckBody(std::string(body) + 'N', number) == pyc::Body::kBroken,
          "nothing may follow");
});

}  // namespace
}  // namespace pybytecode::fuzz
