// Which sources the interpreters have been busy with for a while.
#pragma once

#include <vector>

#include "tool/execute/executor.h"
#include "tool/model.h"
#include "tool/observer.h"

namespace pybytecode {

/// Those above two seconds, the longest first.
std::vector<SlowSource> SlowSources(const std::vector<execute::Activity>& activities,
                                    const Tree& tree, const Work& work);

}  // namespace pybytecode
