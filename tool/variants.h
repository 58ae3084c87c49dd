// Settings and an interpreter's greeting -> the variant of bytecode files that a run makes.
#pragma once

#include "tool/interpreters.h"
#include "tool/pyc/variant.h"
#include "tool/roots.h"
#include "tool/settings.h"
#include "tool/summary.h"

namespace pybytecode {

/// Throws Error if what is asked for cannot be done for this interpreter.
pyc::Variant VariantOf(const Settings& settings, const Group& group, Interpreters& interpreters);

/// Throws Error unless the group's compiler compiles for the variant's identity.
void RequireCompiler(const Group& group, const pyc::Variant& variant, Interpreters& interpreters);

/// For the report.
PythonUsed DescribePython(const Group& group, const pyc::Variant& variant,
                          Interpreters& interpreters);

/// The mode that was asked for, else CPython's default (py_compile): checked-hash if
/// SOURCE_DATE_EPOCH is set and not empty, else timestamp.
InvalidationMode ModeOf(const Settings& settings);

/// The place settings with every path absolute.
PlaceSettings AbsolutePlaces(PlaceSettings place);
/// The same for what is copied to a stage: the mirror is the stage.
PlaceSettings StagePlaces(const Settings& settings);

}  // namespace pybytecode
