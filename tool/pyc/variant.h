// Which bytecode files are meant: together with a source, a variant names one for each level.
#pragma once

#include <string_view>

#include "tool/model.h"
#include "tool/pyc/header.h"
#include "tool/pyc/source_hash.h"
#include "tool/settings.h"

namespace pybytecode::pyc {

struct Variant {
  Identity identity;
  HashFunction hash = HashFunction::kSipHash13;
  InvalidationMode mode = InvalidationMode::kTimestamp;
  LevelSet levels = LevelBit(0);
  PlaceSettings place;

  /// For names: legacy ones carry no tag.
  std::string_view Tag() const { return place.legacy ? std::string_view() : identity.cache_tag; }

  /// The header that the bytecode file of such a source must have.
  HeaderBytes Header(const SourceStat& stat, std::string_view source) const {
    if (mode == InvalidationMode::kTimestamp) return TimestampHeader(identity.magic, stat);
    return HashHeader(identity.magic, mode, HashSource(hash, identity.magic, source));
  }
};

}  // namespace pybytecode::pyc
