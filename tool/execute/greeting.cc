#include "tool/execute/greeting.h"

#include <charconv>
#include <cstdlib>

#include "tool/error.h"

namespace pybytecode::execute {

namespace {

std::string_view Field(std::string_view text, std::string_view key) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (line.size() > key.size() && line.starts_with(key) && line[key.size()] == '=')
      return line.substr(key.size() + 1);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return {};
}

/// Little-endian bytes as hex digits.
std::uint64_t FromHex(std::string_view hex) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i + 1 < hex.size() && i < 16; i += 2) {
    unsigned byte = 0;
    std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
    value |= static_cast<std::uint64_t>(byte) << (4 * i);
  }
  return value;
}

}  // namespace

bool TooOld(const std::string& version) {
  const int major = std::atoi(version.c_str());
  const std::size_t dot = version.find('.');
  const int minor = dot == std::string::npos ? 0 : std::atoi(version.c_str() + dot + 1);
  return major < 3 || (major == 3 && minor < 7);
}

Greeting ParseGreeting(const std::string& executable, std::string_view text) {
  Greeting greeting;
  greeting.text = text;
  greeting.version = Field(text, "version");
  greeting.implementation = Field(text, "implementation");
  greeting.identity.cache_tag = Field(text, "tag");
  greeting.identity.magic = static_cast<std::uint32_t>(FromHex(Field(text, "magic")));
  greeting.hash = pyc::HashFunctionOf(FromHex(Field(text, "hash")));
  greeting.library = Field(text, "library");
  greeting.platlib = Field(text, "platlib");
  if (greeting.version.empty() || greeting.identity.magic == 0)
    throw Error(executable,
                "does not answer like a Python interpreter; name another with --python");
  if (TooOld(greeting.version))
    throw Error(executable,
                "is Python " + greeting.version +
                    ", which is too old: 3.8 or newer is needed; name another with --python");
  constexpr std::string_view kInNoName("/\0", 2);
  if (greeting.identity.cache_tag.find_first_of(kInNoName) != std::string::npos)
    throw Error(executable,
                "has a cache tag (sys.implementation.cache_tag) that cannot be part of a "
                "file name: " +
                    greeting.identity.cache_tag);
  if (greeting.identity.cache_tag.empty())
    throw Error(executable,
                "has no cache tag (sys.implementation.cache_tag is None): it neither "
                "reads nor writes bytecode files");
  return greeting;
}

}  // namespace pybytecode::execute
