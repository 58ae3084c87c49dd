// What a stamp depends on: the sources, the directories in which one may turn up, what says which
// sources there are, and what the build itself wrote and somebody may take away. Asks files for
// their times; writes nothing.
#pragma once

#include <string>
#include <vector>

#include "tool/os/clock.h"
#include "tool/pass.h"
#include "tool/publish/manifest.h"
#include "tool/settings.h"

namespace pybytecode {

/// The output tree or stage, absolute; "" for bytecode files beside their sources.
std::string OutputRoot(const Settings& settings);

/// Of the sources and of whatever says which sources there are.
os::FileTime LatestChange(const std::vector<Pass>& passes);

/// The text of Settings::depfile. `manifest` says what the build wrote.
std::string DepfileOf(const Settings& settings, const std::vector<Pass>& passes,
                      const publish::Manifest& manifest);

}  // namespace pybytecode
