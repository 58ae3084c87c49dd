#include "tool/cli/version.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>
#include <vector>

namespace pybytecode::cli {

std::string VersionText() {
  std::vector<std::string_view> features;
#ifdef PYBYTECODE_STORE
  features.emplace_back("store");
#endif
#ifdef PYBYTECODE_REMOTE_CACHE
  features.emplace_back("remote-cache");
#endif
  if (features.empty()) features.emplace_back("none");
  return fmt::format("{}\noptional features: {}\n", ProgramAndVersion(), fmt::join(features, " "));
}

}  // namespace pybytecode::cli
