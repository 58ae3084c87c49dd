// Work that finds more work, done by several threads: reading a directory finds directories.
//
// Each thread works from its own stack, depth first, so that what is open near the root closes
// early; it shares only while another thread has nothing to do, and then the older half, which is
// nearest to the root and holds most. An item is a whole directory: the only lock is taken where
// work changes hands. Knows nothing of what an item is.
#pragma once

#include <atomic>
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

/// What lies between the threads.
template <class Item>
class WorkList {
 public:
  explicit WorkList(std::vector<Item> items) : items_(std::move(items)) {}

  /// Waits for work. False: everything is done, or Stop() was called. A thread that took something
  /// calls Finish() when that and all that it led to is done or given away.
  bool Take(std::vector<Item>& mine) {
    std::unique_lock lock(mutex_);
    ++idle_;
    changed_.wait(lock, [&] { return stopped_ || !items_.empty() || busy_ == 0; });
    --idle_;
    if (stopped_ || items_.empty()) return false;
    mine.push_back(std::move(items_.back()));
    items_.pop_back();
    ++busy_;
    return true;
  }

  void Finish() {
    const std::lock_guard lock(mutex_);
    if (--busy_ == 0) changed_.notify_all();
  }

  /// Whether a thread waits for work.
  bool Wanted() const { return idle_.load(std::memory_order_relaxed) != 0; }

  /// Leaves the newer half of `mine`, at least one; part(item) is called for each that leaves.
  template <class Part>
  void Share(std::vector<Item>& mine, Part&& part) {
    const auto end = mine.begin() + static_cast<std::ptrdiff_t>(mine.size() / 2);
    for (auto item = mine.begin(); item != end; ++item) part(*item);
    const std::lock_guard lock(mutex_);
    items_.insert(items_.end(), std::move_iterator(mine.begin()), std::move_iterator(end));
    mine.erase(mine.begin(), end);
    changed_.notify_all();
  }

  void Stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }
  bool Stopped() const { return stopped_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Item> items_;
  std::size_t busy_ = 0;           ///< Threads that took something and are not done with it.
  std::atomic<unsigned> idle_{0};  ///< Threads in Take().
  std::atomic<bool> stopped_ = false;
};

/// One thread's part: takes what there is until all is done.
template <class Item, class Worker>
void WorkThrough(WorkList<Item>& list, Worker& worker) {
  std::vector<Item> mine;
  for (; list.Take(mine); list.Finish()) {
    while (!mine.empty() && !list.Stopped()) {
      const Item item = std::move(mine.back());
      mine.pop_back();
      worker(item, mine);
      if (mine.size() > 1 && list.Wanted())
        list.Share(mine, [&](Item& shared) { worker.Part(shared); });
    }
  }
}

/// Calls worker(item, found) for each item and each one found (which is appended), on one thread a
/// worker, the caller's among them; worker.Part(item) before an item goes to another thread, and
/// worker.Close() at the end, both on the same thread. All threads are joined before it returns
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
      WorkThrough(list, worker);
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
