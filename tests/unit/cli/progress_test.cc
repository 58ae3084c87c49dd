#include "tool/cli/progress.h"

#include <gtest/gtest.h>

#include "tests/unit/cli/screen.h"
#include "tool/cli/messages.h"
#include "tool/cli/text.h"

namespace pybytecode::cli {
namespace {

using std::chrono::milliseconds;

Progress Halfway() {
  Progress progress;
  progress.files_done = 5000;
  progress.files_total = 13'533;
  progress.bytes_done = 81'300'000;
  progress.bytes_total = 198'100'000;
  return progress;
}

Progress WithSlow() {
  Progress progress = Halfway();
  progress.slow = {{"lib/python3.11/site-packages/numpy/core/tables.py", milliseconds(4200)},
                   {"b.py", milliseconds(2100)}};
  return progress;
}

std::string Text(const Progress& progress, milliseconds elapsed, std::size_t width) {
  return ProgressText("Compiling", progress, elapsed, width);
}

TEST(ProgressTextTest, TellsHowFar) {
  EXPECT_EQ(Text(Halfway(), milliseconds(500), 100),
            "Compiling 5,000 of 13,533 files, 41%, 81 of 198 MB");
  EXPECT_EQ(Text(Halfway(), milliseconds(5000), 100),
            "Compiling 5,000 of 13,533 files, 41%, 8 s left, 81 of 198 MB, 1,000 files/s");
}

TEST(ProgressTextTest, NamesWhatIsSlow) {
  EXPECT_EQ(Text(WithSlow(), milliseconds(5000), 111),
            "Compiling 5,000 of 13,533 files, 41%, 8 s left, 81 of 198 MB; "
            "...-packages/numpy/core/tables.py 4 s and 1 more");
}

TEST(ProgressTextTest, WhatIsSlowComesBeforeNumbersInAnOrdinaryTerminal) {
  EXPECT_EQ(Text(WithSlow(), milliseconds(5000), 80),
            "Compiling 5,000 of 13,533 files, 41%, 8 s left; ...ore/tables.py 4 s and 1 more");
}

TEST(ProgressTextTest, AHostileNameStaysInTheLine) {
  Progress progress = Halfway();
  progress.slow = {{"a\x1b[2J\n.py", milliseconds(3000)}};
  EXPECT_EQ(Text(progress, milliseconds(0), 120),
            "Compiling 5,000 of 13,533 files, 41%, 81 of 198 MB; a\\x1b[2J\\n.py 3 s");
}

TEST(ProgressTextTest, FitsEveryWidth) {
  Progress progress = WithSlow();
  progress.slow[0].source = "site-packages/模块/größe/模块模块模块模块模块模块.py";
  for (std::size_t width = 0; width < 150; ++width) {
    const std::string text = Text(progress, milliseconds(5000), width);
    EXPECT_LE(DisplayWidth(text), width == 0 ? 0 : width - 1);
  }
}

TEST(ProgressTextTest, SaysNothingOfNothing) {
  EXPECT_EQ(Text(Progress(), milliseconds(5000), 80), "");
  Progress empty_files = Halfway();
  empty_files.bytes_done = empty_files.bytes_total = 0;
  EXPECT_EQ(Text(empty_files, milliseconds(0), 80), "Compiling 5,000 of 13,533 files");
}

class ProgressLineTest : public testing::Test {
 protected:
  std::unique_ptr<ProgressDisplay> Display() {
    return ProgressLine("Compiling", {
                                         .write = [this](const std::string& text) { Print(text); },
                                         .width = [] { return std::size_t{80}; },
                                         .now = [this] { return now_; },
                                     });
  }
  void Print(const std::string& text) {
    printed_ += text;
    ++writes_;
  }

  milliseconds now_{0};
  std::string printed_;
  int writes_ = 0;
};

TEST_F(ProgressLineTest, IsRedrawnInPlaceAndLeavesNothing) {
  const auto display = Display();
  now_ = milliseconds(300);
  display->Show(Halfway());
  now_ = milliseconds(500);
  Progress later = Halfway();
  later.files_done = 9;
  display->Show(later);
  EXPECT_EQ(Seen(printed_), "Compiling 9 of 13,533 files, 41%, 81 of 198 MB");
  display->Finish();
  EXPECT_EQ(Seen(printed_), "");
}

TEST_F(ProgressLineTest, AShortRunDoesNotFlicker) {
  const auto display = Display();
  now_ = milliseconds(100);
  display->Show(Halfway());
  display->Finish();
  EXPECT_EQ(printed_, "");
}

TEST_F(ProgressLineTest, IsDrawnAtMostTenTimesASecond) {
  const auto display = Display();
  Progress progress = Halfway();
  for (int i = 0; i < 1000; ++i) {
    now_ = milliseconds(1000 + i);
    ++progress.files_done;
    display->Show(progress);
  }
  EXPECT_LE(writes_, 10);
}

TEST_F(ProgressLineTest, MessagesStandAboveIt) {
  Messages messages(Paint(), [this](const std::string& text) { Print(text); });
  messages.Use(Display());
  now_ = milliseconds(300);
  messages.Display().Show(Halfway());
  messages.Note("one");
  messages.Note("two");
  EXPECT_EQ(Seen(printed_),
            "pybytecode: note: one\npybytecode: note: two\n"
            "Compiling 5,000 of 13,533 files, 41%, 81 of 198 MB");
  messages.Use(NoProgress());
  messages.Plain("Compiled everything\n");
  EXPECT_EQ(Seen(printed_), "pybytecode: note: one\npybytecode: note: two\nCompiled everything\n");
}

TEST(NoProgressTest, AddsNothingToALog) {
  const auto display = NoProgress();
  display->Show(Halfway());
  EXPECT_EQ(display->Around("message\n"), "message\n");
  display->Finish();
}

}  // namespace
}  // namespace pybytecode::cli
