// The value types that every stage speaks: what there is (Tree), what is asked for (Variant), what
// became of it (Failure, Counts). No behaviour beyond trivial accessors, no system call, no Python.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pybytecode {

/// How the importer decides that a bytecode file belongs to its source (PEP 552).
enum class InvalidationMode : std::uint8_t { kTimestamp, kCheckedHash, kUncheckedHash };

inline constexpr std::string_view kInvalidationModes[] = {"timestamp", "checked-hash",
                                                          "unchecked-hash"};
constexpr std::string_view NameOf(InvalidationMode mode) {
  return kInvalidationModes[static_cast<std::size_t>(mode)];
}

/// Who reads a depfile: GNU make and Ninja; Ninja and CMake's Ninja generators; or CMake's Makefile
/// generators, which turn it into a makefile and escape less than they should.
enum class DepfileFormat : std::uint8_t { kMake, kNinja, kCMakeMakefiles };

/// What a source is to the file system. Times as stat(2) gives them.
struct SourceStat {
  std::uint64_t size = 0;  ///< Bytes.
  std::int64_t mtime = 0;  ///< Seconds since the epoch, may be negative.
  std::uint32_t mtime_nsec = 0;
  std::uint32_t mode = 0;  ///< Permission bits only.

  bool operator==(const SourceStat&) const = default;
};

/// One Python source. Its name is stored in its directory, so that no source owns heap memory.
struct Source {
  SourceStat stat;
  std::uint32_t name = 0;          ///< Offset into Directory::names.
  std::uint32_t distribution = 0;  ///< Index into Tree::distributions; 0 while nobody asked.

  bool operator==(const Source&) const = default;
};

/// A place that sources come from: an absolute directory and how the user wrote it.
struct Root {
  std::string given;  ///< As the user wrote it; messages and path rewriting start with it.
  std::string path;   ///< Absolute; below it no symbolic link to a directory is followed.
  /// The place that the user chose, if that is one above `path` (an environment of its
  /// site-packages): then no link between them is followed either. "": `path` itself.
  std::string anchor{};
};

/// Where a directory is, as os::Anchor is asked for it.
struct Location {
  const std::string& anchor;
  std::string relative;
};
/// Of the directory `relative` below a root, which must outlive the answer.
Location LocationOf(const Root& root, const std::string& relative);

/// One directory of sources.
struct Directory {
  std::uint32_t root = 0;  ///< Index into Tree::roots.
  std::string relative;    ///< Below the root, without slashes at the ends; "" is the root itself.
  std::string names;       ///< The sources' names, each ended by a NUL.
  std::vector<Source> sources;  ///< By name.
  bool may_have_cache = true;   ///< A __pycache__ in it; false if it was listed and none was there.
  std::int64_t ctime = 0;       ///< As stat(2) gives it; 0 if nobody looked.
  std::uint32_t ctime_nsec = 0;

  const char* Name(const Source& source) const { return names.c_str() + source.name; }
  /// The source of that name; null if there is none.
  const Source* Find(std::string_view name) const;
  /// Whether the same sources are in it.
  bool operator==(const Directory& other) const {
    return root == other.root && relative == other.relative && names == other.names &&
           sources == other.sources;
  }
};

/// What one `*.dist-info` directory describes, or the rest of a root (`unclaimed`).
struct Distribution {
  std::string name;     ///< Normalized as PEP 503 does, or "unclaimed".
  std::string version;  ///< As the directory's name gives it; empty for "unclaimed".
  std::uint32_t root = 0;
};

/// Something that kept us from a part of the job: reported, exit 2, everything else done.
struct Problem {
  std::string path;
  std::string reason;
};

/// A `*.dist-info` directory that had a say in which sources count.
struct Claimant {
  std::uint32_t root = 0;
  std::string directory;    ///< Its name in the root.
  bool has_record = false;  ///< Whether there is a RECORD in it.
};

