// What libFuzzer calls: the one target that is linked with it.
#include <cstddef>

#include "tests/fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto run = pybytecode::fuzz::Targets().begin()->second;
  run(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
