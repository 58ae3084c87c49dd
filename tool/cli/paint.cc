#include "tool/cli/paint.h"

#include <fmt/format.h>

#include <cstddef>

#include "tool/os/environment.h"

namespace pybytecode::cli {

std::string Paint::operator()(Ink ink, std::string_view text) const {
  constexpr std::string_view kCodes[] = {"1", "2", "1;31", "32", "33", "36"};
  if (!on_ || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", kCodes[static_cast<std::size_t>(ink)], text);
}

bool CanRedraw(int fd) { return os::IsTerminal(fd) && os::Variable("TERM") != "dumb"; }

Paint PaintFor(When color, int fd) {
  if (color != When::kAuto) return Paint(color == When::kAlways);
  return Paint(CanRedraw(fd) && !os::NonEmptyVariable("NO_COLOR"));
}

}  // namespace pybytecode::cli
