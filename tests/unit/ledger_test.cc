#include "tool/ledger.h"

#include <gtest/gtest.h>

#include <cctype>
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

class StartOverTest : public LedgerTest {
 protected:
  /// As a look finds the sources: those in capitals are stale.
  void Look(const std::string& sources) {
    Tree tree;
    tree.roots.push_back({"", "/"});
    Directory& directory = tree.directories.emplace_back();
    pyc::Freshness found;
    for (const char name : sources) {
      Source source;
      source.name = static_cast<std::uint32_t>(directory.names.size());
      directory.names.append(1, static_cast<char>(std::tolower(name))).append(1, '\0');
      const auto index = static_cast<std::uint32_t>(directory.sources.size());
      directory.sources.push_back(source);
      if (std::isupper(name) != 0)
        found.stale.push_back({{0, index}, LevelBit(0), 5});
      else
        ++found.fresh;
    }
    ledger.Add(tree, LevelBit(0), found);
  }
  void Compile(const std::string& sources) {
    for (const char name : sources) {
      ledger.Compiled(1, 100);
      ledger.CompiledSource(std::string(1, name), 1);
      ledger.SourceDone(5, 1);
    }
  }
  void Expect(std::uint64_t compiled, std::uint64_t fresh, std::uint64_t failed = 0) {
    const Summary summary = ledger.Close();
    EXPECT_EQ(summary.counts.compiled, compiled);
    EXPECT_EQ(summary.counts.fresh, fresh);
    EXPECT_EQ(summary.counts.failed, failed);
    EXPECT_EQ(summary.unfinished, 0U);
  }
};

TEST_F(StartOverTest, WhatWasCompiledStaysCompiledThoughItIsFreshNow) {
  Look("ABcde");
  Compile("ab");
  Expect(2, 3);
  ledger.StartOver();
  Look("abcde");
  Expect(2, 3);
  EXPECT_EQ(ledger.Close().bytecode_bytes, 200U);
}

TEST_F(StartOverTest, WhatIsCompiledAgainCountsOnce) {
  Look("ABcde");
  Compile("ab");
  for (int look = 0; look < 3; ++look) {
    ledger.StartOver();
    Look("Abcde");
    Compile("a");
    Expect(2, 3);
  }
}

TEST_F(StartOverTest, WhatIsCompiledOnlyNowAddsToIt) {
  Look("ABcde");
  Compile("ab");
  ledger.StartOver();
  Look("abCdef");
  Compile("c");
  Expect(3, 3);
  ledger.StartOver();
  Look("abcdeF");
  Compile("f");
  Expect(4, 2);
}

TEST_F(StartOverTest, ASourceThatFailsNowIsNotCompiledAnyMore) {
  Look("AB");
  Compile("ab");
  ledger.StartOver();
  Look("aB");
  ledger.Failed({"b", FailureKind::kSyntax, "SyntaxError"});
  Expect(1, 0, 1);
}

TEST_F(StartOverTest, SourcesThatWentAwayDoNotCount) {
  Look("ABc");
  Compile("ab");
  ledger.StartOver();
  Look("ac");
  Expect(1, 1);
}

TEST_F(StartOverTest, WhatWasLeftUnfinishedIsNoLoss) {
  Look("ABC");
  Compile("a");
  EXPECT_EQ(ledger.Close().unfinished, 2U);
  ledger.StartOver();
  Look("aBC");
  Compile("bc");
  Expect(3, 0);
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
