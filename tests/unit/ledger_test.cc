#include "tool/ledger.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace pybytecode {
namespace {

class Listening : public Observer {
 public:
  void OnFailure(const Failure& failure) override { heard.push_back(failure.source); }
  void OnProblem(const Problem& problem) override { heard.push_back(problem.reason); }
  void OnNotice(const std::string& text) override { heard.push_back(text); }
  std::vector<std::string> heard;
};

class LedgerTest : public testing::Test {
 protected:
  void TellAll() {
    ledger.Failed({"x.py", FailureKind::kSyntax, "SyntaxError"});
    ledger.Report({"missing", "No such file"});
    ledger.Notice("a note");
  }
  Listening observer;
  Ledger ledger{observer};
};

TEST_F(LedgerTest, TellsAsItHappens) {
  TellAll();
  EXPECT_EQ(observer.heard, (std::vector<std::string>{"x.py", "No such file", "a note"}));
  EXPECT_EQ(ledger.Close().counts.failed, 1U);
  EXPECT_EQ(ledger.Close().problems, 1U);
}

TEST_F(LedgerTest, WhatIsSaidTwiceIsToldTwice) {
  ledger.Report({"missing", "No such file"});
  ledger.Report({"missing", "No such file"});
  EXPECT_EQ(observer.heard.size(), 2U);
}

TEST_F(LedgerTest, AfterAStartOverOnlyWhatIsNewIsToldAndEverythingCounts) {
  for (int i = 0; i < 3; ++i) {
    if (i > 0) ledger.StartOver();
    TellAll();
  }
  EXPECT_EQ(observer.heard.size(), 3U);
  EXPECT_EQ(ledger.Close().counts.failed, 1U);
  EXPECT_EQ(ledger.Close().failures.size(), 1U);
  ledger.Failed({"x.py", FailureKind::kSyntax, "IndentationError"});
  ledger.Failed({"y.py", FailureKind::kSyntax, "SyntaxError"});
  EXPECT_EQ(observer.heard.size(), 5U);
}

/// `fresh` and `stale` bytecode files, as a look finds them.
pyc::Freshness Found(std::uint64_t fresh, std::size_t stale) {
  return {std::vector<Task>(stale, Task{{0, 0}, LevelBit(0), 5}), fresh, {}};
}

class StartOverTest : public LedgerTest {
 protected:
  void Look(std::uint64_t fresh, std::size_t stale) {
    ledger.Add(Tree(), LevelBit(0), Found(fresh, stale));
  }
  void CompileOne(bool is_good = true) {
    if (is_good) ledger.Compiled(100);
    else ledger.Failed({"x.py", FailureKind::kSyntax, "SyntaxError"});
    ledger.SourceDone(5, 1);
  }
  void Expect(std::uint64_t compiled, std::uint64_t fresh, std::uint64_t failed) {
    const Summary summary = ledger.Close();
    EXPECT_EQ(summary.counts.compiled, compiled);
    EXPECT_EQ(summary.counts.fresh, fresh);
    EXPECT_EQ(summary.counts.failed, failed);
    EXPECT_EQ(summary.unfinished, 0U);
  }
};

TEST_F(StartOverTest, WhatWasCompiledStaysCompiledThoughItIsFreshNow) {
  Look(7, 3);
  for (int i = 0; i < 3; ++i) CompileOne();
  ledger.StartOver();
  Look(10, 0);
  Expect(3, 7, 0);
  EXPECT_EQ(ledger.Close().bytecode_bytes, 300U);
}

TEST_F(StartOverTest, WhatIsCompiledAgainCountsOnce) {
  Look(7, 3);
  for (int i = 0; i < 3; ++i) CompileOne();
  ledger.StartOver();
  Look(9, 1);
  CompileOne();
  Expect(3, 7, 0);
  ledger.StartOver();
  Look(9, 1);
  CompileOne();
  EXPECT_EQ(ledger.Close().counts.compiled + ledger.Close().counts.fresh, 10U);
}

TEST_F(StartOverTest, ASourceThatFailsNowIsNotCompiledAnyMore) {
  Look(0, 2);
  CompileOne();
  CompileOne();
  ledger.StartOver();
  Look(1, 1);
  CompileOne(false);
  Expect(1, 0, 1);
}

TEST_F(StartOverTest, SourcesThatWentAwayDoNotCount) {
  Look(0, 3);
  for (int i = 0; i < 3; ++i) CompileOne();
  ledger.StartOver();
  Look(1, 0);
  Expect(1, 0, 0);
}

TEST_F(StartOverTest, WhatWasLeftUnfinishedIsNoLoss) {
  Look(0, 3);
  CompileOne();
  EXPECT_EQ(ledger.Close().unfinished, 2U);
  ledger.StartOver();
  Look(1, 2);
  CompileOne();
  CompileOne();
  Expect(3, 0, 0);
}

TEST_F(StartOverTest, RemovedFilesAddUp) {
  ledger.Removed(2);
  ledger.StartOver();
  ledger.Removed(1);
  EXPECT_EQ(ledger.Close().counts.removed, 3U);
}

TEST_F(StartOverTest, JobsStay) {
  ledger.AddJobs(4);
  ledger.StartOver();
  EXPECT_EQ(ledger.Close().jobs, 4);
}

TEST_F(LedgerTest, ARefusedSourceCountsAsOneThatWasExpected) {
  RefusedSource refused{{"x.py", FailureKind::kIo, "refused"}, 7};
  refused.failure.files = 2;
  ledger.Refused(refused);
  const Summary summary = ledger.Close();
  EXPECT_EQ(summary.sources, 1U);
  EXPECT_EQ(summary.source_bytes, 7U);
  EXPECT_EQ(summary.counts.failed, 2U);
  EXPECT_EQ(summary.unfinished, 0U);
}

}  // namespace
}  // namespace pybytecode
