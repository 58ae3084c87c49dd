// Dedicated threads: nothing of it is written for the experiment.
#include "tests/bench/seed/assignment.h"

namespace pybytecode::seed {

void RunThreads(const Assignment& assignment) {
  execute::ExecutorOptions options;
  options.launch = assignment.launch;
  options.expected = assignment.expected;
  options.threads = assignment.workers;
  options.memory = assignment.memory;
  execute::Executor(options).Run(assignment.work, assignment.make_job, {});
}

}  // namespace pybytecode::seed
