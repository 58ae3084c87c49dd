#include "tool/slow_sources.h"

#include <algorithm>
#include <chrono>

namespace pybytecode {

std::vector<SlowSource> SlowSources(const std::vector<execute::Activity>& activities,
                                    const Tree& tree, const Work& work) {
  constexpr std::chrono::seconds kSlow{2};
  const auto now = execute::Clock::now().time_since_epoch();
  std::vector<SlowSource> slow;
  for (const execute::Activity& activity : activities) {
    const std::uint32_t task = activity.task;
    const auto since = now - execute::Clock::duration(activity.since.load());
    if (task == execute::Activity::kNothing || since < kSlow) continue;
    slow.push_back({PathAsGiven(tree, work.tasks[task].id),
                    std::chrono::duration_cast<std::chrono::milliseconds>(since)});
  }
  std::sort(slow.begin(), slow.end(),
            [](const SlowSource& a, const SlowSource& b) { return a.since > b.since; });
  return slow;
}

}  // namespace pybytecode
