// -i/--input-list: the items, put together again, are the text, but for empty ones and CRs.
#include <algorithm>

#include "tests/fuzz/target.h"
#include "tests/support/temp_dir.h"
#include "tool/roots.h"

namespace pybytecode::fuzz {
namespace {

std::string Without(std::string_view text, std::string_view bytes) {
  std::string out(text);
  std::erase_if(out, [bytes](char c) { return bytes.find(c) != std::string_view::npos; });
  return out;
}

const Target kInputList("input_list", [](std::string_view bytes) {
  static const test::TempDir room;
  Input input(bytes);
  Settings settings;
  settings.null_separated = input.Byte() % 2 != 0;
  settings.input_list = room.Write("list", input.Rest());
  const std::string_view separator = settings.null_separated ? std::string_view("\0", 1) : "\n";
  std::string joined;
  for (const std::string& path : NamedPaths(settings)) {
    Require(!path.empty() && path.find(separator) == std::string::npos, "an item is one path");
    joined += path;
  }
  const std::string_view gone = settings.null_separated ? std::string_view("\0", 1) : "\n\r";
  Require(Without(joined, gone) == Without(input.Rest(), gone), "no byte of a path is lost");
});

}  // namespace
}  // namespace pybytecode::fuzz
