// What the executor makes of what a Job answers.
#include <gtest/gtest.h>

#include <atomic>

#include "tests/unit/execute/books.h"
#include "tool/error.h"

namespace pybytecode::execute {
namespace {

using test::BookingJob;
using test::Books;
using test::WithMark;

class JobTest : public test::FakeTest {};

/// Cannot load the marked sources.
class Unreadable : public BookingJob {
 public:
  using BookingJob::BookingJob;
  bool Load(std::uint32_t task, std::string& stream, std::size_t& name_size) override {
    if (books_.sources[task].find("MARK") == std::string::npos)
      return BookingJob::Load(task, stream, name_size);
    stream += "left over";  // Goes with the request.
    return false;
  }
};

TEST_F(JobTest, WhatCannotBeLoadedIsLeftOut) {
  Fill(20, {0, 3, 7, 8, 9, 10, 11, 19});  // At both ends of a batch, and a whole one.
  Run<Unreadable>(WithMark("os._exit(1)"));
  EXPECT_EQ(books.compiled.size(), 12U);
  EXPECT_TRUE(books.failed.empty());
}

TEST_F(JobTest, NothingCanBeLoaded) {
  Fill(9, {0, 1, 2, 3, 4, 5, 6, 7, 8});
  Run<Unreadable>(WithMark("os._exit(1)"));
  EXPECT_TRUE(books.compiled.empty());
}

/// Wants the marked sources three times, as if they changed meanwhile.
class Changing : public BookingJob {
 public:
  using BookingJob::BookingJob;
  void Deliver(std::uint32_t task, const Answer& answer) override {
    const std::lock_guard lock(books_.mutex);
    books_.compiled[{task, answer.level}] = answer.payload;
  }
  LevelSet Finish(std::uint32_t task) override {
    BookingJob::Finish(task);
    const std::lock_guard lock(books_.mutex);
    const bool marked = books_.sources[task].find("MARK") != std::string::npos;
    return marked && books_.finished[task] < 3 ? LevelBit(0) : LevelSet{0};
  }
};

TEST_F(JobTest, WhatHasChangedIsCompiledAgain) {
  Fill(20, {0, 5, 19});
  Run<Changing>(WithMark("answer(task, level)"));
  EXPECT_EQ(books.compiled.size(), 20U);
  for (const std::uint32_t task : {0U, 5U, 19U}) {
    EXPECT_EQ(books.loads[task], 3) << task;
    EXPECT_EQ(books.finished[task], 3) << task;
  }
  EXPECT_EQ(books.loads[1], 1);
}

TEST_F(JobTest, AnExceptionEndsEveryThread) {
  class Full : public BookingJob {
   public:
    using BookingJob::BookingJob;
    void Deliver(std::uint32_t task, const Answer& answer) override {
      // Not a single one: it may be in flight behind a marked one, and is never delivered then.
      if (task >= 7) throw DiskFull("disk", "full");
      BookingJob::Deliver(task, answer);
    }
  };
  options.threads = 4;
  options.launch.timeout = {};
  Fill(40, {0, 1});
  EXPECT_THROW(Run<Full>(WithMark("time.sleep(100)"), 1), DiskFull);
}

TEST_F(JobTest, LevelsComeInOrderAndMayFailEachForItself) {
  levels = LevelBit(0) | LevelBit(1) | LevelBit(2);
  Fill(10, {4});
  Run(
      WithMark("answer(task, level, b'encoding\\0007\\0008\\0bad', 1) if level == 1 else "
               "answer(task, level)"));
  EXPECT_EQ(books.compiled.size(), 29U);
  ASSERT_EQ(books.failed.size(), 1U);
  EXPECT_EQ(books.failed.begin()->first, (Books::Key{4, 1}));
  EXPECT_EQ(books.failed.begin()->second.first, FailureKind::kEncoding);
  EXPECT_EQ(books.finished[4], 1);
}

TEST_F(JobTest, ADeathBetweenLevelsKeepsWhatWasDelivered) {
  levels = LevelBit(0) | LevelBit(1) | LevelBit(2);
  Fill(10, {4});
  Run(WithMark("os._exit(1) if level == 1 else answer(task, level)"));
  EXPECT_EQ(books.compiled.size(), 28U);  // Level 0 of it; what came after was never reached.
  EXPECT_EQ(books.failed.size(), 2U);
  EXPECT_EQ(books.finished[4], 1);
}

TEST_F(JobTest, MoreThreadsThanWorkStartNoMoreInterpretersThanNeeded) {
  options.threads = 8;
  Fill(2);
  const std::string log = dir / "log";
  Run("os.write(os.open('" + log + "', os.O_APPEND | os.O_CREAT | os.O_WRONLY), b'x')\n" +
          WithMark("pass"),
      1);
  EXPECT_LE(os::ReadFile(log).size(), 2U);
  EXPECT_EQ(books.compiled.size(), 2U);
}

TEST_F(JobTest, ActivitiesEndIdle) {
  Fill(4);
  Work work{{{{0, 0}, LevelBit(0), 1}}, {{0, 1}}};
  options.launch.executable = test::FakePython(dir, WithMark("pass"));
  options.expected = test::FakeGreeting();
  Executor executor(options);
  executor.Run(work, [&](unsigned) { return std::make_unique<BookingJob>(books); }, {});
  for (const Activity& activity : executor.Activities())
    EXPECT_EQ(activity.task, Activity::kNothing);
}

}  // namespace
}  // namespace pybytecode::execute
