#include "tool/cli/summary_text.h"

#include <gtest/gtest.h>

namespace pybytecode::cli {
namespace {

Summary After(double seconds, Counts counts) {
  Summary summary;
  summary.seconds = seconds;
  summary.counts = counts;
  return summary;
}

std::string Compiled(const Summary& summary) { return SummaryText(Command::kCompile, summary); }
std::string Checked(const Summary& summary) { return SummaryText(Command::kCheck, summary); }
std::string Cleaned(const Summary& summary) { return SummaryText(Command::kClean, summary); }

TEST(SummaryTest, MentionsOnlyWhatIsNotZero) {
  EXPECT_EQ(Compiled(After(12.4, {.compiled = 13'205, .fresh = 300, .cached = 20, .failed = 8})),
            "Compiled 13,205 of 13,533 files in 12.4 s: 300 fresh, 20 cached, 8 failed");
  EXPECT_EQ(Compiled(After(0.05, {.compiled = 1})), "Compiled 1 of 1 file in 0.05 s");
  EXPECT_EQ(Compiled(After(0.05, {.failed = 2})), "Compiled 0 of 2 files in 0.05 s: 2 failed");
}

TEST(SummaryTest, SkippedFilesAddUp) {
  EXPECT_EQ(Compiled(After(1, {.compiled = 3, .skipped = 7})),
            "Compiled 3 of 10 files in 1.0 s: 7 skipped");
}

TEST(SummaryTest, NothingToCompile) {
  EXPECT_EQ(Compiled(After(0.031, {.fresh = 13'533})),
            "Nothing to compile: 13,533 files are fresh (0.03 s)");
  EXPECT_EQ(Compiled(After(0.01, {.fresh = 1})), "Nothing to compile: 1 file is fresh (0.01 s)");
  EXPECT_EQ(Compiled(After(0.01, {.fresh = 2, .skipped = 3})),
            "Nothing to compile: 2 files are fresh, 3 skipped (0.01 s)");
  EXPECT_EQ(Compiled(After(0.01, {.skipped = 3})),
            "Nothing to compile: no file is left, 3 skipped (0.01 s)");
  EXPECT_EQ(Compiled(After(0, {})), "Nothing to compile: no sources found");
}

TEST(SummaryTest, NeverHidesErrors) {
  Summary summary = After(0, {});
  summary.problems = 1;
  EXPECT_EQ(Compiled(summary), "Nothing was compiled; 1 error");
  EXPECT_EQ(Cleaned(summary), "Nothing to remove; 1 error");
}

TEST(SummaryTest, RemovedLeftoversStandBesideTheSum) {
  EXPECT_EQ(Compiled(After(1, {.failed = 1, .removed = 2})),
            "Compiled 0 of 1 file in 1.0 s: 1 failed; 2 removed");
}

TEST(SummaryTest, Checks) {
  EXPECT_EQ(Checked(After(0.03, {.fresh = 5})), "Checked 5 files in 0.03 s: all fresh");
  EXPECT_EQ(Checked(After(2, {.compiled = 3, .fresh = 5, .cached = 1, .failed = 1})),
            "Checked 10 files in 2.0 s: 4 stale, 5 fresh, 1 failed");
  EXPECT_EQ(Checked(After(0.01, {})), "Checked 0 files in 0.01 s");
}

TEST(SummaryTest, Cleans) {
  EXPECT_EQ(Cleaned(After(0.1, {.removed = 26'000})), "Removed 26,000 files in 0.10 s");
  EXPECT_EQ(Cleaned(After(0.1, {})), "Nothing to remove");
}

TEST(SummaryTest, SaysWhatWasFinishedWhenInterrupted) {
  Summary summary = After(4, {.compiled = 3000, .fresh = 300});
  summary.unfinished = 10'233;
  EXPECT_EQ(SummaryText(Command::kCompile, summary, Ending::kInterrupted),
            "Interrupted: compiled 3,000 of 13,533 files in 4.0 s: 300 fresh, 10,233 not reached");
  summary.counts = {.fresh = 1, .removed = 2};
  EXPECT_EQ(
      SummaryText(Command::kCheck, summary, Ending::kInterrupted),
      "Interrupted: checked 1 of 10,234 files in 4.0 s: 1 fresh, 10,233 not reached; 2 removed");
  EXPECT_EQ(SummaryText(Command::kClean, summary, Ending::kInterrupted),
            "Interrupted: removed 2 files in 4.0 s");
}

TEST(SummaryTest, ARunThatWasStoppedAtOnceFoundNothingOut) {
  EXPECT_EQ(SummaryText(Command::kCompile, After(0, {}), Ending::kInterrupted),
            "Interrupted: nothing was done");
}

}  // namespace
}  // namespace pybytecode::cli
