// The names in one directory that matter to the walk, told apart by name and by what the directory
// itself says of their kind. Looks at no file: where the file system does not tell a kind, it stays
// unknown, and stat decides later.
//
// One a thread, refilled for each directory: its buffers grow to the largest one and stay.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tool/os/file.h"

namespace pybytecode::scan {

class Listing {
 public:
  struct Entry {
    std::uint32_t name;  ///< Offset of a text that ends with a NUL.
    os::FileKind kind;
  };

  void Clear();
  /// Replaces everything by what is in the directory, sources sorted. An errno, 0 is success; what
  /// was read until then is there.
  int Read(os::DirectoryReader& reader, int directory);
  void Add(const char* name, os::FileKind kind);
  /// By name, each name once.
  void SortSources();
  /// What seemed to be a source turned out to be a directory.
  void AddDirectory(Entry entry) { directories_.push_back(entry); }

  /// Names that end in ".py" and may be regular files: kRegular, kSymlink or kUnknown.
  const std::vector<Entry>& Sources() const { return sources_; }
  /// What may be a directory, kDirectory or kUnknown, in no order; never `__pycache__`.
  const std::vector<Entry>& Directories() const { return directories_; }
  const char* Name(Entry entry) const { return names_.c_str() + entry.name; }
  /// Of the sources' names and the NULs behind them.
  std::size_t SourceNameBytes() const { return source_name_bytes_; }
  /// A virtual environment (pyvenv.cfg) or a conda environment (conda-meta).
  bool IsEnvironment() const { return is_environment_; }
  bool HasCache() const { return has_cache_; }  ///< A `__pycache__`.

 private:
  Entry Store(std::string_view name, os::FileKind kind);

  std::string names_;
  std::vector<Entry> sources_;
  std::vector<Entry> directories_;
  std::size_t source_name_bytes_ = 0;
  bool is_environment_ = false;
  bool has_cache_ = false;
};

/// compileall's rule, and the importer's: exactly this ending.
inline bool IsSourceName(std::string_view name) { return name.ends_with(".py"); }

/// A directory that holds one of these names is an environment (PEP 405; conda).
inline constexpr const char* kEnvironmentMarks[] = {"pyvenv.cfg", "conda-meta"};

}  // namespace pybytecode::scan
