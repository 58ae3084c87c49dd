// One thread's job, without an interpreter: what becomes of a source, and whether the books add up.
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "tests/unit/compile_job_case.h"

namespace pybytecode {
namespace {

using test::CompileJobTest;

TEST_F(CompileJobTest, LoadsNameAndSource) {
  Begin();
  ASSERT_TRUE(Load());
  EXPECT_EQ(stream, source + "x = 1\n");
  EXPECT_EQ(name_size, source.size());
  Deliver(0);
  EXPECT_EQ(job->Finish(0), 0);
  EXPECT_EQ(os::ReadFile(File(0)).substr(16), "code");
  ExpectCounts(1, 0);
}

TEST_F(CompileJobTest, TheHeaderIsOfTheTextThatWasRead) {
  Begin();
  ASSERT_TRUE(Load());
  dir.Write("x.py", "y = 2345\n");
  Deliver(0);
  EXPECT_EQ(job->Finish(0), 0);
  EXPECT_EQ(os::ReadFile(File(0))[12], 6);
}

TEST_F(CompileJobTest, AFailureLeavesNothingBehind) {
  CompileLevel0AndFailAtLevel1();
  EXPECT_TRUE(Exists(0));
  EXPECT_FALSE(Exists(1));
  ExpectCounts(1, 1);
}

TEST_F(CompileJobTest, AFailureOfWhatHasChangedIsTriedThreeTimes) {
  Begin();
  dir.Write("__pycache__/" + pyc::BytecodeName("x.py", "cpython-311", 0), "another run's");
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(Load());
    Fail(0);
    dir.Write("x.py", "x = " + std::string(static_cast<std::size_t>(i + 2), '=') + "\n");
    EXPECT_EQ(job->Finish(0), i < 2 ? LevelBit(0) : 0) << i;
  }
  EXPECT_TRUE(Exists(0));
  ExpectCounts(0, 1);
}

TEST_F(CompileJobTest, ASourceThatIsGoneFails) {
  Begin(LevelBit(0) | LevelBit(2));
  std::filesystem::remove(source);
  EXPECT_FALSE(Load());
  ExpectCounts(0, 2);
  EXPECT_EQ(ledger.Close().failures[0].message, "cannot be read: No such file or directory");
  EXPECT_EQ(ledger.Close().failures[0].kind, FailureKind::kIo);
}

// The interpreter died between two levels, and when the rest is tried again the source is gone.
TEST_F(CompileJobTest, ASourceThatIsGoneAfterOneLevelFailsInTheOthers) {
  Begin(LevelBit(0) | LevelBit(1) | LevelBit(2));
  ASSERT_TRUE(Load());
  Deliver(0);
  std::filesystem::remove(source);
  EXPECT_FALSE(Load());
  EXPECT_TRUE(Exists(0));
  ExpectCounts(1, 2);
}

TEST_F(CompileJobTest, WhatIsNoFileAnyMoreIsNotOpenedForLong) {
  Begin();
  std::filesystem::remove(source);
  ASSERT_EQ(::mkfifo(source.c_str(), 0600), 0);
  EXPECT_FALSE(Load());
  ExpectCounts(0, 1);
  EXPECT_EQ(ledger.Close().failures[0].message, "is not a regular file any more");
}

TEST_F(CompileJobTest, ARefusedTargetIsNoFaultOfTheSource) {
  Begin();
  dir.MakeDirectory("__pycache__/" + pyc::BytecodeName("x.py", "cpython-311", 0));
  ASSERT_TRUE(Load());
  Deliver(0);
  EXPECT_EQ(job->Finish(0), 0);
  ExpectCounts(0, 1);
  EXPECT_TRUE(ledger.Close().failures[0].infrastructure);
}

TEST_F(CompileJobTest, ADirectoryThatIsGoneIsNotMadeAgain) {
  for (const char* relative : {"", "pkg", "pkg/x__pycache__"}) {
    for (const bool legacy : {false, true}) {
      SCOPED_TRACE(std::string(relative) + (legacy ? " legacy" : ""));
      const std::string top = dir.MakeDirectory("top");
      dir.MakeDirectory(pyc::Join("top", relative));
      variant.place.legacy = legacy;
      Begin();
      dir.Write(pyc::Join(pyc::Join("top", relative), "x.py"), "x = 1\n");
      tree.roots[0] = {top, top};
      tree.directories[0].relative = relative;
      ASSERT_TRUE(Load());
      std::filesystem::remove_all(pyc::Join(top, relative));
      Deliver(0);
      EXPECT_EQ(job->Finish(0), 0);
      EXPECT_FALSE(os::Stat(pyc::Join(top, relative)));
      ExpectCounts(0, 1);
      ASSERT_EQ(ledger.Close().failures.size(), 1U);
      EXPECT_FALSE(ledger.Close().failures[0].infrastructure);
      EXPECT_EQ(ledger.Close().failures[0].kind, FailureKind::kIo);
      ledger.StartOver();
    }
  }
}

TEST_F(CompileJobTest, AnOutputTreeIsMadeAgain) {
  variant.place.output_dir = dir / "out";
  Begin(LevelBit(0) | LevelBit(1));
  ASSERT_TRUE(Load());
  Deliver(0);
  std::filesystem::remove_all(dir / "out");
  Deliver(1);
  EXPECT_EQ(job->Finish(0), 0);
  EXPECT_TRUE(os::Stat(dir / ("out/__pycache__/" + pyc::BytecodeName("x.py", "cpython-311", 1))));
  ExpectCounts(2, 0);
}

TEST_F(CompileJobTest, ADryRunWritesAndRemovesNothing) {
  settings.dry_run = true;
  CompileLevel0AndFailAtLevel1();
  EXPECT_FALSE(Exists(0));
  EXPECT_TRUE(Exists(1));
  ExpectCounts(1, 1);
}

TEST_F(CompileJobTest, AShortageOfMemoryTakesNothingAway) {
  Begin();
  dir.Write("__pycache__/" + pyc::BytecodeName("x.py", "cpython-311", 0), "old");
  ASSERT_TRUE(Load());
  job->Fail(0, 0, FailureKind::kIo, {"memory", 0, 0, "MemoryError", true});
  EXPECT_EQ(job->Finish(0), 0);
  EXPECT_TRUE(Exists(0));
  ASSERT_EQ(ledger.Close().failures.size(), 1U);
  EXPECT_TRUE(ledger.Close().failures[0].infrastructure);
}

}  // namespace
}  // namespace pybytecode
