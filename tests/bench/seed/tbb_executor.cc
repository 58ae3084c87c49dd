// A work-stealing task runtime (oneTBB). A task moves one conversation on by a batch: it fills the
// flight up to two batches, waits for the answers of the older one, writes what they bring, and
// spawns the task of the next batch. Which thread runs that one is the runtime's affair: the
// interpreter and what is in flight belong to the conversation, so any thread may take it up.
//
// A batch a task is the grain that suits such a runtime: its tasks run to their end, and those here
// block while their interpreter compiles, so there are as many threads as interpreters.
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>

#include <memory>
#include <vector>

#include "tests/bench/seed/assignment.h"
#include "tests/bench/seed/exchange.h"
#include "tool/error.h"

namespace pybytecode::seed {

namespace {

class Conversation {
 public:
  /// Starts the interpreter, which dies with the thread that makes it.
  Conversation(const Assignment& assignment, execute::BatchQueue& queue, unsigned number)
      : expected_(assignment.expected),
        interpreter_(assignment.launch),
        exchange_(assignment.work, queue, assignment.make_job(number)) {}

  /// Until one batch more is answered. False: there are no more.
  bool Step() {
    if (!interpreter_.Greet().SameInterpreter(expected_)) throw execute::IdentityChanged();
    const std::uint64_t done = exchange_.Done();
    do {
      std::string requests;
      if (!exchange_.TopUp(requests)) return false;
      if (!requests.empty()) interpreter_.Send(std::move(requests));
      Wait();
    } while (exchange_.Done() == done);
    return true;
  }

 private:
  void Wait() {
    switch (interpreter_.Pump()) {
      case execute::Event::kBytes:
        return exchange_.HandleAnswers(interpreter_.Answers());
      case execute::Event::kClosed:
        throw Error("an interpreter", interpreter_.Bury());
      case execute::Event::kExpired:
        throw Error("an interpreter", "does not answer within the timeout");
      case execute::Event::kInterrupted:
        throw execute::Interruption();
      case execute::Event::kSent:
      case execute::Event::kIdle:
        return;
    }
  }

  const execute::Greeting& expected_;
  execute::Interpreter interpreter_;
  Exchange exchange_;
};

/// The task.
struct NextBatch {
  Conversation& conversation;
  execute::BatchQueue& queue;
  tbb::task_group& tasks;

  void operator()() const {
    try {
      if (conversation.Step()) tasks.run(*this);
    } catch (...) {
      queue.Close();
      throw;  // The group's wait() throws the first and drops tasks that have not begun.
    }
  }
};

}  // namespace

void RunTbb(const Assignment& assignment) {
  execute::BatchQueue queue(assignment.work, assignment.memory, assignment.workers);
  std::vector<std::unique_ptr<Conversation>> conversations;
  for (unsigned number = 0; number < assignment.workers; ++number)
    conversations.push_back(std::make_unique<Conversation>(assignment, queue, number));
  const tbb::global_control threads(tbb::global_control::max_allowed_parallelism,
                                    assignment.workers);
  tbb::task_arena arena(static_cast<int>(assignment.workers));
  arena.execute([&] {
    tbb::task_group tasks;
    for (const auto& conversation : conversations)
      tasks.run(NextBatch{*conversation, queue, tasks});
    tasks.wait();
  });
}

}  // namespace pybytecode::seed
