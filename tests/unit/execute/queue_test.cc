#include "tool/execute/queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace pybytecode::execute {
namespace {

Work WorkOf(const std::vector<std::uint64_t>& sizes) {
  Work work;
  for (std::uint32_t i = 0; i < sizes.size(); ++i) {
    work.tasks.push_back({{0, i}, LevelBit(0), sizes[i]});
    work.batches.push_back({i, i + 1});
  }
  return work;
}

TEST(QueueTest, HandsOutInOrderAndThenNothing) {
  const Work work = WorkOf({3, 2, 1});
  BatchQueue queue(work, UINT64_MAX, 1);
  for (std::uint32_t i = 0; i < 3; ++i) EXPECT_EQ(queue.Take()->begin, i);
  EXPECT_FALSE(queue.Take());
}

// The longest source decides the end of a run with many workers: nothing may wait behind it.
TEST(QueueTest, NothingWaitsBehindALargeSource) {
  std::vector<std::uint64_t> sizes(100, 10);
  sizes[0] = 200;
  const Work work = WorkOf(sizes);
  BatchQueue queue(work, UINT64_MAX, 2);
  const auto large = queue.Take();
  EXPECT_FALSE(queue.TakeAhead(*large));
  const auto small = queue.Take();
  EXPECT_TRUE(queue.TakeAhead(*small));
}

TEST(QueueTest, KeepsTheLastBatchesForIdleThreads) {
  const Work work = WorkOf({3, 2, 2});
  BatchQueue queue(work, UINT64_MAX, 3);
  const auto held = queue.Take();
  EXPECT_FALSE(queue.TakeAhead(*held));
  EXPECT_TRUE(queue.Take());
}

TEST(QueueTest, AloneNobodyIsKeptFromAnything) {
  const Work work = WorkOf({30, 2});
  BatchQueue queue(work, UINT64_MAX, 1);
  const auto held = queue.Take();
  EXPECT_TRUE(queue.TakeAhead(*held));
  EXPECT_FALSE(queue.TakeAhead(*held));
}

TEST(QueueTest, ALevelMoreCostsMore) {
  Work work = WorkOf(std::vector<std::uint64_t>(20, 10));
  const Batch held{0, 1};
  ASSERT_TRUE(BatchQueue(work, UINT64_MAX, 3).TakeAhead(held));
  work.tasks[0].levels = LevelBit(0) | LevelBit(2);
  EXPECT_FALSE(BatchQueue(work, UINT64_MAX, 3).TakeAhead(held));
}

TEST(QueueTest, WhatNeedsMoreThanThereIsRunsAlone) {
  const Work work = WorkOf({1000, 1000});
  BatchQueue queue(work, MemoryFor(10), 1);
  const auto first = queue.Take();
  ASSERT_TRUE(first);
  EXPECT_FALSE(queue.TakeAhead(*first));
  std::atomic<bool> got{false};
  std::jthread other([&] { got = queue.Take().has_value(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_FALSE(got);
  queue.Release(queue.Need(*first));
  other.join();
  EXPECT_TRUE(got);
}

// A source with several levels costs more than a larger one with one, and comes before it.
TEST(QueueTest, ABatchNeedsWhatItsLargestSourceNeeds) {
  Work work;
  work.tasks = {{{0, 0}, LevelBit(0) | LevelBit(1) | LevelBit(2), 10}, {{0, 1}, LevelBit(0), 25}};
  work.batches = {{0, 2}};
  EXPECT_EQ(BatchQueue(work, UINT64_MAX, 1).Need({0, 2}), MemoryFor(25));
}

TEST(QueueTest, ClosingWakesWhoeverWaits) {
  const Work work = WorkOf({1000, 1000});
  BatchQueue queue(work, 1, 1);
  ASSERT_TRUE(queue.Take());
  std::jthread take([&] { EXPECT_FALSE(queue.Take()); });
  std::jthread reserve([&] { EXPECT_FALSE(queue.Reserve(5)); });
  std::this_thread::sleep_for(std::chrono::milliseconds(10));
  queue.Close();
}

TEST(QueueTest, WhatIsGivenBackIsHandedOutAgain) {
  const Work work = WorkOf({5});
  BatchQueue queue(work, 1, 1);
  const auto batch = queue.Take();
  EXPECT_FALSE(queue.HasWork());
  queue.Return(*batch);
  EXPECT_TRUE(queue.HasWork());
  EXPECT_EQ(queue.Take()->begin, 0U);
}

}  // namespace
}  // namespace pybytecode::execute
