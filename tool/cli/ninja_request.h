// What `ninja` hands on: the options that were given, spelled again for `compile` and `clean`.
// Knows from the table which command takes which; not what any of them means.
#pragma once

#include "tool/cli/arguments.h"
#include "tool/cli/configure.h"
#include "tool/ninja.h"

namespace pybytecode::cli {

/// Paths become absolute, because Ninja runs commands elsewhere. Throws UsageError without a file.
NinjaRequest NinjaRequestFrom(const Arguments& arguments, const Environment& environment);

}  // namespace pybytecode::cli
