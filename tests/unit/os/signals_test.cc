#include "tool/os/signals.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <csignal>

#include "tests/support/in_child.h"

namespace pybytecode::os {
namespace {

using test::InChild;

class SignalsTest : public testing::TestWithParam<int> {};

TEST_P(SignalsTest, WakesWhoeverWaitsAndEndsTheProcess) {
  const int answer = InChild([] {
    WatchSignals();
    if (Interrupted()) return 1;
    std::raise(GetParam());
    if (!Interrupted()) return 2;
    for (int i = 0; i < 3; ++i) {  // For ever, and for everybody.
      pollfd fd{InterruptFd(), POLLIN, 0};
      if (::poll(&fd, 1, 0) != 1) return 3;
    }
    RaiseIfInterrupted();
    return 4;
  });
  EXPECT_EQ(answer, -GetParam());
}

TEST_P(SignalsTest, TheSecondKillsAtOnce) {
  const int answer = InChild([] {
    WatchSignals();
    std::raise(GetParam());
    std::raise(GetParam());
    return 1;
  });
  EXPECT_EQ(answer, -GetParam());
}

TEST_P(SignalsTest, WhatWasIgnoredStaysIgnored) {
  const int answer = InChild([] {
    std::signal(GetParam(), SIG_IGN);
    WatchSignals();
    std::raise(GetParam());
    RaiseIfInterrupted();
    return Interrupted() ? 1 : 0;
  });
  EXPECT_EQ(answer, 0);
}

INSTANTIATE_TEST_SUITE_P(All, SignalsTest, testing::Values(SIGINT, SIGTERM, SIGHUP));

TEST(SignalsTest, NothingCame) {
  EXPECT_EQ(InChild([] {
              RaiseIfInterrupted();
              return InterruptFd() == -1 ? 0 : 1;
            }),
            0);
}

}  // namespace
}  // namespace pybytecode::os
