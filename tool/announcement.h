// What a run is about to write into an output tree or a stage and no manifest knows yet: said
// before the first of it is written, so that --prune finds it also if the run is killed and the
// source is gone before the next. Looks at no file.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "tool/pass.h"
#include "tool/publish/manifest.h"
#include "tool/settings.h"

namespace pybytecode {

/// Instead of a kind of failure: nobody has said yet what became of it, and its digest is none.
inline constexpr std::string_view kUnfinished = "unfinished";

/// The sources of the pass, and its data, that `known` has no line for; neither if it knows all.
/// What `is_taken` (a path in the stage or output tree) is somebody else's and left out: it would
/// be pruned as ours.
publish::ManifestSection NotYetIn(const publish::Manifest& known, const Pass& pass,
                                  const Settings& settings,
                                  const std::function<bool(const std::string&)>& is_taken);

}  // namespace pybytecode
