#include "tool/cli/progress.h"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

#include "tool/cli/text.h"

namespace pybytecode::cli {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kRedraw{100};
constexpr milliseconds kSilence{250};  ///< Shorter runs show no line.
constexpr milliseconds kEnoughForGuesses{2000};
constexpr std::size_t kShortestName = 12;  ///< Columns of a path that still tell something.
constexpr std::size_t kWide = 99;          ///< Room for bytes beside what is slow.

constexpr const char* kEraseLine = "\r\x1b[K";

double InSeconds(milliseconds time) { return std::chrono::duration<double>(time).count(); }

std::string Files(const std::string& verb, const Progress& progress) {
  return fmt::format("{} {} of {}", verb, Grouped(progress.files_done),
                     Counted(progress.files_total, "file"));
}

/// "41%", by bytes: they are the better measure of the time, because the largest come first.
std::string Percent(const Progress& progress) {
  if (progress.bytes_total == 0) return "";
  return fmt::format("{}%", progress.bytes_done * 100 / progress.bytes_total);
}

std::string TimeLeft(const Progress& progress, milliseconds elapsed) {
  const bool known = elapsed >= kEnoughForGuesses && progress.bytes_done != 0 &&
                     progress.bytes_done < progress.bytes_total;
  if (!known) return "";
  const double part = static_cast<double>(progress.bytes_total - progress.bytes_done) /
                      static_cast<double>(progress.bytes_done);
  const double left = InSeconds(elapsed) * part;
  if (left < 100) return fmt::format("{:.0f} s left", left + 0.5);
  return Duration(left) + " left";
}

std::string Megabytes(std::uint64_t bytes) {
  const double size = static_cast<double>(bytes) / 1e6;
  return size < 9.95 ? fmt::format("{:.1f}", size) : fmt::format("{:.0f}", size);
}

std::string Bytes(const Progress& progress) {
  if (progress.bytes_total == 0) return "";
  return fmt::format("{} of {} MB", Megabytes(progress.bytes_done),
                     Megabytes(progress.bytes_total));
}

std::string Rate(const Progress& progress, milliseconds elapsed) {
  if (elapsed < kEnoughForGuesses) return "";
  const double rate = static_cast<double>(progress.files_done) / InSeconds(elapsed);
  return fmt::format("{} files/s", Grouped(static_cast<std::uint64_t>(rate)));
}

/// "…/big.py 4 s and 2 more", in at most `room` columns; "" if that is too little.
std::string Slow(const Progress& progress, std::size_t room) {
  if (progress.slow.empty()) return "";
  const SlowSource& slowest = progress.slow.front();
  std::string rest = fmt::format(" {:.0f} s", InSeconds(slowest.since));
  if (progress.slow.size() > 1) rest += fmt::format(" and {} more", progress.slow.size() - 1);
  if (room < rest.size() + kShortestName) return "";
  return ShortenedLeft(Escaped(slowest.source), room - rest.size()) + rest;
}

class Nothing : public ProgressDisplay {
 public:
  void Show(const Progress&) override {}
  std::string Around(const std::string& message) override { return message; }
  void Finish() override {}
};

class Line : public ProgressDisplay {
 public:
  Line(std::string verb, ProgressTerminal terminal)
      : verb_(std::move(verb)), terminal_(std::move(terminal)), begin_(terminal_.now()) {}

  void Show(const Progress& progress) override {
    const milliseconds now = terminal_.now();
    const bool too_early = now - begin_ < kSilence || (drawn_ && now - *drawn_ < kRedraw);
    if (too_early) return;
    Draw(ProgressText(verb_, progress, now - begin_, terminal_.width()));
    drawn_ = now;
  }

  std::string Around(const std::string& message) override {
    return line_.empty() ? message : kEraseLine + message + line_;
  }

  void Finish() override { Draw(""); }

 private:
  void Draw(const std::string& line) {
    if (line == line_) return;
    line_ = line;
    terminal_.write(kEraseLine + line_);
  }

  std::string verb_;
  ProgressTerminal terminal_;
  milliseconds begin_;
  std::optional<milliseconds> drawn_;
  std::string line_;  ///< What stands on the terminal now.
};

}  // namespace

std::unique_ptr<ProgressDisplay> NoProgress() { return std::make_unique<Nothing>(); }

std::unique_ptr<ProgressDisplay> ProgressLine(std::string verb, ProgressTerminal terminal) {
  return std::make_unique<Line>(std::move(verb), std::move(terminal));
}

std::string ProgressText(const std::string& verb, const Progress& progress, milliseconds elapsed,
                         std::size_t width) {
  if (progress.files_total == 0) return "";
  // A terminal's last column stays free: some wrap as soon as it is filled.
  const std::size_t room = width == 0 ? 0 : width - 1;
  std::string line = Files(verb, progress);
  if (DisplayWidth(line) > room) return "";
  std::vector<std::string> parts = {Percent(progress), TimeLeft(progress, elapsed)};
  if (progress.slow.empty() || room >= kWide) parts.push_back(Bytes(progress));
  if (progress.slow.empty()) parts.push_back(Rate(progress, elapsed));
  for (const std::string& part : parts) {
    const bool fits = DisplayWidth(line) + 2 + DisplayWidth(part) <= room;
    if (!part.empty() && fits) line += ", " + part;
  }
  const std::size_t taken = DisplayWidth(line) + 2;
  const std::string name = taken < room ? Slow(progress, room - taken) : "";
  return name.empty() ? line : line + "; " + name;
}

}  // namespace pybytecode::cli
