#include "tool/cli/messages.h"

#include <fmt/format.h>

#include <utility>

#include "tool/cli/option_table.h"
#include "tool/cli/text.h"
#include "tool/os/environment.h"

namespace pybytecode::cli {
namespace {

constexpr int kStandardError = 2;

/// A text of several lines (the end of what an interpreter said before it died), each harmless. The
/// indentation shows that the later ones are no messages of ours.
std::string Lines(std::string_view text) {
  std::string out;
  for (const std::string& line : Parts(text, '\n')) {
    if (line.empty()) continue;
    out += (out.empty() ? "" : "    ") + Escaped(line) + "\n";
  }
  return out.empty() ? "\n" : out;
}

std::string Labelled(Ink ink, std::string_view label, std::string_view lines, const Paint& paint) {
  return fmt::format("{} {} {}", paint(Ink::kBold, "pybytecode:"), paint(ink, label), lines);
}

std::string PlaceText(const Failure& failure) {
  std::string place = Escaped(failure.source) + ":";
  if (failure.line == 0) return place;
  place += fmt::format("{}:", failure.line);
  return failure.column == 0 ? place : place + fmt::format("{}:", failure.column);
}

/// The exception's name in red, which stands before the first colon.
std::string Reddened(std::string_view lines, const Paint& paint) {
  const std::size_t colon = lines.find(": ");
  if (colon == std::string_view::npos) return std::string(lines);
  return paint(Ink::kRed, lines.substr(0, colon + 1)) + std::string(lines.substr(colon + 1));
}

}  // namespace

std::string FailureText(const Failure& failure, const Paint& paint) {
  const std::string lines = Lines(failure.message);
  const std::string place = PlaceText(failure);
  if (failure.infrastructure) {
    return Labelled(Ink::kRed, "error:", place + " " + lines, paint);
  }
  return paint(Ink::kBold, place) + " " + Reddened(lines, paint);
}

std::string ErrorText(std::string_view text, const Paint& paint) {
  return Labelled(Ink::kRed, "error:", Lines(text), paint);
}

std::string ErrorText(const Problem& problem, const Paint& paint) {
  const std::string path = problem.path.empty() ? "" : Escaped(problem.path) + ": ";
  return Labelled(Ink::kRed, "error:", path + Lines(problem.reason), paint);
}

std::string NoteText(std::string_view text, const Paint& paint) {
  return Labelled(Ink::kCyan, "note:", Lines(text), paint);
}

Messages::Messages(Paint paint, Writer write)
    : paint_(paint), write_(std::move(write)), display_(NoProgress()) {}

void Messages::Use(std::unique_ptr<ProgressDisplay> display) {
  display_->Finish();
  display_ = std::move(display);
}

void Messages::File(std::string_view outcome, std::string_view path) {
  Write(fmt::format("{} {}\n", paint_(Ink::kGreen, outcome), Escaped(path)));
}

Messages StandardErrorMessages(When color) {
  return {PaintFor(color, kStandardError),
          [](const std::string& text) { os::WriteTo(kStandardError, text); }};
}

}  // namespace pybytecode::cli
