// Names of files and distributions: bytes that anybody may choose. A bytecode file's name leads
// back to its source; what JSON gets is UTF-8; Base64 can be undone.
#include <string>

#include "tests/fuzz/target.h"
#include "tool/publish/text.h"
#include "tool/pyc/name.h"
#include "tool/pyc/owner.h"
#include "tool/scan/dist_info.h"
#include "tool/utf8.h"

namespace pybytecode::fuzz {
namespace {

std::string Decoded(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned bits = 0, value = 0;
  for (const char c : text.substr(0, text.find('='))) {
    value = (value << 6U | static_cast<unsigned>(kDigits.find(c))) & 0xFFFFFFU;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += static_cast<char>(value >> bits);
  }
  return out;
}

void CheckOwner(const std::string& stem, int level) {
  if (stem.empty() || stem.find('/') != std::string::npos) return;
  const std::string name = pyc::BytecodeName(stem + ".py", "cpython-311", level);
  const auto owner = pyc::OwnerOf(name);
  Require(owner && owner->stem == stem && owner->tag == "cpython-311", "a name tells its source");
}

void CheckDistribution(std::string_view directory) {
  const auto info = scan::ParseDistInfo(directory);
  if (!info) return;
  Require(directory.ends_with(".dist-info") && !info->name.empty(), "it is a dist-info directory");
  Require(scan::NormalizedName(info->name) == info->name, "a name is normal");
  Require(directory.find(info->version) != std::string_view::npos, "its version is in it");
}

const Target kNames("names", [](std::string_view bytes) {
  Input input(bytes);
  const int level = input.Byte() % 3;
  const std::string_view text = input.Rest();
  CheckOwner(std::string(text), level);
  CheckDistribution(text);
  CheckDistribution(std::string(text) + ".dist-info");
  static_cast<void>(pyc::OwnerOf(text));
  const std::string valid = publish::ValidUtf8(text);
  Require(IsUtf8(valid), "it is valid");
  Require(IsUtf8(text) == (valid == text), "and unchanged if it was");
  Require(Decoded(publish::Base64(text)) == text, "Base64 can be undone");
});

}  // namespace
}  // namespace pybytecode::fuzz
