// The progress line of a terminal, or none: two implementations of one small interface. Knows how
// to draw one line over itself; knows nothing of the run that it shows, of other messages (which go
// through Around(), so that they never land in the middle of the line) or of when it is wanted.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "tool/observer.h"

namespace pybytecode::cli {

class ProgressDisplay {
 public:
  virtual ~ProgressDisplay() = default;
  virtual void Show(const Progress& progress) = 0;
  /// `message` (whole lines) with whatever keeps the display out of its way.
  virtual std::string Around(const std::string& message) = 0;
  /// Leaves nothing behind on the terminal.
  virtual void Finish() = 0;
};

/// What the line needs of the world; tests bring their own.
struct ProgressTerminal {
  std::function<void(const std::string&)> write;
  std::function<std::size_t()> width;              ///< Columns, asked again for each line.
  std::function<std::chrono::milliseconds()> now;  ///< From any fixed moment.
};

/// A log: nothing at all.
std::unique_ptr<ProgressDisplay> NoProgress();
/// One line, redrawn at most ten times a second. `verb` is "Compiling". Nothing is drawn in the
/// first moments, so that a short run does not flicker.
std::unique_ptr<ProgressDisplay> ProgressLine(std::string verb, ProgressTerminal terminal);

/// What the line says after `elapsed`, in at most `width` columns; "" if there is nothing to say.
std::string ProgressText(const std::string& verb, const Progress& progress,
                         std::chrono::milliseconds elapsed, std::size_t width);

}  // namespace pybytecode::cli
