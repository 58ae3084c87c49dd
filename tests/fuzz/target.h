// A fuzz target: what is done with one input, and what must hold whatever the input is. Each
// fuzz_*.cc makes one; replay.cc and libfuzzer.cc run them, and a target knows neither.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

namespace pybytecode::fuzz {

using Run = void (*)(std::string_view input);

/// Every target that is linked, by its name: that of its directories in corpus/ and regressions/.
inline std::map<std::string, Run>& Targets() {
  static std::map<std::string, Run> targets;
  return targets;
}

struct Target {
  Target(const char* name, Run run) { Targets()[name] = run; }
};

/// Ends the process if it does not hold: then the input is a find.
inline void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "fuzz: does not hold: %s\n", what);
  std::abort();
}

/// Choices off the front of an input. From one that is used up come zeros and empty pieces.
class Input {
 public:
  explicit Input(std::string_view bytes) : rest_(bytes) {}

  bool Empty() const { return rest_.empty(); }
  std::string_view Rest() const { return rest_; }

  std::uint8_t Byte() {
    if (rest_.empty()) return 0;
    const auto byte = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }

  /// Little-endian.
  std::uint64_t Number(unsigned bytes) {
    std::uint64_t number = 0;
    for (unsigned i = 0; i < bytes; ++i) number |= static_cast<std::uint64_t>(Byte()) << (8 * i);
    return number;
  }

  /// What is up to `end`, which goes too.
  std::string_view Piece(char end) {
    const std::string_view piece = rest_.substr(0, rest_.find(end));
    rest_.remove_prefix(piece.size() < rest_.size() ? piece.size() + 1 : piece.size());
    return piece;
  }

 private:
  std::string_view rest_;
};

}  // namespace pybytecode::fuzz
