#include "tool/engine.h"

#include <algorithm>
#include <chrono>

#include "tool/build.h"
#include "tool/collisions.h"
#include "tool/compile_job.h"
#include "tool/error.h"
#include "tool/execute/executor.h"
#include "tool/interpreters.h"
#include "tool/ledger.h"
#include "tool/moved.h"
#include "tool/os/file.h"
#include "tool/os/leftovers.h"
#include "tool/os/signals.h"
#include "tool/os/temporary_file.h"
#include "tool/plan/plan.h"
#include "tool/publish/report.h"
#include "tool/publish/trace.h"
#include "tool/pyc/freshness.h"
#include "tool/roots.h"
#include "tool/run_clock.h"
#include "tool/scan/scan.h"
#include "tool/slow_sources.h"
#include "tool/source_date.h"
#include "tool/stage_trace.h"
#include "tool/ticker.h"
#include "tool/variants.h"

namespace pybytecode {

namespace {

constexpr int kLooks = 3;  ///< At a tree that changes while we look at it.

/// What the user wants of a run beside bytecode files; "" where nothing is wanted.
std::vector<std::string> FilesBeside(const Settings& settings) {
  return {settings.stamp, settings.depfile, settings.manifest, settings.report, settings.trace};
}

/// The flow for one interpreter's roots.
class Flow {
 public:
  Flow(const Settings& settings, Build& build, Interpreters& interpreters, Ledger& ledger)
      : settings_(settings), build_(build), interpreters_(interpreters), ledger_(ledger) {}

  /// roots -> Scan -> Freshness -> Plan -> Execute, which publishes each bytecode file.
  /// `earlier`: the same of this run, before something changed; null: none.
  Pass Run(const Group& group, Collisions& collisions, bool force, const Pass* earlier) {
    const pyc::Variant variant = AskInterpreter(group);
    Pass pass = Look(group.targets);
    pass.variant = variant;
    for (RefusedSource& refused : collisions.TakeOut(pass.tree, variant)) ledger_.Refused(refused);
    build_.Announce(pass);
    Stage(pass);
    const Tree& tree = pass.Sources();
    pyc::Freshness freshness = CheckFreshness(tree, variant, HowFresh(force, earlier));
    pass.suspects = std::move(freshness.suspects);
    pass.changed = std::move(freshness.changed);
    if (build_.DescribesSomething()) pass.moved = MovedSince(tree, build_.DescribedUntil());
    const unsigned workers = interpreters_.Limits().Workers(settings_.jobs, freshness.stale);
    const Work work = MakePlan(freshness.stale, workers);
    Book(group, tree, variant, freshness);
    if (!work.batches.empty() && !os::Interrupted()) Execute(group, tree, variant, work, workers);
    return pass;
  }

  /// Scan, and with a stage the files beside the sources too.
  Pass Look(const std::vector<scan::Target>& targets) {
    const StageTrace trace(ledger_, "scan");
    scan::ScanOptions options;
    options.filter = settings_.filter;
    options.threads = interpreters_.Limits().NativeThreads();
    Pass pass;
    pass.targets = targets;
    pass.tree = scan::Scan(targets, options);
    if (settings_.stage.empty()) return pass;
    const FilterSettings& filter = settings_.filter;
    const bool whole = filter.recursion < 0 && filter.distributions.empty();
    const DataRules rules{targets, whole, OwnFiles()};
    pass.data = FindData(pass.tree, rules);
    return pass;
  }

 private:
  pyc::Variant AskInterpreter(const Group& group) {
    const StageTrace trace(ledger_, "interpreter");
    pyc::Variant variant = VariantOf(settings_, group, interpreters_);
    RequireCompiler(group, variant, interpreters_);
    return variant;
  }

  void Stage(Pass& pass) {
    if (settings_.stage.empty()) return;
    const StageTrace trace(ledger_, "stage");
    build_.ClearStageFor(pass);
    pass.staged = CopyToStage(StagePlaces(settings_), pass.tree, pass.data, ledger_);
  }

  /// What this run writes beside bytecode files.
  std::vector<std::string> OwnFiles() const {
    std::vector<std::string> own = FilesBeside(settings_);
    own.push_back(settings_.stage);
    std::erase(own, "");
    std::ranges::transform(own, own.begin(), os::AbsolutePath);
    return own;
  }

  pyc::FreshnessOptions HowFresh(bool force, const Pass* earlier) {
    pyc::FreshnessOptions options;
    options.force = force;
    if (earlier != nullptr) options.earlier = &earlier->Sources();
    options.verify = settings_.verify;
    options.sweep = !settings_.dry_run;
    options.since = build_.DescribedUntil();
    options.threads = interpreters_.Limits().NativeThreads();
    return options;
  }

  pyc::Freshness CheckFreshness(const Tree& tree, const pyc::Variant& variant,
                                const pyc::FreshnessOptions& options) {
    const StageTrace trace(ledger_, "freshness");
    return pyc::CheckFreshness(tree, variant, options);
  }

  Work MakePlan(const std::vector<Task>& stale, unsigned workers) {
    const StageTrace trace(ledger_, "plan");
    return plan::MakePlan(stale, workers);
  }

  void Book(const Group& group, const Tree& tree, const pyc::Variant& variant,
            const pyc::Freshness& freshness) {
    ledger_.AddPython(DescribePython(group, variant, interpreters_));
    ledger_.Add(tree, variant.levels, freshness);
  }

