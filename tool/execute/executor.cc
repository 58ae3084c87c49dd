#include "tool/execute/executor.h"

#include <exception>
#include <mutex>
#include <system_error>
#include <thread>

#include "tool/execute/conversation.h"
#include "tool/execute/queue.h"
#include "tool/os/cgroup.h"
#include "tool/os/child_process.h"

namespace pybytecode::execute {

namespace {

/// The first exception of any thread; the others only followed from it.
class FirstCause {
 public:
  void Keep(std::exception_ptr cause) {
    const std::lock_guard lock(mutex_);
    if (!cause_) cause_ = std::move(cause);
  }
  void Rethrow() {
    if (cause_) std::rethrow_exception(cause_);
  }

 private:
  std::mutex mutex_;
  std::exception_ptr cause_;
};

}  // namespace

Executor::Executor(ExecutorOptions options)
    : options_(std::move(options)), activities_(options_.threads) {}

void Executor::Run(const Work& work, const JobFactory& factory,
                   std::vector<std::unique_ptr<Interpreter>> ready) {
  os::Pipe cancel = os::MakePipe();
  BatchQueue queue(work, options_.memory, options_.threads);
  StartContext start{options_.launch, options_.expected};
  start.launch.cancel_fd = cancel.read.Get();
  Shared shared{work, queue, start, os::OomKills()};
  ready.resize(options_.threads);
  FirstCause cause;
  std::mutex cancel_mutex;
  const auto end_all = [&] {
    queue.Close();
    const std::lock_guard lock(cancel_mutex);
    cancel.write.Reset();  // Wakes whoever waits for an interpreter.
  };
  const auto talk = [&](unsigned thread) {
    try {
      const std::unique_ptr<Job> job = factory(thread);
      Conversation(shared, *job, activities_[thread], std::move(ready[thread])).Run();
    } catch (const Interruption&) {
      end_all();
    } catch (...) {
      cause.Keep(std::current_exception());
      end_all();
    }
  };
  // Once; again only for batches that a thread gave back, because it could not start an
  // interpreter, after the others had found the queue empty: few, so one thread will do, and it
  // does not give up.
  unsigned wanted = options_.threads;
  do {
    std::vector<std::jthread> threads;
    threads.reserve(wanted);
    for (unsigned i = 0; i < wanted; ++i) {
      try {
        threads.emplace_back(talk, i);
      } catch (const std::system_error&) {
        // No more threads to be had (a process limit): those that run do all the work, or this one.
        if (i == 0) talk(0);
        break;
      }
    }
    threads.clear();
    wanted = 1;
  } while (queue.HasWork());
  cause.Rethrow();
}

}  // namespace pybytecode::execute
