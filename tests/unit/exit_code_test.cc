#include "tool/exit_code.h"

#include <gtest/gtest.h>

namespace pybytecode {
namespace {

Failure SourceFailure() { return {"a.py", FailureKind::kSyntax, "SyntaxError: x", 1, 1, 1, false}; }
Failure RefusedTarget() { return {"a.py", FailureKind::kIo, "is a symlink", 0, 0, 1, true}; }

struct Case {
  OnError on_error = OnError::kWarn;
  bool dry_run = false;
  Summary summary;
};

Case Failed(OnError on_error) {
  Case run{on_error, false, {}};
  run.summary.counts.failed = 1;
  run.summary.failures = {SourceFailure()};
  return run;
}

int CodeOf(const Case& run) {
  Settings settings;
  settings.on_error = run.on_error;
  settings.dry_run = run.dry_run;
  return ExitCode(settings, run.summary);
}

TEST(ExitCodeTest, DoneIsZero) {
  Case run;
  run.summary.counts.compiled = 5;
  run.summary.counts.fresh = 5;
  EXPECT_EQ(CodeOf(run), 0);
}

TEST(ExitCodeTest, FailedSourcesCountOnlyUnderFail) {
  EXPECT_EQ(CodeOf(Failed(OnError::kWarn)), 0);
  EXPECT_EQ(CodeOf(Failed(OnError::kIgnore)), 0);
  EXPECT_EQ(CodeOf(Failed(OnError::kFail)), 1);
}

TEST(ExitCodeTest, ACheckFindsStaleFiles) {
  Case run{OnError::kWarn, true, {}};
  EXPECT_EQ(CodeOf(run), 0);
  run.summary.counts.compiled = 1;
  EXPECT_EQ(CodeOf(run), 1);
  run.summary.counts = {};
  run.summary.counts.cached = 1;
  EXPECT_EQ(CodeOf(run), 1);
}

TEST(ExitCodeTest, ACheckJudgesFailuresByPolicy) {
  Case run = Failed(OnError::kWarn);
  run.dry_run = true;
  EXPECT_EQ(CodeOf(run), 0);
  run.on_error = OnError::kFail;
  EXPECT_EQ(CodeOf(run), 1);
}

TEST(ExitCodeTest, WhatPreventedUsComesBeforeEverything) {
  for (const OnError policy : {OnError::kWarn, OnError::kFail, OnError::kIgnore}) {
    Case problem = Failed(policy);
    problem.summary.problems = 1;
    EXPECT_EQ(CodeOf(problem), 2);
    Case refused = Failed(policy);
    refused.summary.failures.push_back(RefusedTarget());
    EXPECT_EQ(CodeOf(refused), 2);
    Case stale = problem;
    stale.dry_run = true;
    stale.summary.counts.compiled = 1;
    EXPECT_EQ(CodeOf(stale), 2);
  }
}

TEST(ExitCodeTest, AnUnfinishedRunIsNotDone) {
  Case run;
  run.summary.unfinished = 1;
  EXPECT_EQ(CodeOf(run), 2);
}

}  // namespace
}  // namespace pybytecode
