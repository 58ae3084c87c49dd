// Names and places of bytecode files (PEP 3147, PEP 488, sys.pycache_prefix). Pure text: looks at
// no file.
#pragma once

#include <string>
#include <string_view>

#include "tool/model.h"
#include "tool/settings.h"

namespace pybytecode::pyc {

inline constexpr std::string_view kCacheDirectory = "__pycache__";

/// "x.cpython-311.opt-1.pyc" for "x.py", or with an empty tag (legacy) "x.pyc". The stem is
/// everything before the last dot; ".py" has the stem "py", as importlib.util.cache_from_source.
void AppendBytecodeName(std::string& out, std::string_view source, std::string_view cache_tag,
                        int level);
std::string BytecodeName(std::string_view source, std::string_view cache_tag, int level);

/// Where the bytecode files of one directory stand: `relative` below `anchor`. The anchor is the
/// user's own choice; no part of `relative` may be a symbolic link.
struct Place {
  std::string anchor;     ///< Absolute.
  std::string relative;   ///< "" is the anchor itself.
  bool in_place = false;  ///< Beside the sources: only __pycache__ is ours to make.
};

/// Whether it is a __pycache__, which holds nothing else.
bool IsCacheDirectory(const Place& place);

/// Computes places. The base directories of the settings must be absolute.
Place PlaceOf(const PlaceSettings& settings, const Root& root, const std::string& relative);

/// The path of a directory below the deepest base directory that holds it, else below its root.
std::string MirroredPath(const PlaceSettings& settings, const Root& root,
                         const std::string& relative);

/// "a/b", without a slash where one side is empty.
std::string Join(std::string_view a, std::string_view b);

}  // namespace pybytecode::pyc
