// The manifest: what a build knows of its bytecode files beyond their headers, and what those who
// depend on them compare. Pure text and values: reads no source and no bytecode file.
//
// Lines of fields with tabs between; in a field backslash, tab, newline, carriage return and NUL are
// written \\, \t, \n, \r and \0, every other byte as it is:
//
//   pybytecode-manifest  1
//   option   NAME  VALUE              what no header shows; "option mixed" if it is not the same for all
//   python   CACHE_TAG  MAGIC         begins a section: what one interpreter reads
//   bytecode MODE  LEVELS  NAMES      "checked-hash", "0,2", "pep3147" or "legacy"
//   root                              begins the sources of the next root
//   source   DIGEST  SIZES  PATH      one size in bytes a level; the path is that in a mirror
//   failed   DIGEST  KIND  PATH  MESSAGE     "syntax", …; "unfinished" while a run is under way
//   data     PATH                     a file that was staged beside the sources
//
// DIGEST is CPython's own source hash for this magic number (`_imp.source_hash`), 16 hexadecimal
// digits. There are no times, inodes or absolute paths of the machine (but those that an option
// has), so that the same sources, compiled by the same interpreter, have the same manifest.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tool/model.h"
#include "tool/pyc/header.h"

namespace pybytecode::publish {

struct ManifestSource {
  std::string path;
  std::uint32_t root = 0;  ///< Counted within the section.
  pyc::SourceHash digest = 0;
  std::array<std::uint64_t, kLevels> sizes{};  ///< Bytes of each level's bytecode file; 0: none.
  std::string failure;                         ///< "syntax", …, "unfinished"; empty: none.
  std::string message;
};

struct ManifestSection {
  Identity identity;
  InvalidationMode mode = InvalidationMode::kTimestamp;
  LevelSet levels = 0;
  bool legacy = false;
  std::vector<ManifestSource> sources;  ///< In the order of the scan.
  std::vector<std::string> data;
};

struct Manifest {
  std::string options;  ///< Whole lines, as OptionLine() makes them.
  std::vector<ManifestSection> sections;
};

inline constexpr std::string_view kMixedOptions = "option\tmixed\n";
std::string OptionLine(std::string_view name, std::string_view value);

std::string ManifestText(const Manifest& manifest);
/// Nothing if it is no manifest of this version, or not a whole one.
std::optional<Manifest> ParseManifest(std::string_view text);

}  // namespace pybytecode::publish
