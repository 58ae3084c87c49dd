#include "tool/cli/summary_text.h"

#include <fmt/format.h>

#include "tool/cli/text.h"

namespace pybytecode::cli {
namespace {

/// Collects "300 fresh, 8 failed".
class Details {
 public:
  Details& Add(std::uint64_t number, const char* what) {
    if (number != 0)
      text_ += fmt::format("{}{} {}", text_.empty() ? "" : ", ", Grouped(number), what);
    return *this;
  }
  /// With `lead` before them, or nothing.
  std::string Behind(const char* lead) const { return text_.empty() ? "" : lead + text_; }

 private:
  std::string text_;
};

std::uint64_t Total(const Summary& summary) {
  const Counts& counts = summary.counts;
  return counts.compiled + counts.fresh + counts.cached + counts.failed + counts.skipped +
         summary.unfinished;
}

/// What is beside the sum: leftovers removed, and errors, so that a calm line cannot hide them.
std::string Aside(const Summary& summary, bool with_removed) {
  std::string text;
  if (with_removed && summary.counts.removed != 0) {
    text += fmt::format("; {} removed", Grouped(summary.counts.removed));
  }
  if (summary.problems != 0) text += "; " + Counted(summary.problems, "error");
  return text;
}

std::string NothingToCompile(const Summary& summary) {
  const Counts& counts = summary.counts;
  // After an error it may be that nobody looked for any.
  if (Total(summary) == 0 && summary.problems != 0) return "Nothing was compiled";
  std::string text = "Nothing to compile: ";
  if (Total(summary) == 0) return text + "no sources found";
  text += counts.fresh == 0 ? "no file is left"
                            : fmt::format("{} {} fresh", Counted(counts.fresh, "file"),
                                          counts.fresh == 1 ? "is" : "are");
  return text + Details().Add(counts.skipped, "skipped").Behind(", ") +
         fmt::format(" ({})", Duration(summary.seconds));
}

std::string Compiled(const Summary& summary) {
  const Counts& counts = summary.counts;
  const Details details = Details()
                              .Add(counts.fresh, "fresh")
                              .Add(counts.cached, "cached")
                              .Add(counts.failed, "failed")
                              .Add(counts.skipped, "skipped")
                              .Add(summary.unfinished, "not reached");
  return fmt::format("compiled {} of {} in {}{}", Grouped(counts.compiled),
                     Counted(Total(summary), "file"), Duration(summary.seconds),
                     details.Behind(": "));
}

std::string Checked(const Summary& summary) {
  const Counts& counts = summary.counts;
  const std::uint64_t total = Total(summary);
  const std::string part =
      summary.unfinished == 0 ? "" : Grouped(total - summary.unfinished) + " of ";
  const std::string head =
      fmt::format("checked {}{} in {}", part, Counted(total, "file"), Duration(summary.seconds));
  if (total != 0 && counts.fresh == total) return head + ": all fresh";
  return head + Details()
                    .Add(counts.compiled + counts.cached, "stale")
                    .Add(counts.fresh, "fresh")
                    .Add(counts.failed, "failed")
                    .Add(counts.skipped, "skipped")
                    .Add(summary.unfinished, "not reached")
                    .Behind(": ");
}

std::string Removed(const Summary& summary) {
  return fmt::format("removed {} in {}", Counted(summary.counts.removed, "file"),
                     Duration(summary.seconds));
}

/// Beginning with a small letter.
std::string Deed(Command command, const Summary& summary) {
  if (command == Command::kCheck) return Checked(summary);
  return command == Command::kClean ? Removed(summary) : Compiled(summary);
}

/// Instead of a deed, if there was none to do; "" if there was.
std::string NothingToDo(Command command, const Summary& summary) {
  const Counts& counts = summary.counts;
  const bool idle = counts.compiled + counts.cached + counts.failed + summary.unfinished == 0;
  if (command == Command::kCompile && idle) return NothingToCompile(summary);
  if (command == Command::kClean && counts.removed == 0) return "Nothing to remove";
  return "";
}

std::string Capitalized(std::string text) {
  text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

}  // namespace

std::string SummaryText(Command command, const Summary& summary, Ending ending) {
  const std::string aside = Aside(summary, command != Command::kClean);
  if (ending == Ending::kInterrupted) {
    const bool nothing = Total(summary) + summary.counts.removed == 0;
    return "Interrupted: " + (nothing ? "nothing was done" : Deed(command, summary)) + aside;
  }
  const std::string nothing = NothingToDo(command, summary);
  return (nothing.empty() ? Capitalized(Deed(command, summary)) : nothing) + aside;
}

}  // namespace pybytecode::cli
