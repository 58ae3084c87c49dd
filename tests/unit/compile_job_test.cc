// One thread's job, without an interpreter: what becomes of a source, and whether the books add up.
#include "tool/compile_job.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <ctime>
#include <filesystem>
#include <optional>
#include <string>

#include "tests/support/temp_dir.h"
#include "tests/unit/pyc/tree_of.h"
#include "tool/os/file.h"
#include "tool/pyc/name.h"

namespace pybytecode {
namespace {

class CompileJobTest : public testing::Test {
 protected:
  void Begin(LevelSet levels = LevelBit(0)) {
    source = dir.Write("x.py", "x = 1\n");
    tree = pyc::test::TreeOf(dir.Path(), {"x.py"});
    variant.identity = {pyc::MagicOf(3495), "cpython-311"};
    variant.levels = levels;
    work.tasks = {{{0, 0}, levels, 6}};
    work.batches = {{0, 1}};
    ledger.Add(tree, levels, {work.tasks, 0, {}, {}});
    context.emplace(CompileContext{settings, tree, variant, work, std::nullopt, ledger});
    job.emplace(*context, 0U);
  }
  bool Load() {
    stream.clear();
    return job->Load(0, stream, name_size);
  }
  void Deliver(int level) { job->Deliver(0, {0, level, true, 0, 0, "code"}); }
  void Fail(int level) {
    job->Fail(0, level, FailureKind::kSyntax, {"syntax", 1, 2, "SyntaxError"});
  }
  /// Of a source that has a bytecode file of level 1 from before.
  void CompileLevel0AndFailAtLevel1() {
    Begin(LevelBit(0) | LevelBit(1));
    dir.Write("__pycache__/" + pyc::BytecodeName("x.py", "cpython-311", 1), "old");
    ASSERT_TRUE(Load());
    Deliver(0);
    Fail(1);
    EXPECT_EQ(job->Finish(0), 0);
  }
  std::string File(int level) const {
    return dir / ("__pycache__/" + pyc::BytecodeName("x.py", "cpython-311", level));
  }
  bool Exists(int level) const { return static_cast<bool>(os::Stat(File(level))); }
  void ExpectCounts(std::uint64_t compiled, std::uint64_t failed) {
    const Summary summary = ledger.Close();
    EXPECT_EQ(summary.counts.compiled, compiled);
    EXPECT_EQ(summary.counts.failed, failed);
    EXPECT_EQ(summary.unfinished, 0U);
  }

  test::TempDir dir;
  Settings settings;
  Tree tree;
  pyc::Variant variant;
  Work work;
  Observer nobody;
  Ledger ledger{nobody};
  std::optional<CompileContext> context;
  std::optional<CompileJob> job;
  std::string source, stream;
  std::size_t name_size = 0;
};

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

/// As an edit of the same second and size leaves it: only the nanoseconds tell.
class UnseenEditTest : public CompileJobTest {
 protected:
  void Edit() {
    ++edits;
    SetTime(0);
  }
  void SetTime(long nsec_offset) {
    dir.Write("x.py", "x = " + std::to_string(edits % 10) + "\n");
    const timespec times[2] = {{0, UTIME_OMIT}, {kSecond, nsec_offset + edits}};
    ASSERT_EQ(::utimensat(AT_FDCWD, source.c_str(), times, 0), 0);
  }
  void BeginEdited(LevelSet levels = LevelBit(0)) {
    Begin(levels);
    Edit();
    ASSERT_TRUE(Load());
  }
  const std::int64_t kSecond = std::time(nullptr);
  int edits = 0;
};

TEST_F(UnseenEditTest, WhatIsCompiledFromAnEarlierTextIsNeverThere) {
  BeginEdited();
  Edit();
  Deliver(0);
  EXPECT_FALSE(Exists(0));  // A run that is killed now leaves nothing to take away.
  EXPECT_EQ(job->Finish(0), LevelBit(0));
  ASSERT_TRUE(Load());
  EXPECT_EQ(stream.substr(name_size), "x = 2\n");
  Deliver(0);
  EXPECT_EQ(job->Finish(0), 0);
  EXPECT_TRUE(Exists(0));
  ExpectCounts(1, 0);
}

TEST_F(UnseenEditTest, BetweenTwoLevelsBothAreCompiledAgain) {
  BeginEdited(LevelBit(0) | LevelBit(1));
  Deliver(0);
  EXPECT_TRUE(Exists(0));
  Edit();
  Deliver(1);
  EXPECT_EQ(job->Finish(0), LevelBit(0) | LevelBit(1));
  EXPECT_FALSE(Exists(0));
  ASSERT_TRUE(Load());
  Deliver(0);
  Deliver(1);
  EXPECT_EQ(job->Finish(0), 0);
  ExpectCounts(2, 0);
}

TEST_F(UnseenEditTest, AfterItWasWrittenToo) {
  BeginEdited();
  Deliver(0);
  Edit();
  EXPECT_EQ(job->Finish(0), LevelBit(0));
  EXPECT_FALSE(Exists(0));
  ASSERT_TRUE(Load());
  Deliver(0);
  EXPECT_EQ(job->Finish(0), 0);
  ExpectCounts(1, 0);
}

TEST_F(UnseenEditTest, AgainAndAgainIsAFailure) {
  BeginEdited();
  for (int i = 0; i < 3; ++i) {
    if (i > 0) {
      ASSERT_TRUE(Load());
    }
    Edit();
    Deliver(0);
    EXPECT_EQ(job->Finish(0), i < 2 ? LevelBit(0) : 0) << i;
  }
  EXPECT_FALSE(Exists(0));
  ExpectCounts(0, 1);
}

TEST_F(UnseenEditTest, AnotherFileWithTheSameTimesIsOne) {
  BeginEdited();
  std::filesystem::remove(source);
  SetTime(0);
  Deliver(0);
  EXPECT_EQ(job->Finish(0), LevelBit(0));
}

TEST_F(UnseenEditTest, AFailingLevelBesideItIsBookedOnce) {
  BeginEdited(LevelBit(0) | LevelBit(1));
  Fail(1);
  Edit();
  Deliver(0);
  EXPECT_EQ(job->Finish(0), LevelBit(1));  // What failed may be right now.
  ASSERT_TRUE(Load());
  Fail(1);
  EXPECT_EQ(job->Finish(0), LevelBit(0));
  ASSERT_TRUE(Load());
  Deliver(0);
  EXPECT_EQ(job->Finish(0), 0);
  ExpectCounts(1, 1);
  ASSERT_EQ(ledger.Close().failures.size(), 1U);
  EXPECT_EQ(ledger.Close().failures[0].source, source);
}

TEST_F(UnseenEditTest, OfASourceThatIsGoneThenEveryLevelIsBooked) {
  BeginEdited(LevelBit(0) | LevelBit(1));
  Edit();
  Deliver(0);  // And the interpreter dies.
  std::filesystem::remove(source);
  EXPECT_FALSE(Load());
  ExpectCounts(0, 2);
}

TEST_F(UnseenEditTest, ALevelThatWasWrittenBeforeADeathIsCompiledAgain) {
  BeginEdited(LevelBit(0) | LevelBit(1));
  Deliver(0);  // And the interpreter dies.
  Edit();
  ASSERT_TRUE(Load());
  Deliver(1);
  EXPECT_EQ(job->Finish(0), LevelBit(0) | LevelBit(1));
  ASSERT_TRUE(Load());
  Deliver(0);
  Deliver(1);
  EXPECT_EQ(job->Finish(0), 0);
  ExpectCounts(2, 0);
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
