// Work that finds more work, done by several threads: reading a directory finds directories.
//
// One list behind one mutex, taken from its end: the lock is taken once an item, and an item is a
// whole directory, so there is nothing to gain from stealing. Depth first, so that the list stays
// short and what is open near the root closes early. Knows nothing of what an item is.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <iterator>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "tool/os/own_descriptors.h"

namespace pybytecode::scan {

template <class Item>
class WorkList {
 public:
  explicit WorkList(std::vector<Item> items) : items_(std::move(items)) {}

  /// Waits for the next item. False: everything is done, or Stop() was called. A thread that took
  /// an item calls Finish() before it takes another one.
  bool Take(Item& item) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopped_ || !items_.empty() || busy_ == 0; });
    if (stopped_ || items_.empty()) return false;
    item = std::move(items_.back());
    items_.pop_back();
    ++busy_;
    return true;
  }

  /// The item is done and led to `found`, which is empty afterwards.
  void Finish(std::vector<Item>& found) {
    const std::lock_guard lock(mutex_);
    --busy_;
    std::move(found.begin(), found.end(), std::back_inserter(items_));
    if (found.size() > 1 || busy_ == 0) {
      changed_.notify_all();
    } else if (!found.empty()) {
      changed_.notify_one();
    }
    found.clear();
  }

  void Stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Item> items_;
  std::size_t busy_ = 0;  ///< Items taken and not finished: they may lead to more.
  bool stopped_ = false;
};

/// Calls worker(item, found) for each item and each one found, on one thread a worker, the caller's
/// among them, and then worker.Close() on the same thread. All threads are joined before it returns
/// or throws; it throws what a worker threw first. If the system gives fewer threads, those that
/// there are do the work. Close() closes what the worker keeps open: threads have descriptors of
/// their own.
template <class Item, class Worker>
void DoWork(std::vector<Item> items, std::vector<Worker>& workers) {
  WorkList<Item> list(std::move(items));
  std::exception_ptr first_cause;
  std::mutex cause_mutex;
  const auto run = [&](Worker& worker) {
    try {
      Item item;
      for (std::vector<Item> found; list.Take(item); list.Finish(found)) worker(item, found);
    } catch (...) {
      list.Stop();
      const std::lock_guard lock(cause_mutex);
      if (!first_cause) first_cause = std::current_exception();
    }
    worker.Close();
  };
  std::vector<std::thread> threads;
  try {
    threads.reserve(workers.size());
    for (std::size_t i = 1; i < workers.size(); ++i)
      threads.emplace_back([&run, &worker = workers[i]] {
        os::OwnDescriptors();
        run(worker);
      });
  } catch (const std::system_error&) {  // No thread to be had.
  }
  run(workers.front());
  for (std::thread& thread : threads) thread.join();
  if (first_cause) std::rethrow_exception(first_cause);
}

}  // namespace pybytecode::scan
