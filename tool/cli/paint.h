// Colours, or none: the only unit that writes escape sequences for them. Knows nothing of what is
// painted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tool/cli/options.h"

namespace pybytecode::cli {

enum class Ink : std::uint8_t { kBold, kDim, kRed, kGreen, kYellow, kCyan };

class Paint {
 public:
  Paint() = default;
  explicit Paint(bool on) : on_(on) {}
  /// `text` in this ink, or as it is.
  std::string operator()(Ink ink, std::string_view text) const;

 private:
  bool on_ = false;
};

/// What --color says; on `auto`, whether `fd` is a terminal that shows colours and NO_COLOR is not
/// set (no-color.org).
Paint PaintFor(When color, int fd);

/// A terminal on which a line can be drawn again (TERM is not "dumb").
bool CanRedraw(int fd);

}  // namespace pybytecode::cli
