// What a person sees of a terminal after everything was printed: lines overwritten by a carriage
// return, erased and printed again. Knows just the sequences that we use.
#pragma once

#include <stdexcept>
#include <string>

namespace pybytecode::cli {

inline std::string Seen(const std::string& printed) {
  std::string above;
  std::string line;
  std::size_t column = 0;
  for (std::size_t i = 0; i < printed.size(); ++i) {
    if (printed[i] == '\n') {
      above += line + "\n";
      line.clear();
      column = 0;
    } else if (printed[i] == '\r') {
      column = 0;
    } else if (printed.compare(i, 3, "\x1b[K") == 0) {
      line.resize(column);
      i += 2;
    } else if (printed[i] == '\x1b') {
      throw std::runtime_error("an escape sequence that no terminal was promised");
    } else {
      line.resize(std::max(line.size(), column + 1), ' ');
      line[column++] = printed[i];
    }
  }
  return above + line;
}

}  // namespace pybytecode::cli