/// What Scan found.
struct Tree {
  std::vector<Root> roots;
  std::vector<Directory> directories;
  std::vector<Distribution> distributions;  ///< Empty unless they were asked for.
  std::vector<Claimant> claimants;          ///< Empty unless distributions were named.
  /// Whether all sources of the tree are claimed ones of distributions that were named: then no new
  /// file joins them, unless a RECORD changes or the file fills one of the gaps.
  bool only_claimed = false;
  std::vector<std::uint32_t> gaps;  ///< Directories from which claimed sources are missing.
  std::vector<Problem> problems;
  std::uint64_t excluded = 0;  ///< Sources that a filter left out.

  std::uint64_t SourceCount() const {
    std::uint64_t count = 0;
    for (const Directory& directory : directories) count += directory.sources.size();
    return count;
  }
};

/// Names one source of a tree.
struct SourceId {
  std::uint32_t directory = 0;
  std::uint32_t source = 0;  ///< Index into Directory::sources.

  auto operator<=>(const SourceId&) const = default;
};

/// "<root>/<directory>", absolute.
std::string PathOf(const Tree& tree, const Directory& directory);
/// "<root as given>/<directory>/<name>": how the user knows a source.
std::string PathAsGiven(const Tree& tree, SourceId id);

/// A set of optimization levels 0, 1, 2, one bit each.
using LevelSet = std::uint8_t;

inline constexpr int kLevels = 3;
constexpr LevelSet LevelBit(int level) { return static_cast<LevelSet>(1U << level); }
constexpr bool Holds(LevelSet set, int level) { return (set & LevelBit(level)) != 0; }
constexpr unsigned CountOf(LevelSet set) { return static_cast<unsigned>(std::popcount(set)); }

/// Work: the levels of one source whose bytecode files are stale.
struct Task {
  SourceId id;
  LevelSet levels = 0;
  std::uint64_t size = 0;  ///< Bytes of source.

  /// Bytes of source that an interpreter compiles for it: each level costs a compilation.
  std::uint64_t Cost() const { return size * CountOf(levels); }
};

/// Tasks that go to an interpreter together: tasks[begin] to tasks[end - 1] of a Work.
struct Batch {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// What Plan hands to Execute: tasks in the order of their batches, the largest first.
struct Work {
  std::vector<Task> tasks;
  std::vector<Batch> batches;
};

enum class FailureKind : std::uint8_t { kSyntax, kEncoding, kCrash, kTimeout, kIo };

/// "syntax", "encoding", "crash", "timeout", "io".
constexpr std::string_view NameOf(FailureKind kind) {
  constexpr std::string_view kNames[] = {"syntax", "encoding", "crash", "timeout", "io"};
  return kNames[static_cast<std::size_t>(kind)];
}

/// Why a source has no bytecode file.
struct Failure {
  std::string source;  ///< Path as the user knows it.
  FailureKind kind = FailureKind::kSyntax;
  std::string message;       ///< "SyntaxError: invalid syntax"; valid UTF-8.
  std::uint32_t line = 0;    ///< 1-based; 0: unknown.
  std::uint32_t column = 0;  ///< 1-based; 0: unknown.
  unsigned files = 1;        ///< Bytecode files that are missing for it.
  bool infrastructure =
      false;  ///< Not the source's fault (a refused target): exit 2 whatever the policy.
};

/// Of bytecode files: each ends in exactly one of the first five.
struct Counts {
  std::uint64_t compiled = 0;
  std::uint64_t fresh = 0;
  std::uint64_t cached = 0;
  std::uint64_t failed = 0;
  std::uint64_t skipped = 0;
  std::uint64_t removed = 0;
};

/// What decides which bytecode file an interpreter reads: never "3.11".
struct Identity {
  std::uint32_t magic =
      0;  ///< The whole magic number as the header's first four bytes, little-endian.
  std::string cache_tag;  ///< "cpython-311".

  bool operator==(const Identity&) const = default;
};

}  // namespace pybytecode
