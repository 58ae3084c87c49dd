#include "tool/engine.h"

#include <chrono>

#include "tool/collisions.h"
#include "tool/compile_job.h"
#include "tool/error.h"
#include "tool/execute/executor.h"
#include "tool/interpreters.h"
#include "tool/ledger.h"
#include "tool/os/signals.h"
#include "tool/os/temporary_file.h"
#include "tool/plan/plan.h"
#include "tool/publish/report.h"
#include "tool/publish/trace.h"
#include "tool/pyc/freshness.h"
#include "tool/roots.h"
#include "tool/run_clock.h"
#include "tool/scan/scan.h"
#include "tool/source_date.h"
#include "tool/slow_sources.h"
#include "tool/ticker.h"
#include "tool/variants.h"

namespace pybytecode {

namespace {

/// The flow for one interpreter's roots.
class Flow {
 public:
  Flow(const Settings& settings, Interpreters& interpreters, Collisions& collisions, Ledger& ledger)
      : settings_(settings), interpreters_(interpreters), collisions_(collisions), ledger_(ledger) {}

  /// roots -> Scan -> Freshness -> Plan -> Execute, which publishes each bytecode file.
  void Run(const Group& group) {
    const pyc::Variant variant = VariantOf(settings_, group, interpreters_);
    RequireCompiler(group, variant, interpreters_);
    Tree tree = Scan(group);
    for (RefusedSource& refused : collisions_.TakeOut(tree, variant)) ledger_.Refused(refused);
    const pyc::Freshness freshness = pyc::CheckFreshness(tree, variant, HowFresh());
    const unsigned workers = interpreters_.Limits().Workers(settings_.jobs, freshness.stale.size());
    const Work work = plan::MakePlan(freshness.stale, workers);
    Book(group, tree, variant, freshness);
    if (!work.batches.empty() && !os::Interrupted()) Execute(group, tree, variant, work, workers);
  }

 private:
  Tree Scan(const Group& group) {
    scan::ScanOptions options;
    options.filter = settings_.filter;
    options.threads = interpreters_.Limits().NativeThreads();
    return scan::Scan(group.targets, options);
  }

  pyc::FreshnessOptions HowFresh() {
    pyc::FreshnessOptions options;
    options.force = settings_.force;
    options.verify = settings_.verify;
    options.sweep = !settings_.dry_run;
    options.threads = interpreters_.Limits().NativeThreads();
    return options;
  }

  void Book(const Group& group, const Tree& tree, const pyc::Variant& variant,
            const pyc::Freshness& freshness) {
    ledger_.AddPython(DescribePython(group, variant, interpreters_));
    ledger_.Add(tree, variant.levels, freshness);
  }

  void Execute(const Group& group, const Tree& tree, const pyc::Variant& variant, const Work& work,
               unsigned workers) {
    execute::ExecutorOptions options;
    options.launch = interpreters_.Launch(group.compiler);
    options.expected = interpreters_.GreetingOf(group.compiler);
    options.threads = workers;
    options.memory = plan::MemoryBudget(interpreters_.Limits().memory);
    std::vector<std::unique_ptr<execute::Interpreter>> ready;
    if (auto probe = interpreters_.TakeRunning(group.compiler)) ready.push_back(std::move(probe));
    ledger_.AddJobs(workers);

    const CompileContext context{settings_, tree, variant, work, SourceDateEpoch(), ledger_};
    execute::Executor executor(options);
    const Ticker ticker(std::chrono::milliseconds(100), [&] {
      ledger_.Tell(SlowSources(executor.Activities(), tree, work));
    });
    executor.Run(work, [&](unsigned worker) { return std::make_unique<CompileJob>(context, worker); },
                 std::move(ready));
  }

  const Settings& settings_;
  Interpreters& interpreters_;
  Collisions& collisions_;
  Ledger& ledger_;
};

std::size_t CountTargets(const std::vector<Group>& groups) {
  std::size_t count = 0;
  for (const Group& group : groups) count += group.targets.size();
  return count;
}

/// An interpreter that is not what was remembered of it is asked again, once.
void RunGroups(const Settings& settings, Interpreters& interpreters, Ledger& ledger) {
  bool again = true;
  for (;;) {
    std::string changed;
    const std::vector<Group> groups = ResolveRoots(settings, interpreters, ledger);
    Collisions collisions(settings.place, CountTargets(groups));
    for (const Group& group : groups) {
      try {
        Flow(settings, interpreters, collisions, ledger).Run(group);
      } catch (const execute::IdentityChanged&) {
        changed = group.compiler;
        break;
      } catch (const DiskFull&) {
        throw;
      } catch (const Error& error) {
        ledger.Report({"", error.what()});  // The other interpreters' roots are still done.
      }
    }
    if (changed.empty()) return;
    if (!again) throw Error(changed, "is another interpreter at each start; name one with --python");
    again = false;
    interpreters.Forget(changed);
    ledger.StartOver();
  }
}

void PublishRun(const Settings& settings, const Ledger& ledger, const Summary& summary) {
  if (!settings.report.empty()) os::WriteFile(settings.report, publish::ReportJson(summary));
  if (!settings.trace.empty()) os::WriteFile(settings.trace, publish::TraceJson(ledger.Events()));
}

}  // namespace

Summary Compile(const Settings& settings, Observer& observer) {
  const RunClock clock;
  os::Umask();  // Read while there is one thread.
  Ledger ledger(observer);
  Interpreters interpreters(settings);
  try {
    RunGroups(settings, interpreters, ledger);
  } catch (const execute::Interruption&) {
    // What is finished stays; the caller dies of the signal.
  }
  Summary summary = ledger.Close();
  summary.seconds = clock.Seconds();
  if (!os::Interrupted()) PublishRun(settings, ledger, summary);
  return summary;
}

}  // namespace pybytecode
