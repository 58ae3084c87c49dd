// What the user asked for, after parsing and before anything was looked at. Filled by cli/ (or by a
// program that links the engine), read by the engine and, in parts, by the stages.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tool/model.h"

namespace pybytecode {

enum class OnError : std::uint8_t { kWarn, kFail, kIgnore };

/// Which sources below the roots count.
struct FilterSettings {
  std::string exclude_regex;         ///< PCRE2, searched in the path as given; "" is none.
  std::vector<std::string> exclude;  ///< Globs (scan/filter.h tells their rules).
  std::vector<std::string> include;  ///< Globs; none: everything.
  std::string limit_symlinks;  ///< A source that is a symlink out of here is left out; "": off.
  int recursion = -1;          ///< Directory levels below each root; -1 without limit.
  std::vector<std::string> distributions;  ///< Names in any spelling; none: everything.
};

/// Where bytecode files stand.
struct PlaceSettings {
  bool legacy = false;         ///< x.pyc beside x.py instead of __pycache__/x.<tag>.pyc.
  std::string pycache_prefix;  ///< As sys.pycache_prefix; "": none.
  std::string output_dir;      ///< A mirror of the sources; "": in place.
  std::vector<std::string>
      base_dirs;  ///< Places in the mirror are relative to the deepest of these.
};

/// What co_filename says.
struct RewriteSettings {
  std::string strip_dir;
  std::string prepend_dir;
  std::string dest_dir;
};

/// Which interpreter.
struct PythonSettings {
  std::string python;       ///< --python; "" is not given.
  std::string compiler;     ///< --compiler; "" is not given.
  std::uint32_t magic = 0;  ///< --magic: the number (3495), 0 is not given.
  std::string cache_tag;    ///< --cache-tag
  bool debug_ranges = true;
  bool ignore_environment = false;  ///< No PYTHON* or PYBYTECODE_* variable decides anything.
};

struct Settings {
  std::vector<std::string> paths;
  std::string input_list;  ///< -i: a file of further paths, "-" is standard input.
  bool null_separated = false;
  FilterSettings filter;
  PlaceSettings place;
  RewriteSettings rewrite;
  PythonSettings python;
  bool standard_library = false;
  bool editable = false;
  LevelSet levels = LevelBit(0);
  std::optional<InvalidationMode> mode;  ///< None: SOURCE_DATE_EPOCH decides, as CPython does.
  bool force = false;
  bool verify = false;
  bool hardlink_duplicates = false;
  int jobs = 0;                               ///< 0 is automatic.
  std::chrono::milliseconds timeout{60'000};  ///< 0 is none.
  OnError on_error = OnError::kWarn;
  bool dry_run = false;  ///< `check`: compile in memory, write nothing.
  std::string stage;     ///< Sources and data are copied here and compiled here, "" is none.
  bool prune = false;    ///< Remove bytecode files whose source is gone.
  std::string stamp;     ///< Touched after a run that left nothing to do, "" is none.
  std::string depfile;   ///< What the stamp depends on, "" is none.
  DepfileFormat depfile_format = DepfileFormat::kMake;
  std::string manifest;  ///< What there is, and the options that no header shows, "" is none.
  std::string report;    ///< JSON file, "" is none.
  std::string trace;     ///< Chrome trace file, "" is none.
};

}  // namespace pybytecode
