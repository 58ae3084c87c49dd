// Interpreters that break the protocol, die or hang: only the source it happened at is lost.
#include <signal.h>
#include <sys/resource.h>

#include <chrono>
#include <thread>

#include "tests/unit/execute/books.h"
#include "tool/execute/queue.h"
#include "tool/os/signals.h"

namespace pybytecode::execute {
namespace {

using std::chrono::milliseconds;
using test::WithMark;

class FaultTest : public test::FakeTest {};

TEST_F(FaultTest, AFakeThatIsHonest) {
  Fill(50);
  levels = LevelBit(0) | LevelBit(2);
  Run(WithMark("pass"));
  ExpectOnlyMarkedFailed(FailureKind::kCrash);
  EXPECT_EQ((books.compiled[{7, 2}]), "csource 7");
}

/// Each breaks the protocol at a marked source and hangs then, unless it does worse.
class LiarTest : public FaultTest, public testing::WithParamInterface<const char*> {};

TEST_P(LiarTest, CostsOneSource) {
  Fill(30, {0, 13, 29});
  Run(WithMark(std::string(GetParam()) + "; time.sleep(100)"));
  const std::string how = ExpectOnlyMarkedFailed(FailureKind::kCrash);
  EXPECT_TRUE(how.starts_with("the interpreter that compiled it ")) << how;
}

INSTANTIATE_TEST_SUITE_P(
    All, LiarTest,
    testing::Values("answer(task + 1, level)", "answer(0xFFFFFFFF, level)",
                    "answer(task, level + 1)", "answer(task, 3)", "answer(task, 255)",
                    "answer(task, level, b'c', 2)", "answer(task, level, b'')",
                    "answer(task, level, b'no code')", "answer(task, level, b'syntax', 1)",
                    "answer(task, level, b'', 1)", "answer(task, level, size=0xFFFFFFFF)",
                    "send(b'garbage' * 100)", "send(frame(task, level)[:10]); os._exit(0)",
                    "send(frame(task, level, size=9)); os._exit(0)", "os.close(int(sys.argv[-1]))",
                    "os._exit(3)", "os.kill(os.getpid(), 11)"));

TEST_F(FaultTest, AnswersThatNobodyAskedForSpoilNothing) {
  Fill(12, {3, 4, 11});
  Run(WithMark("send(frame(task, level) * 2)"));
  EXPECT_EQ(books.compiled.size(), 12U);
  EXPECT_TRUE(books.failed.empty());
}

TEST_F(FaultTest, SaysHowItEndedAndItsLastWords) {
  Fill(8, {3});
  Run(WithMark("os.write(2, b'first line\\nlast words\\n'); os._exit(5)"));
  EXPECT_EQ(ExpectOnlyMarkedFailed(FailureKind::kCrash),
            "the interpreter that compiled it exited with code 5: last words");
}

TEST_F(FaultTest, ADeathThatDoesNotComeAgainIsNoFailure) {
  Fill(12, {2, 9});
  const std::string flag = dir / "flag";
  Run(WithMark("f = '" + flag +
               "%d' % task\n        if not os.path.exists(f): open(f, 'w').close(); os._exit(9)\n"
               "        answer(task, level, b'c' + source)"));
  EXPECT_EQ(books.compiled.size(), 12U);
  EXPECT_TRUE(books.failed.empty());
}

TEST_F(FaultTest, AHangIsATimeout) {
  options.launch.timeout = milliseconds(500);
  Fill(12, {5});
  Run(WithMark("time.sleep(100)"));
  EXPECT_EQ(ExpectOnlyMarkedFailed(FailureKind::kTimeout), "not compiled within 0.5 s (--timeout)");
}

TEST_F(FaultTest, AHangThatTalksOnStderrIsATimeout) {
  options.launch.timeout = milliseconds(500);
  Fill(6, {5});
  Run(WithMark("while True: os.write(2, b'x' * 4096)"));
  ExpectOnlyMarkedFailed(FailureKind::kTimeout);
}

TEST_F(FaultTest, AHangInTheMiddleOfAnAnswerIsATimeout) {
  options.launch.timeout = milliseconds(500);
  Fill(6, {0});
  Run(WithMark("send(frame(task, level, size=100)); time.sleep(100)"));
  ExpectOnlyMarkedFailed(FailureKind::kTimeout);
}

// What is announced takes no memory before it comes.
TEST_F(FaultTest, AnAnswerOfTwoGigabytesThatNeverComes) {
  options.launch.timeout = milliseconds(500);
  rusage before{};
  ::getrusage(RUSAGE_SELF, &before);
  Fill(6, {0});
  Run(WithMark("send(frame(task, level, size=0x7FFFFFFF)); time.sleep(100)"));
  ExpectOnlyMarkedFailed(FailureKind::kTimeout);
  rusage after{};
  ::getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 500'000);  // KiB
}

TEST_F(FaultTest, AnInterpreterThatDoesNotReadIsATimeoutAndNoDeadlock) {
  options.launch.timeout = milliseconds(500);
  Fill(6, {1});
  for (std::string& source : books.sources) source += std::string(1'000'000, ' ');
  Run(WithMark("time.sleep(100)"));
  ExpectOnlyMarkedFailed(FailureKind::kTimeout);
}

TEST_F(FaultTest, SlowButSteadyIsNoTimeout) {
  options.launch.timeout = milliseconds(700);
  Fill(3, {0, 1, 2});
  Run(WithMark("for byte in frame(task, level): send(bytes([byte])); time.sleep(0.05)"), 1);
  EXPECT_EQ(books.compiled.size(), 3U);
}

// The time that writing takes is not the interpreter's: as if everything had been stopped there.
TEST_F(FaultTest, TimeSpentWritingIsNoTimeout) {
  class SlowDisk : public test::BookingJob {
   public:
    using BookingJob::BookingJob;
    void Deliver(std::uint32_t task, const Answer& answer) override {
      if (task == 0) std::this_thread::sleep_for(milliseconds(1500));
      BookingJob::Deliver(task, answer);
    }
  };
  options.launch.timeout = milliseconds(1000);
  options.threads = 1;
  Fill(2, {1});
  Run<SlowDisk>(WithMark("time.sleep(2.2); answer(task, level)"), 1);
  EXPECT_EQ(books.compiled.size(), 2U);
}

TEST_F(FaultTest, ShortOfMemoryIsTriedOnceMoreAlone) {
  Fill(10, {4});
  levels = LevelBit(0) | LevelBit(1);
  Run(WithMark("answer(task, level, b'memory\\0000\\0000\\0MemoryError', 1)"));
  EXPECT_EQ(ExpectOnlyMarkedFailed(FailureKind::kSyntax), "MemoryError");
  EXPECT_EQ(books.loads[4], 2);
}

TEST_F(FaultTest, ShortOfMemoryOnlyOnceIsNoFailure) {
  Fill(10, {4});
  levels = LevelBit(0) | LevelBit(1);
  const std::string flag = dir / "flag";
  Run(WithMark("f = '" + flag +
               "'\n        if not os.path.exists(f): open(f, 'w').close(); "
               "answer(task, level, b'memory\\0000\\0000\\0MemoryError', 1)\n"
               "        else: answer(task, level, b'c' + source)"));
  EXPECT_EQ(books.compiled.size(), 20U);
  EXPECT_TRUE(books.failed.empty());
  EXPECT_EQ(books.finished[4], 1);
}

TEST_F(FaultTest, DeathsUnderAScarceBudgetDoNotDeadlock) {
  Fill(60, {0, 1, 2, 20, 21, 40, 59});
  options.threads = 4;
  for (const std::uint64_t memory : {std::uint64_t{1}, MemoryFor(15), MemoryFor(40)}) {
    options.memory = memory;
    books.compiled.clear();
    books.failed.clear();
    books.finished.clear();
    Run(WithMark("os._exit(1)"), 2);
    ExpectOnlyMarkedFailed(FailureKind::kCrash);
  }
}

TEST_F(FaultTest, ASignalEndsARunThatHangs) {
  options.launch.timeout = milliseconds(0);
  Fill(8, {0, 1, 2, 3});
  std::jthread signal([] {
    std::this_thread::sleep_for(milliseconds(300));
    os::PretendSignal(SIGTERM);
  });
  Run(WithMark("time.sleep(100)"));
  signal.join();
  os::PretendSignal(0);
  EXPECT_TRUE(books.failed.empty());
}

}  // namespace
}  // namespace pybytecode::execute
