// Reads one directory after the other for one thread of the walk: lists it, looks at its sources,
// and finds the directories below it. Does not know which thread reads what, nor in which order.
//
// Per directory one open, relative to the one above it where that is still open, the reading itself
// and one close; per source one stat, which says what no listing does (size, mtime, mode). What is
// excluded is counted without one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tool/model.h"
#include "tool/os/anchor.h"
#include "tool/os/file.h"
#include "tool/os/unique_fd.h"
#include "tool/scan/distribution.h"
#include "tool/scan/filter.h"
#include "tool/scan/listing.h"
#include "tool/scan/scan.h"

namespace pybytecode::scan {

/// What all threads of a walk read.
struct WalkInput {
  const std::vector<Target>& targets;
  const Filter& filter;
  const std::vector<Ownership>* ownership = nullptr;  ///< One a target; null: nobody asked.
  bool overlaps =
      false;  ///< Targets may overlap, so the readings must tell what they have in common.
};

class OpenDirectory;

/// A directory to read.
struct Place {
  std::uint32_t target = 0;
  std::string relative;
  int depth = 0;
  Inherited inherited;
  /// The directory above, kept open by the thread that read it and good for that thread only.
  std::shared_ptr<const OpenDirectory> above;
};

struct DirectoryIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;

  bool operator==(const DirectoryIdentity&) const = default;
};

/// What came of it.
struct Reading {
  bool operator<(const Reading& other) const {
    return directory.root != other.directory.root ? directory.root < other.directory.root
                                                  : directory.relative < other.directory.relative;
  }

  Directory directory;
  bool in_tree = true;  ///< False: excluded and only counted, or not to be read at all.
  std::uint64_t excluded = 0;
  std::vector<Problem> problems;
  DirectoryIdentity identity;  ///< Only with WalkInput::overlaps.
  std::string excluded_names;  ///< Likewise; each ended by a NUL.
};

/// Some 200 bytes each: pointers, so that a list that grows or is sorted moves none of them.
using Readings = std::vector<std::unique_ptr<Reading>>;

class DirectoryThread {
 public:
  explicit DirectoryThread(const WalkInput& input);

  /// Reads a place and appends the directories below it.
  void operator()(const Place& place, std::vector<Place>& found);

  /// Another thread will read this place.
  void Part(Place& place) const { place.above.reset(); }
  /// Closes what is kept open, and sorts; on the thread that read.
  void Close();

  /// Once closed: by target, then by relative path (as bytes).
  Readings Take() { return std::move(readings_); }

 private:
  /// A source, and whether a symbolic link leads there.
  struct Look {
    SourceStat stat;
    bool is_link = false;
  };

  void ReadDirectory(std::vector<Place>& found);
  void ReadFiles();
  os::Result<os::UniqueFd> Open();
  void Begin();
  void LookAtDirectory();
  void TakeSources();
  void TakeSource(Listing::Entry entry, std::uint32_t owner);
  std::optional<Look> LookAt(Listing::Entry entry);
  bool LeadsOut(const char* name) const;
  void Add(const char* name, const SourceStat& stat, std::uint32_t owner);
  void CountExcluded(const char* name);
  void Descend(os::UniqueFd directory, std::vector<Place>& found);
  bool IsSkipped(std::string_view name) const;
  bool IsDirectory(Listing::Entry entry) const;
  void ReportUnreadable(int error);
  void ReportSource(const char* name, bool is_link, int error);
  std::string PathAsGiven(const char* name) const;

  const Target& Aim() const { return input_->targets[place_->target]; }
  const Ownership* Owners() const {
    return input_->ownership == nullptr ? nullptr : &(*input_->ownership)[place_->target];
  }

  const WalkInput* input_;
  os::Anchor anchor_;
  int kept_open_ = 0;  ///< Directories above places to read.
  os::DirectoryReader reader_;
  Listing listing_;
  SourceFilter filter_;
  Readings readings_;

  // The directory at hand.
  const Place* place_ = nullptr;
  int fd_ = -1;
  Reading reading_;
};

}  // namespace pybytecode::scan