  void Execute(const Group& group, const Tree& tree, const pyc::Variant& variant, const Work& work,
               unsigned workers) {
    const StageTrace trace(ledger_, "execute");
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
    const Ticker ticker(std::chrono::milliseconds(100),
                        [&] { ledger_.Tell(SlowSources(executor.Activities(), tree, work)); });
    executor.Run(
        work, [&](unsigned worker) { return std::make_unique<CompileJob>(context, worker); },
        std::move(ready));
  }

  const Settings& settings_;
  Build& build_;
  Interpreters& interpreters_;
  Ledger& ledger_;
};

std::size_t CountTargets(const std::vector<Group>& groups) {
  std::size_t count = 0;
  for (const Group& group : groups) count += group.targets.size();
  return count;
}

Summary CloseRun(const Ledger& ledger, const RunClock& clock) {
  Summary summary = ledger.Close();
  summary.seconds = clock.Seconds();
  return summary;
}

void PublishRun(const Settings& settings, const Ledger& ledger, const Summary& summary) {
  if (!settings.report.empty()) os::WriteFile(settings.report, publish::ReportJson(summary));
  if (!settings.trace.empty())
    os::WriteFile(settings.trace, publish::TraceJson(ledger.Events(), ledger.Stages()));
}

/// One run over everything that was named, and again where a stamp is to vouch for it.
class Runner {
 public:
  Runner(const Settings& settings, Ledger& ledger, const RunClock& clock)
      : settings_(settings),
        ledger_(ledger),
        clock_(clock),
        build_(settings, ledger),
        interpreters_(settings),
        paths_(NamedPaths(settings)) {}

  /// With a stamp, until nothing changes between a pass and a look after its last write.
  void Run() {
    if (!settings_.dry_run) os::SweepBeside(FilesBeside(settings_));
    build_.MarkMixed();
    std::vector<Pass> passes = RunGroups(settings_.force || build_.OptionsDiffer(), {});
    Publish(passes);
    for (int look = 0; look < kLooks && build_.MustLookAgain(); ++look) {
      // It may stand in a directory of sources: after that it would make the stamp too old.
      Report();
      build_.Settle(passes);
      if (os::Interrupted() || !HaveChanged(passes)) break;
      ledger_.StartOver();
      is_reported_ = false;
      passes = RunGroups(false, passes);
      Publish(passes);
    }
    if (!is_reported_ && !os::Interrupted()) Report();
    if (!os::Interrupted()) build_.Finish();
  }

 private:
  /// An interpreter that is not what was remembered of it is asked again, once.
  std::vector<Pass> RunGroups(bool force, const std::vector<Pass>& earlier) {
    for (bool again = true;; again = false) {
      std::vector<Pass> passes;
      const std::string changed = TryGroups(force, earlier, passes);
      if (changed.empty()) return passes;
      if (!again)
        throw Error(changed, "is another interpreter at each start; name one with --python");
      interpreters_.Forget(changed);
      ledger_.StartOver();
    }
  }

  /// The interpreter that is not what was remembered of it; mostly "".
  std::string TryGroups(bool force, const std::vector<Pass>& earlier, std::vector<Pass>& passes) {
    const std::vector<Group> groups = Resolve();
    Collisions collisions(settings_.place, CountTargets(groups));
    for (const Group& group : groups) {
      try {
        const Pass* before = passes.size() < earlier.size() ? &earlier[passes.size()] : nullptr;
        Flow flow(settings_, build_, interpreters_, ledger_);
        passes.push_back(flow.Run(group, collisions, force, before));
      } catch (const execute::IdentityChanged&) {
        return group.compiler;
      } catch (const DiskFull&) {
        throw;
      } catch (const Error& error) {
        ledger_.Report({"", error.what()});  // The other interpreters' roots are still done.
      }
    }
    return "";
  }

  std::vector<Group> Resolve() {
    const StageTrace trace(ledger_, "roots");
    return ResolveRoots(settings_, paths_, interpreters_, ledger_);
  }

  void Publish(const std::vector<Pass>& passes) {
    const StageTrace trace(ledger_, "publish");
    build_.Publish(passes, NativeThreads());
  }

  void Report() {
    PublishRun(settings_, ledger_, CloseRun(ledger_, clock_));
    is_reported_ = true;
  }

  bool HaveChanged(const std::vector<Pass>& passes) {
    Flow flow(settings_, build_, interpreters_, ledger_);
    return !std::ranges::all_of(
        passes, [&](const Pass& pass) { return SameFiles(pass, flow.Look(pass.targets)); });
  }

  int NativeThreads() { return interpreters_.Limits().NativeThreads(); }

  const Settings& settings_;
  Ledger& ledger_;
  const RunClock& clock_;
  Build build_;
  Interpreters interpreters_;
  const std::vector<std::string> paths_;
  bool is_reported_ = false;
};

}  // namespace

Summary Compile(const Settings& settings, Observer& observer) {
  const RunClock clock;
  os::Umask();  // Read while there is one thread.
  Ledger ledger(observer);
  try {
    Runner(settings, ledger, clock).Run();
  } catch (const execute::Interruption&) {
    // What is finished stays; the caller dies of the signal.
  }
  return CloseRun(ledger, clock);
}

}  // namespace pybytecode
