// What is there now, in the words of a manifest: each source with its digest and its bytecode
// files. Looks at files, on all threads; compiles and writes nothing.
//
// A digest is taken from the manifest of the run before if no bytecode file of the source was
// written since (their ctimes tell, which nobody sets) and its directory is the same (Pass::moved):
// then the source is not read. Where
// freshness has seen that already (Pass::changed), no file is looked at again.
#pragma once

#include <optional>
#include <vector>

#include "tool/model.h"
#include "tool/os/clock.h"
#include "tool/pass.h"
#include "tool/publish/manifest.h"

namespace pybytecode {

/// What the run before says, and up to when that is true.
struct KnownSources {
  const publish::ManifestSection* section = nullptr;  ///< Null: nothing is known.
  os::FileTime until;                                 ///< The stamp's mtime of then.
};

/// Whether a section is about bytecode files of this variant.
bool IsOfVariant(const publish::ManifestSection& section, const pyc::Variant& variant);

/// About bytecode files of this variant, of no source yet.
publish::ManifestSection EmptySection(const pyc::Variant& variant);

/// `failures` are all of the run, sorted by source.
publish::ManifestSection Describe(const Pass& pass, const KnownSources& known,
                                  const std::vector<Failure>& failures, int threads);

}  // namespace pybytecode
