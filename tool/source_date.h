// SOURCE_DATE_EPOCH (reproducible-builds.org): the latest time that an artefact may carry.
#pragma once

#include <cstdint>
#include <optional>

namespace pybytecode {

/// Seconds; nothing if it is unset or empty. Throws Error if it is no whole number.
std::optional<std::int64_t> SourceDateEpoch();

}  // namespace pybytecode
