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
