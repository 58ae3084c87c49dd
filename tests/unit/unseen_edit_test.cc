// A source that is edited while it is compiled, to a text that the header cannot tell from the
// first.
#include <fcntl.h>
#include <sys/stat.h>

#include <ctime>
#include <filesystem>
#include <string>

#include "tests/unit/compile_job_case.h"

namespace pybytecode {
namespace {

using test::CompileJobTest;

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

}  // namespace
}  // namespace pybytecode
