#include "tests/bench/scale/sleeping_run.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "tool/execute/executor.h"
#include "tool/os/limits.h"
#include "tool/plan/plan.h"

namespace pybytecode::bench {

namespace {

using execute::Clock;

double MicrosecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}

/// Of this process or thread.
double ProcessorTime(int whose) {
  rusage used{};
  ::getrusage(whose, &used);
  const auto of = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_usec);
  };
  return of(used.ru_utime) + of(used.ru_stime);
}

std::size_t OpenDescriptors() {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    static_cast<void>(entry);
    ++count;
  }
  return count;
}

std::uint64_t PeakMemory() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;)
    if (std::uint64_t value = 0; word == "VmHWM:" && status >> value) return value;
  return 0;
}

/// Looks now and then how many descriptors are open.
class DescriptorWatch {
 public:
  DescriptorWatch(std::size_t& most, double& cpu)
      : thread_([&most, &cpu](const std::stop_token& stop) {
          while (!stop.stop_requested()) {
            most = std::max(most, OpenDescriptors());
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
          }
          cpu = ProcessorTime(RUSAGE_THREAD);
        }) {}

 private:
  std::jthread thread_;
};

/// What became of a task. Only the thread that has it writes.
struct Entry {
  unsigned delivered = 0, failed = 0, finished = 0;
};

struct Books {
  Books(const Work& given, const CostList& list, unsigned threads)
      : work(given), costs(list), entries(given.tasks.size()), started(threads) {}

  const Work& work;
  const CostList& costs;
  Clock::time_point begin = Clock::now();
  std::vector<Entry> entries;
  std::vector<double> started;  ///< One a thread: when it had its first source.
};

class SleepingJob : public execute::Job {
 public:
  SleepingJob(Books& books, unsigned thread) : books_(books), started_(books.started[thread]) {}

  bool Load(std::uint32_t task, std::string& stream, std::size_t& name_size) override {
    if (started_ == 0) started_ = MicrosecondsSince(books_.begin);
    stream += std::to_string(books_.costs[books_.work.tasks[task].id.source].cost);
    name_size = 0;
    return true;
  }
  void Deliver(std::uint32_t task, const execute::Answer&) override {
    ++books_.entries[task].delivered;
  }
  void Fail(std::uint32_t task, int, FailureKind, const execute::CompileError&) override {
    ++books_.entries[task].failed;
  }
  LevelSet Finish(std::uint32_t task) override {
    ++books_.entries[task].finished;
    return 0;
  }

 private:
  Books& books_;
  double& started_;
};

std::size_t AnsweredOnce(const Books& books) {
  return static_cast<std::size_t>(std::ranges::count_if(books.entries, [](const Entry& entry) {
    return entry.delivered == 1 && entry.failed == 0 && entry.finished == 1;
  }));
}

execute::ExecutorOptions OptionsFor(const std::string& sleeper, unsigned threads) {
  execute::ExecutorOptions options;
  options.launch.executable = sleeper;
  options.launch.timeout = std::chrono::seconds(60);
  options.expected = execute::Interpreter(options.launch).Greet();
  options.threads = threads;
  return options;
}

}  // namespace

SleepingRun RunSleeping(const std::string& sleeper, const CostList& costs, unsigned threads) {
  os::RaiseDescriptorLimit();
  const execute::ExecutorOptions options = OptionsFor(sleeper, threads);
  const Work work = plan::MakePlan(TasksOf(costs), threads);
  SleepingRun run;
  run.tasks = work.tasks.size();
  run.bound = BoundOf(costs, threads);
  const std::size_t before = OpenDescriptors();
  Books books(work, costs, threads);
  const double cpu = ProcessorTime(RUSAGE_SELF);
  double watching = 0;
  {
    const DescriptorWatch watch(run.descriptors, watching);
    execute::Executor executor(options);
    books.begin = Clock::now();
    executor.Run(work,
                 [&](unsigned thread) { return std::make_unique<SleepingJob>(books, thread); }, {});
    run.wall = MicrosecondsSince(books.begin);
  }
  run.tool_cpu = ProcessorTime(RUSAGE_SELF) - cpu - watching;
  run.started = *std::ranges::max_element(books.started);
  run.answered_once = AnsweredOnce(books);
  run.descriptors_left = OpenDescriptors() - before;
  run.memory = PeakMemory();
  return run;
}

}  // namespace pybytecode::bench
