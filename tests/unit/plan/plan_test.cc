#include "tool/plan/plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace pybytecode::plan {
namespace {

std::vector<Task> TasksOf(const std::vector<std::uint64_t>& sizes, LevelSet levels = LevelBit(0)) {
  std::vector<Task> tasks;
  for (std::uint32_t i = 0; i < sizes.size(); ++i) tasks.push_back({{0, i}, levels, sizes[i]});
  return tasks;
}

std::vector<std::uint64_t> RandomSizes(std::size_t count) {
  std::mt19937 random(7);
  std::vector<std::uint64_t> sizes(count);
  for (auto& size : sizes) size = random() % (random() % 100 == 0 ? 500'000 : 12'000);
  return sizes;
}

std::uint64_t SizeOf(const Work& work, const Batch& batch) {
  std::uint64_t size = 0;
  for (std::uint32_t i = batch.begin; i < batch.end; ++i)
    size += work.tasks[i].size * CountOf(work.tasks[i].levels);
  return size;
}

TEST(PlanTest, NothingToDo) {
  const Work work = MakePlan({}, 4);
  EXPECT_TRUE(work.tasks.empty());
  EXPECT_TRUE(work.batches.empty());
}

TEST(PlanTest, LargestFirstThenAsTheyCame) {
  const Work work = MakePlan(TasksOf({3000, 9000, 3000, 1500, 9000}), 1);
  std::vector<std::uint32_t> order;
  for (const Task& task : work.tasks) order.push_back(task.id.source);
  EXPECT_EQ(order, (std::vector<std::uint32_t>{1, 4, 0, 2, 3}));
}

TEST(PlanTest, SmallOnesStayTogetherAsTheyCame) {
  std::vector<std::uint64_t> sizes(3000, 900);
  for (std::size_t i = 0; i < sizes.size(); i += 2) sizes[i] = 300;
  sizes[1000] = 200'000;
  const Work work = MakePlan(TasksOf(sizes), 2);
  EXPECT_EQ(work.tasks[0].id.source, 1000U);
  for (std::size_t i = 2; i < work.tasks.size(); ++i)
    EXPECT_LT(work.tasks[i - 1].id.source, work.tasks[i].id.source);
}

/// Whoever takes the last batch keeps the others waiting for no longer than it takes.
TEST(PlanTest, TheLastBatchesAreSmall) {
  const Work work = MakePlan(TasksOf(std::vector<std::uint64_t>(20'000, 1500)), 2);
  EXPECT_GT(SizeOf(work, work.batches[0]), 60U << 10);
  EXPECT_LE(SizeOf(work, work.batches.back()), 4U << 10);
}

TEST(PlanTest, EachLevelCostsACompilation) {
  std::vector<Task> tasks = TasksOf({10000, 6000});
  tasks[1].levels = LevelBit(0) | LevelBit(2);
  EXPECT_EQ(MakePlan(tasks, 1).tasks[0].id.source, 1U);
}

TEST(PlanTest, BatchesHoldEveryTaskOnceInOrder) {
  for (const unsigned workers : {1U, 2U, 16U, 512U}) {
    const Work work = MakePlan(TasksOf(RandomSizes(3000)), workers);
    std::uint32_t at = 0;
    for (const Batch& batch : work.batches) {
      EXPECT_EQ(batch.begin, at);
      EXPECT_LT(batch.begin, batch.end);
      at = batch.end;
    }
    EXPECT_EQ(at, work.tasks.size());
  }
}

TEST(PlanTest, BatchesAreBounded) {
  const Work work = MakePlan(TasksOf(RandomSizes(20'000)), 2);
  for (const Batch& batch : work.batches) {
    EXPECT_LE(batch.end - batch.begin, 64U);
    EXPECT_TRUE(batch.end - batch.begin == 1 || SizeOf(work, batch) <= 128U << 10);
  }
}

TEST(PlanTest, SixtyFourEmptySourcesABatch) {
  const Work work = MakePlan(TasksOf(std::vector<std::uint64_t>(130, 0)), 1);
  ASSERT_EQ(work.batches.size(), 3U);
  EXPECT_EQ(work.batches[0].end, 64U);
  EXPECT_EQ(work.batches[2].begin, 128U);
}

TEST(PlanTest, LittleWorkIsShared) {
  const std::vector<Task> tasks = TasksOf(std::vector<std::uint64_t>(640, 5000));
  EXPECT_GE(MakePlan(tasks, 64).batches.size(), 64U);
  EXPECT_LT(MakePlan(tasks, 1).batches.size(), MakePlan(tasks, 64).batches.size());
}

TEST(PlanTest, TheSameWorkGivesTheSamePlan) {
  const std::vector<Task> tasks = TasksOf(RandomSizes(2000));
  const Work first = MakePlan(tasks, 8);
  const Work second = MakePlan(tasks, 8);
  ASSERT_EQ(first.batches.size(), second.batches.size());
  for (std::size_t i = 0; i < first.batches.size(); ++i)
    EXPECT_EQ(first.batches[i].end, second.batches[i].end);
  EXPECT_TRUE(std::equal(first.tasks.begin(), first.tasks.end(), second.tasks.begin(),
                         [](const Task& a, const Task& b) { return a.id == b.id; }));
}

TEST(WorkerCountTest, JobsThenProcessorsThenTasks) {
  Limits limits;
  limits.processors = 8;
  EXPECT_EQ(WorkerCount(limits, 100), 8U);
  EXPECT_EQ(WorkerCount(limits, 3), 3U);
  limits.jobs = 20;
  EXPECT_EQ(WorkerCount(limits, 100), 20U);
  limits.jobs = 1;
  EXPECT_EQ(WorkerCount(limits, 100), 1U);
}

TEST(WorkerCountTest, AtLeastOne) {
  Limits limits;
  EXPECT_EQ(WorkerCount(limits, 0), 1U);
  limits.jobs = 64;
  limits.memory = 0;
  limits.descriptors = 0;
  EXPECT_EQ(WorkerCount(limits, 100), 1U);
}

TEST(WorkerCountTest, MemoryAndDescriptorsCap) {
  Limits limits;
  limits.jobs = 512;
  limits.memory = std::uint64_t{1} << 30;
  const unsigned by_memory = WorkerCount(limits, 10'000);
  EXPECT_GE(by_memory, 4U);
  EXPECT_LE(by_memory, 64U);
  limits.memory = UINT64_MAX;
  unsigned before = 0;
  for (const std::uint64_t descriptors : {1U, 32U, 64U, 256U, 1024U, 4096U}) {
    limits.descriptors = descriptors;
    const unsigned count = WorkerCount(limits, 10'000);
    EXPECT_GE(count, before);
    EXPECT_TRUE(count == 1 || count * 3 < descriptors) << descriptors;  // Each has three pipes.
    before = count;
  }
  EXPECT_EQ(WorkerCount({512, 1, UINT64_MAX, 1'000'000}, 10'000), 512U);
}

TEST(WorkerCountTest, AddressesCap) {
  Limits limits;
  limits.jobs = 64;
  limits.address_space = std::uint64_t{64} << 20;
  EXPECT_EQ(WorkerCount(limits, 100), 1U);
  limits.address_space = std::uint64_t{1} << 30;
  EXPECT_EQ(WorkerCount(limits, 100), 8U);
}

TEST(WorkerCountTest, BudgetIsFourFifths) {
  EXPECT_EQ(MemoryBudget(1000), 800U);
  EXPECT_EQ(MemoryBudget(0), 0U);
  EXPECT_GT(MemoryBudget(UINT64_MAX), std::uint64_t{1} << 62);
}

TEST(PlanTest, LittleWorkIsWorthOneInterpreterUnlessMoreAreAskedFor) {
  EXPECT_EQ(WorkerCount({0, 8}, 100, 20'000), 1U);
  EXPECT_EQ(WorkerCount({0, 8}, 100, 40'000), 2U);
  EXPECT_EQ(WorkerCount({0, 8}, 100, 10'000'000), 8U);
  EXPECT_EQ(WorkerCount({4, 8}, 100, 20'000), 4U);
  EXPECT_EQ(WorkerCount({0, 8}, 1, 0), 1U);
}

}  // namespace
}  // namespace pybytecode::plan
