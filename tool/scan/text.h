// The small text files of an environment (pyvenv.cfg, RECORD, *.pth): reading them, and taking
// their lines apart as Python does. Knows nothing of what they mean.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "tool/os/file.h"

namespace pybytecode::scan {

/// A whole file, if it is a regular one or a link to one: whoever wrote the tree may have put a
/// FIFO or a link to an endless device there. Failed: an errno, ENOENT also for what is no such
/// file.
os::Result<std::string> ReadRegularFile(const std::string& path);

/// The front of `rest` up to its first newline, which is taken off too but not given.
inline std::string_view TakeLine(std::string_view& rest) {
  const std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  return line;
}

/// Without white space at its end.
inline std::string_view StrippedRight(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\f\v";
  return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

/// Without white space at its ends.
inline std::string_view Stripped(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\f\v";
  text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
  return StrippedRight(text);
}

/// A UTF-8 byte order mark is no part of a file's text.
inline std::string_view WithoutMark(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

}  // namespace pybytecode::scan
