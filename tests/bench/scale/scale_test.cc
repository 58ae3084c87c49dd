// What run.sh measures at length, small enough for every test run; asserts nothing of time. What is
// simulated is a matter of content alone, the same on every machine.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cerrno>

#include "tests/bench/scale/simulation.h"
#include "tests/bench/scale/sleeping_run.h"
#include "tool/os/environment.h"

namespace pybytecode::bench {
namespace {

TEST(SimulationTest, OneWorkerTakesTheSumOfAllCosts) {
  const CostList costs = {{100, 5}, {30'000, 700}, {20, 1}};
  EXPECT_EQ(SimulateOurs(costs, 1).makespan, 706);
  EXPECT_EQ(SimulateInOrder(costs, 1, 2).makespan, 706);
  EXPECT_EQ(BoundOf(costs, 1), 706);
}

TEST(SimulationTest, TheLongestSourceIsABound) {
  const CostList costs = {{100, 5}, {30'000, 700}, {20, 1}};
  EXPECT_EQ(BoundOf(costs, 2), 700);
  EXPECT_EQ(SimulateOurs(costs, 2).makespan, 700);
  EXPECT_EQ(SimulateInOrder(costs, 2, 2).makespan, 705);
}

TEST(SimulationTest, TreesAreRepeatedUntilTheLongestSourceIsBelowAShare) {
  const CostList costs = {{1, 10}, {1, 30}};
  EXPECT_EQ(TreesFor(costs, 1), 1U);
  EXPECT_EQ(TreesFor(costs, 4), 4U);
  EXPECT_EQ(BoundOf(Repeated(costs, 4), 4), 40);
}

TEST(SimulationTest, ARealTreeKeepsAnyNumberOfWorkersBusyToTheEnd) {
  const CostList tree = ReadCosts(PYBYTECODE_COSTS);
  for (const unsigned workers : {1U, 2U, 4U, 8U, 16U, 32U, 64U, 128U, 256U, 512U}) {
    const CostList costs = Repeated(tree, TreesFor(tree, workers));
    EXPECT_LE(SimulateOurs(costs, workers).makespan, 1.02 * BoundOf(costs, workers)) << workers;
    EXPECT_LE(SimulateOurs(tree, workers).makespan, 1.02 * BoundOf(tree, workers)) << workers;
  }
}

TEST(SleepingRunTest, EveryTaskIsAnsweredOnceAndNothingIsLeft) {
  os::PrepareProcess();
  CostList costs = Scaled(ReadCosts(PYBYTECODE_COSTS), 0.1);
  costs.resize(1500);
  const SleepingRun run = RunSleeping(PYBYTECODE_SLEEPER, costs, 6);
  EXPECT_EQ(run.tasks, costs.size());
  EXPECT_EQ(run.answered_once, run.tasks);
  EXPECT_GE(run.descriptors, 3U);
  EXPECT_EQ(run.descriptors_left, 0U);
  EXPECT_GE(run.wall, 0.99 * run.bound) << "no sleeper wakes early";
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child was left";
  EXPECT_EQ(errno, ECHILD);
}

}  // namespace
}  // namespace pybytecode::bench
