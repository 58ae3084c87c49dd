// `list`: Scan and Freshness, told by distribution.
#include "tool/engine.h"
#include "tool/error.h"
#include "tool/execute/interpreter.h"
#include "tool/ledger.h"
#include "tool/pyc/freshness.h"
#include "tool/roots.h"
#include "tool/run_clock.h"
#include "tool/scan/scan.h"
#include "tool/variants.h"

namespace pybytecode {

namespace {

void AddStates(const Tree& tree, LevelSet levels, const pyc::Freshness& freshness,
               std::vector<DistributionState>& states) {
  const std::size_t first = states.size();
  for (const Distribution& distribution : tree.distributions)
    states.push_back(
        {tree.roots[distribution.root].given, distribution.name, distribution.version});
  const auto state_of = [&](const Source& source) -> DistributionState& {
    return states[first + source.distribution];
  };
  for (const Directory& directory : tree.directories) {
    for (const Source& source : directory.sources) {
      ++state_of(source).sources;
      state_of(source).fresh += CountOf(levels);
    }
  }
  for (const Task& task : freshness.stale) {
    DistributionState& state =
        state_of(tree.directories[task.id.directory].sources[task.id.source]);
    state.fresh -= CountOf(task.levels);
    state.stale += CountOf(task.levels);
  }
}

}  // namespace

std::vector<DistributionState> List(const Settings& settings, Observer& observer,
                                    Summary& summary) {
  const RunClock clock;
  Ledger ledger(observer);
  Interpreters interpreters(settings);
  std::vector<DistributionState> states;
  try {
    for (const Group& group : ResolveRoots(settings, NamedPaths(settings), interpreters, ledger)) {
      const pyc::Variant variant = VariantOf(settings, group, interpreters);
      scan::ScanOptions options{settings.filter, true, interpreters.Limits().NativeThreads()};
      const Tree tree = scan::Scan(group.targets, options);
      pyc::FreshnessOptions how;
      how.verify = settings.verify;
      how.threads = options.threads;
      const pyc::Freshness freshness = pyc::CheckFreshness(tree, variant, how);
      ledger.AddPython(DescribePython(group, variant, interpreters));
      ledger.Add(tree, variant.levels, freshness);
      AddStates(tree, variant.levels, freshness, states);
    }
  } catch (const execute::Interruption&) {
    // The caller dies of the signal.
  }
  summary = ledger.Close();
  summary.seconds = clock.Seconds();
  return states;
}

}  // namespace pybytecode
