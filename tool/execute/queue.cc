#include "tool/execute/queue.h"

#include <algorithm>

namespace pybytecode::execute {

namespace {

/// Costs are guessed from sizes: a byte of one source may cost this many times what it costs in the
/// mean.
constexpr std::uint64_t kUnevenCost = 3;

}  // namespace

BatchQueue::BatchQueue(const Work& work, std::uint64_t memory, unsigned threads)
    : work_(work),
      memory_(memory),
      threads_(threads),
      cost_(CostOf({0, static_cast<std::uint32_t>(work.tasks.size())})) {}

std::uint64_t BatchQueue::Need(const Batch& batch) const {
  // An interpreter compiles one source at a time. The first of a batch need not be its largest: one
  // with several levels costs more and comes before larger ones.
  std::uint64_t largest = 0;
  for (std::uint32_t i = batch.begin; i < batch.end; ++i)
    largest = std::max(largest, work_.tasks[i].size);
  return MemoryFor(largest);
}

std::uint64_t BatchQueue::CostOf(const Batch& batch) const {
  std::uint64_t cost = 0;
  for (std::uint32_t i = batch.begin; i < batch.end; ++i) cost += work_.tasks[i].Cost();
  return cost;
}

std::optional<Batch> BatchQueue::Take() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return closed_ || Left() == 0 || Admits(Need(Next())); });
  if (closed_ || Left() == 0) return std::nullopt;
  return HandOut();
}

std::optional<Batch> BatchQueue::TakeAhead(const Batch& held) {
  const std::lock_guard lock(mutex_);
  if (closed_ || Left() == 0 || !Admits(Need(Next())) || !IsPlenty(held)) return std::nullopt;
  return HandOut();
}

/// Whether the others will be busy for as long as it takes to compile `held` and the next batch.
bool BatchQueue::IsPlenty(const Batch& held) const {
  if (threads_ == 1) return true;
  const std::uint64_t next = CostOf(Next());
  return kUnevenCost * threads_ * (CostOf(held) + next) <= cost_ - next;
}

Batch BatchQueue::HandOut() {
  const Batch batch = Next();
  if (returned_.empty())
    ++next_;
  else
    returned_.pop_back();
  used_ += Need(batch);
  cost_ -= CostOf(batch);
  if (Left() == 0) changed_.notify_all();
  return batch;
}

void BatchQueue::Return(const Batch& batch) {
  const std::lock_guard lock(mutex_);
  used_ -= Need(batch);
  cost_ += CostOf(batch);
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
