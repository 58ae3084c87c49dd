#include "tool/execute/queue.h"

#include <algorithm>

namespace pybytecode::execute {

BatchQueue::BatchQueue(const Work& work, std::uint64_t memory, unsigned threads)
    : work_(work), memory_(memory), threads_(threads) {}

std::uint64_t BatchQueue::Need(const Batch& batch) const {
  // An interpreter compiles one source at a time. The first of a batch need not be its largest: one
  // with several levels costs more and comes before larger ones.
  std::uint64_t largest = 0;
  for (std::uint32_t i = batch.begin; i < batch.end; ++i) largest = std::max(largest, work_.tasks[i].size);
  return MemoryFor(largest);
}

std::optional<Batch> BatchQueue::Take(Wait wait) {
  std::unique_lock lock(mutex_);
  const bool scarce = Left() == 0 || Left() < threads_ || !Admits(Need(Next()));
  if (wait == Wait::kNo && scarce) return std::nullopt;
  changed_.wait(lock, [&] { return closed_ || Left() == 0 || Admits(Need(Next())); });
  if (closed_ || Left() == 0) return std::nullopt;
  const Batch batch = Next();
  if (returned_.empty())
    ++next_;
  else
    returned_.pop_back();
  used_ += Need(batch);
  if (Left() == 0) changed_.notify_all();
  return batch;
}

void BatchQueue::Return(const Batch& batch) {
  const std::lock_guard lock(mutex_);
  used_ -= Need(batch);
  returned_.push_back(batch);
  changed_.notify_all();
}

bool BatchQueue::HasWork() const {
  const std::lock_guard lock(mutex_);
  return !closed_ && Left() != 0;
}

bool BatchQueue::Reserve(std::uint64_t need) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return closed_ || Admits(need); });
  used_ += closed_ ? 0 : need;
  return !closed_;
}

void BatchQueue::Release(std::uint64_t need) {
  const std::lock_guard lock(mutex_);
  used_ -= need;
  changed_.notify_all();
}

void BatchQueue::Close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

bool BatchQueue::Closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

}  // namespace pybytecode::execute
