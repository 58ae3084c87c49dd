#include "tool/os/poll.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <string>

#include "tool/error.h"
#include "tool/os/child_process.h"

namespace pybytecode::os {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

class PollTest : public testing::Test {
 protected:
  Ready Look() {
    return WaitForPipes({a.write.Get(), b.read.Get(), c.read.Get(), d.read.Get()}, milliseconds(0));
  }
  Pipe a = MakePipe(), b = MakePipe(), c = MakePipe(), d = MakePipe();
};

TEST_F(PollTest, TellsWhatIsReady) {
  Ready ready = Look();
  EXPECT_TRUE(ready.to_write);
  EXPECT_FALSE(ready.to_read || ready.to_drain || ready.interrupted);
  ASSERT_TRUE(WriteSome(b.write.Get(), "x"));
  EXPECT_TRUE(Look().to_read);
  EXPECT_EQ(BytesInPipe(b.read.Get()), 1U);
  c.write.Reset();  // A closed end is ready, too.
  EXPECT_TRUE(Look().to_drain);
  d.write.Reset();
  EXPECT_TRUE(Look().interrupted);
}

TEST_F(PollTest, AFullPipeIsNotToBeWritten) {
  SetNonBlocking(a.write.Get());
  const std::string block(std::size_t{1} << 16, 'x');
  Result<std::size_t> n = WriteSome(a.write.Get(), block);
  while (n) n = WriteSome(a.write.Get(), block);
  EXPECT_TRUE(WouldBlock(n.Error()));
  EXPECT_FALSE(Look().to_write);
  a.read.Reset();
  EXPECT_TRUE(Look().to_write);
}

TEST_F(PollTest, Waits) {
  const Clock::time_point begin = Clock::now();
  const Ready ready = WaitForPipes({-1, b.read.Get()}, milliseconds(30));
  EXPECT_FALSE(ready.to_read || ready.interrupted);
  EXPECT_GE(Clock::now() - begin, milliseconds(29));
}

TEST_F(PollTest, ReadsTheEnd) {
  b.write.Reset();
  char buffer[4];
  EXPECT_EQ(*ReadSome(b.read.Get(), buffer, 4), 0U);
  EXPECT_EQ(ReadSome(-1, buffer, 4).Error(), EBADF);
  EXPECT_THROW(SetNonBlocking(-1), Error);
}

TEST_F(PollTest, PipesOfAnAskedCapacity) {
  const Pipe wide = MakePipe(std::size_t{1} << 18);
  EXPECT_GE(::fcntl(wide.write.Get(), F_GETPIPE_SZ), 1 << 16);
  EXPECT_TRUE(MakePipe(std::size_t{1} << 30).write);  // More than is granted: as many as there are.
}

}  // namespace
}  // namespace pybytecode::os
