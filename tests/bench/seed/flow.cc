#include "tests/bench/seed/flow.h"

#include <memory>
#include <utility>

#include "tool/compile_job.h"
#include "tool/interpreters.h"
#include "tool/ledger.h"
#include "tool/os/temporary_file.h"
#include "tool/plan/plan.h"
#include "tool/pyc/freshness.h"
#include "tool/roots.h"
#include "tool/run_clock.h"
#include "tool/scan/scan.h"
#include "tool/source_date.h"
#include "tool/variants.h"

namespace pybytecode::seed {

namespace {

Tree Look(const Settings& settings, const Group& group, int threads) {
  scan::ScanOptions options;
  options.filter = settings.filter;
  options.threads = threads;
  return scan::Scan(group.targets, options);
}

pyc::Freshness CheckFreshness(const Tree& tree, const pyc::Variant& variant, int threads) {
  pyc::FreshnessOptions options;
  options.sweep = true;
  options.threads = threads;
  return pyc::CheckFreshness(tree, variant, options);
}

void CutToSingleTasks(Work& work) {
  work.batches.clear();
  for (std::uint32_t task = 0; task < work.tasks.size(); ++task)
    work.batches.push_back({task, task + 1});
}

/// All start alike, also where the interpreter had to be probed: with none that runs already.
execute::Greeting Probe(const std::string& executable, Interpreters& interpreters) {
  execute::Greeting greeting = interpreters.GreetingOf(executable);
  interpreters.TakeRunning(executable).reset();
  return greeting;
}

std::unique_ptr<execute::Job> MakeJob(const CompileContext& context, unsigned worker,
                                      FullDisk* disk) {
  auto job = std::make_unique<CompileJob>(context, worker);
  if (disk == nullptr) return job;
  return std::make_unique<FullDiskJob>(std::move(job), *disk);
}

void RunGroup(const Experiment& experiment, const Group& group, Interpreters& interpreters,
              Ledger& ledger) {
  const Settings& settings = experiment.settings;
  const pyc::Variant variant = VariantOf(settings, group, interpreters);
  const execute::Greeting greeting = Probe(group.compiler, interpreters);
  const Machine& limits = interpreters.Limits();
  const Tree tree = Look(settings, group, limits.NativeThreads());
  const pyc::Freshness freshness = CheckFreshness(tree, variant, limits.NativeThreads());
  const unsigned workers = limits.Workers(settings.jobs, freshness.stale);
  Work work = plan::MakePlan(freshness.stale, workers);
  if (experiment.one_by_one) CutToSingleTasks(work);
  ledger.Add(tree, variant.levels, freshness);
  if (work.batches.empty()) return;
  ledger.AddJobs(workers);
  const CompileContext context{settings, tree, variant, work, SourceDateEpoch(), ledger};
  experiment.execute({work, interpreters.Launch(group.compiler), greeting, workers,
                      plan::MemoryBudget(limits.memory),
                      [&](unsigned worker) { return MakeJob(context, worker, experiment.disk); }});
}

}  // namespace

Summary Compile(const Experiment& experiment, Observer& observer) {
  const RunClock clock;
  os::Umask();  // Read while there is one thread.
  Ledger ledger(observer);
  const Settings& settings = experiment.settings;
  Interpreters interpreters(settings);
  for (const Group& group : ResolveRoots(settings, NamedPaths(settings), interpreters, ledger))
    RunGroup(experiment, group, interpreters, ledger);
  Summary summary = ledger.Close();
  summary.seconds = clock.Seconds();
  return summary;
}

}  // namespace pybytecode::seed
