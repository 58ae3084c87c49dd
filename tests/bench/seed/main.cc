// pybytecode_seed: compiles what is stale below the PATHs under one of three executors, and prints
// what it cost as a line of JSON. tests/bench/seed/README.md tells what for.
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <exception>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/bench/seed/flow.h"
#include "tool/os/environment.h"

namespace {

using nlohmann::json;
using pybytecode::Summary;

const std::map<std::string, pybytecode::seed::Execute> kExecutors = {
    {"threads", pybytecode::seed::RunThreads},
    {"asio", pybytecode::seed::RunAsio},
    {"tbb", pybytecode::seed::RunTbb},
};

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

/// RUSAGE_SELF: all threads of this process, the finished ones too. RUSAGE_CHILDREN: its workers.
json Resources(int who) {
  rusage used{};
  ::getrusage(who, &used);
  return {{"user", Seconds(used.ru_utime)},
          {"system", Seconds(used.ru_stime)},
          {"voluntary_switches", used.ru_nvcsw},
          {"involuntary_switches", used.ru_nivcsw}};
}

void Print(const std::string& executor, const Summary& summary) {
  const json line = {{"executor", executor},
                     {"jobs", summary.jobs},
                     {"compiled", summary.counts.compiled},
                     {"failed", summary.counts.failed},
                     {"fresh", summary.counts.fresh},
                     {"seconds", summary.seconds},
                     {"process", Resources(RUSAGE_SELF)},
                     {"workers", Resources(RUSAGE_CHILDREN)}};
  std::puts(line.dump().c_str());
}

/// With a disk that fills up, the line says how long the executor took to end after that.
int Run(const std::string& executor, pybytecode::seed::Experiment& experiment,
        std::uint64_t full_after) {
  experiment.execute = kExecutors.at(executor);
  pybytecode::seed::FullDisk disk(full_after);
  if (full_after != 0) experiment.disk = &disk;
  pybytecode::Observer observer;
  try {
    const Summary summary = pybytecode::seed::Compile(experiment, observer);
    Print(executor, summary);
    return summary.problems == 0 ? 0 : 2;
  } catch (const pybytecode::DiskFull&) {
    const json line = {{"executor", executor}, {"ended_after", disk.Seconds()}};
    std::puts(line.dump().c_str());
    throw;
  }
}

}  // namespace

int main(int argc, char** argv) {
  pybytecode::os::PrepareProcess();
  std::string executor;
  pybytecode::seed::Experiment experiment;
  pybytecode::Settings& settings = experiment.settings;
  double timeout = 60;
  std::uint64_t full_after = 0;
  CLI::App app("The tool's work under one of three executors", "pybytecode_seed");
  app.add_option("--executor", executor, "threads, asio or tbb")
      ->required()
      ->check(CLI::IsMember(kExecutors));
  app.add_option("-j,--jobs", settings.jobs, "workers; 0: as many as there are CPUs");
  app.add_flag("--one-by-one", experiment.one_by_one, "each source is a batch of its own");
  app.add_option("--timeout", timeout, "as the tool's, in seconds; asio has none");
  app.add_option("--full-after", full_after,
                 "throw at the Nth bytecode file as if the disk were full");
  app.add_option("--python", settings.python.python, "the interpreter to compile for")->required();
  app.add_option("PATH", settings.paths, "environments, directories, files")->required();
  CLI11_PARSE(app, argc, argv);
  settings.timeout = std::chrono::milliseconds(static_cast<std::int64_t>(1000 * timeout));
  try {
    return Run(executor, experiment, full_after);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "pybytecode_seed: error: %s\n", error.what());
    return 2;
  }
}
