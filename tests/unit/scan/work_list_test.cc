#include "tool/scan/work_list.h"

#include <gtest/gtest.h>

#include <numeric>
#include <stdexcept>
#include <vector>

namespace pybytecode::scan {
namespace {

/// An item n leads to two of n-1: 2^n - 1 items in all.
struct Counter {
  long done = 0;
  int closed = 0;
  void Part(int&) const {}
  void Close() { ++closed; }
  void operator()(const int& item, std::vector<int>& found) {
    ++done;
    if (item > 1) found.insert(found.end(), {item - 1, item - 1});
  }
};

class WorkListTest : public testing::TestWithParam<int> {};

TEST_P(WorkListTest, DoesEverythingOnce) {
  std::vector<Counter> workers(static_cast<std::size_t>(GetParam()));
  DoWork<int>({14, 3}, workers);
  const long done = std::accumulate(workers.begin(), workers.end(), 0L,
                                    [](long sum, const Counter& c) { return sum + c.done; });
  EXPECT_EQ(done, (1L << 14) - 1 + 7);
  for (const Counter& worker : workers) EXPECT_EQ(worker.closed, 1);
}

TEST_P(WorkListTest, NothingToDo) {
  std::vector<Counter> workers(static_cast<std::size_t>(GetParam()));
  DoWork<int>({}, workers);
  EXPECT_EQ(workers.front().done, 0);
}

TEST_P(WorkListTest, ThrowsWhatAWorkerThrows) {
  struct Thrower {
    void Part(int&) const {}
    void Close() const {}
    void operator()(const int& item, std::vector<int>& found) const {
      if (item == 1) throw std::runtime_error("at one");
      found.insert(found.end(), {item - 1, item - 1});
    }
  };
  std::vector<Thrower> workers(static_cast<std::size_t>(GetParam()));
  EXPECT_THROW(DoWork<int>({8}, workers), std::runtime_error);
}

/// What changes hands has been parted from by the thread that found it, and nothing else has.
TEST_P(WorkListTest, PartsFromWhatAnotherThreadGets) {
  struct Item {
    int depth = 0;
    const void* finder = nullptr;  ///< Null: from the start, or parted from.
  };
  struct Finder {
    long foreign = 0;
    void Part(Item& item) const { item.finder = nullptr; }
    void Close() const {}
    void operator()(const Item& item, std::vector<Item>& found) {
      if (item.finder != nullptr && item.finder != this) ++foreign;
      for (int i = 0; i < 3 && item.depth > 0; ++i) found.push_back({item.depth - 1, this});
    }
  };
  std::vector<Finder> workers(static_cast<std::size_t>(GetParam()));
  DoWork<Item>({{8, nullptr}}, workers);
  for (const Finder& worker : workers) EXPECT_EQ(worker.foreign, 0);
}

INSTANTIATE_TEST_SUITE_P(Threads, WorkListTest, testing::Values(1, 2, 8));

}  // namespace
}  // namespace pybytecode::scan
