// The one queue that all threads take batches from, largest first: that is all the scheduling there
// is. It admits by memory: CPython's compile() peaks at up to 258 times the size of its source, and
// largest-first would start the largest together.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "tool/model.h"

namespace pybytecode::execute {

/// Bytes of memory that compiling a source of this size may need.
constexpr std::uint64_t MemoryFor(std::uint64_t source_size) { return 250 * source_size; }

class BatchQueue {
 public:
  /// `memory` bytes may be in use at one time; what needs more than that runs alone.
  BatchQueue(const Work& work, std::uint64_t memory, unsigned threads);

  /// The next batch with its memory reserved, as soon as there is enough; nothing when none is left
  /// or the queue is closed.
  std::optional<Batch> Take();
  /// The same at once for a worker that is still busy with `held`, so that it need not wait for a
  /// round trip: nothing, too, where so little is left that another could begin it sooner.
  std::optional<Batch> TakeAhead(const Batch& held);
  /// Gives a batch back that could not be begun, and its memory.
  void Return(const Batch& batch);
  /// Whether batches are left that nobody has taken, and the queue is open.
  bool HasWork() const;
  /// Reserves memory for something that is not in the queue (a source that is tried again). False:
  /// the queue is closed.
  bool Reserve(std::uint64_t need);
  void Release(std::uint64_t need);
  std::uint64_t Need(const Batch& batch) const;

  /// Nothing is handed out any more; whoever waits comes back with nothing.
  void Close();
  bool Closed() const;

 private:
  std::size_t Left() const { return work_.batches.size() - next_ + returned_.size(); }
  const Batch& Next() const { return returned_.empty() ? work_.batches[next_] : returned_.back(); }

  bool Admits(std::uint64_t need) const { return used_ == 0 || used_ + need <= memory_; }
  std::uint64_t CostOf(const Batch& batch) const;
  bool IsPlenty(const Batch& held) const;
  Batch HandOut();

  const Work& work_;
  const std::uint64_t memory_;
  const unsigned threads_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t next_ = 0;
  std::vector<Batch> returned_;
  std::uint64_t cost_ = 0;  ///< Of what is left.
  std::uint64_t used_ = 0;
  bool closed_ = false;
};

}  // namespace pybytecode::execute
