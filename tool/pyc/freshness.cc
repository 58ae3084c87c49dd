#include "tool/pyc/freshness.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "tool/os/anchor.h"
#include "tool/os/file.h"
#include "tool/os/leftovers.h"
#include "tool/os/signals.h"
#include "tool/os/temporary_file.h"
#include "tool/parallel.h"
#include "tool/pyc/body.h"
#include "tool/pyc/name.h"
#include "tool/pyc/owner.h"
#include "tool/pyc/source_stat.h"

namespace pybytecode::pyc {

namespace {

constexpr std::size_t kChunk = 8;  ///< Directories a thread takes at a time.

/// What an earlier look found.
class Earlier {
 public:
  explicit Earlier(const Tree* tree) : tree_(tree) {
    if (tree == nullptr) return;
    for (const Directory& directory : tree->directories)
      directories_.emplace(KeyOf(*tree, directory), &directory);
  }

  /// Whether it was there, but not as it is now.
  bool IsOther(const Tree& tree, const Directory& directory, const Source& source) const {
    if (tree_ == nullptr) return false;
    const auto at = directories_.find(KeyOf(tree, directory));
    if (at == directories_.end()) return false;
    const Source* then = at->second->Find(directory.Name(source));
    return then != nullptr && !(then->stat == source.stat);
  }

 private:
  static std::string KeyOf(const Tree& tree, const Directory& directory) {
    return tree.roots[directory.root].path + '\0' + directory.relative;
  }

  const Tree* tree_;
  std::unordered_map<std::string, const Directory*> directories_;
};

/// One thread's state: buffers live as long as it does, so that no file allocates.
class Checker {
 public:
  Checker(const Tree& tree, const Variant& variant, const FreshnessOptions& options,
          const Earlier& earlier)
      : tree_(tree), variant_(variant), options_(options), earlier_(earlier) {}

  void Check(std::uint32_t index);
  void Close();  ///< What is open; on the thread that checked.
  std::uint64_t fresh = 0;
  std::vector<Task> stale;
  std::vector<std::uint32_t> suspects;
  std::vector<SourceId> changed;

 private:
  void CheckEmpty(std::uint32_t index, const Place& place);
  LevelSet StaleLevels(const Directory& directory, const Source& source, int bytecode_dir);
  bool IsFresh(const Directory& directory, const Source& source, int bytecode_dir, int level);
  bool HeaderFits(const Directory& directory, const Source& source, const char* header);
  bool HashFits(const Directory& directory, const Source& source, const char* header);
  bool IsOlder(const Source& source, int fd);
  bool BodyFits(int fd, char first);
  std::uint64_t Sweep(int bytecode_dir);

  const Tree& tree_;
  const Variant& variant_;
  const FreshnessOptions& options_;
  const Earlier& earlier_;
  os::Anchor bytecode_anchor_;
  os::Anchor source_anchor_;
  os::DirectoryReader reader_;
  os::UniqueFd source_dir_;
  bool is_recent_ = false;  ///< A bytecode file of the source was written since.
  std::string name_;
  std::string bytes_;
};

void Checker::Check(std::uint32_t index) {
  const Directory& directory = tree_.directories[index];
  if (os::Interrupted()) return;
  const Place place = PlaceOf(variant_.place, tree_.roots[directory.root], directory.relative);
  if (directory.sources.empty()) return CheckEmpty(index, place);
  // A directory that is missing, or that we shall refuse to write to, holds nothing fresh.
  const os::Result<os::UniqueFd> bytecode_dir = bytecode_anchor_.Open(place.anchor, place.relative);
  const std::uint64_t fresh_before = fresh;
  const std::uint64_t there = bytecode_dir && options_.sweep ? Sweep(bytecode_dir->Get()) : 0;
  source_dir_.Reset();
  const int fd = bytecode_dir && !options_.force ? bytecode_dir->Get() : -1;
  for (std::uint32_t i = 0; i < directory.sources.size(); ++i) {
    const Source& source = directory.sources[i];
    const bool all = fd < 0 || earlier_.IsOther(tree_, directory, source);
    is_recent_ = false;
    const LevelSet levels = all ? variant_.levels : StaleLevels(directory, source, fd);
    fresh += CountOf(variant_.levels) - CountOf(levels);
    if (levels != 0) stale.push_back({{index, i}, levels, source.stat.size});
    if (levels != 0 || is_recent_) changed.push_back({index, i});
  }
  if (there > fresh - fresh_before) suspects.push_back(index);
}

/// Its sources may have gone since a run was killed in it.
void Checker::CheckEmpty(std::uint32_t index, const Place& place) {
  if (place.in_place && !tree_.directories[index].may_have_cache) return;
  suspects.push_back(index);
  if (!options_.sweep) return;
  const os::Result<os::UniqueFd> there = bytecode_anchor_.Open(place.anchor, place.relative);
  if (there) os::SweepDirectory(there->Get(), reader_);
}

void Checker::Close() {
  bytecode_anchor_ = {};
  source_anchor_ = {};
  source_dir_.Reset();
}

LevelSet Checker::StaleLevels(const Directory& directory, const Source& source, int bytecode_dir) {
  LevelSet stale_levels = 0;
  for (int level = 0; level < kLevels; ++level) {
    if (Holds(variant_.levels, level) && !IsFresh(directory, source, bytecode_dir, level))
      stale_levels = static_cast<LevelSet>(stale_levels | LevelBit(level));
  }
  return stale_levels;
}

bool Checker::IsFresh(const Directory& directory, const Source& source, int bytecode_dir,
                      int level) {
  name_.clear();
  AppendBytecodeName(name_, directory.Name(source), variant_.Tag(), level);
  const os::Result<os::UniqueFd> fd = os::OpenToRead(bytecode_dir, name_.c_str(), os::Follow::kYes);
  if (!fd) return false;
  char head[kHeaderSize + 1];  // A body has at least one byte.
  const os::Result<std::size_t> n = os::ReadUpTo(fd->Get(), head, sizeof head);
  if (!n || *n < sizeof head) return false;
  return HeaderFits(directory, source, head) && !IsOlder(source, fd->Get()) &&
         (!options_.verify || BodyFits(fd->Get(), head[kHeaderSize]));
}

bool Checker::HeaderFits(const Directory& directory, const Source& source, const char* header) {
  if (variant_.mode == InvalidationMode::kTimestamp) {
    const HeaderBytes wanted = TimestampHeader(variant_.identity.magic, source.stat);
    return std::memcmp(header, wanted.data(), wanted.size()) == 0;
  }
  const HeaderBytes kind = HashHeader(variant_.identity.magic, variant_.mode, 0);
  // Magic number and flags first: they are known without reading the source.
  return std::memcmp(header, kind.data(), 8) == 0 && HashFits(directory, source, header);
}

bool Checker::HashFits(const Directory& directory, const Source& source, const char* header) {
  if (!source_dir_) {
    const Location location = LocationOf(tree_.roots[directory.root], directory.relative);
    os::Result<os::UniqueFd> opened = source_anchor_.Open(location.anchor, location.relative);
    if (!opened) return false;
    source_dir_ = std::move(*opened);
  }
  const os::Result<os::UniqueFd> fd =
      os::OpenToRead(source_dir_.Get(), directory.Name(source), os::Follow::kYes);
  if (!fd) return false;
  const os::Result<os::FileStat> stat = os::Stat(fd->Get());
  // It may be something else since it was listed; reading that might never end.
  if (!stat || stat->kind != os::FileKind::kRegular || stat->size > kLargest) return false;
  bytes_.clear();
  if (!os::AppendAll(fd->Get(), stat->size, bytes_)) return false;
  const HeaderBytes wanted = variant_.Header(source.stat, bytes_);
  return std::memcmp(header, wanted.data(), wanted.size()) == 0;
}

/// Whether the source was written after its bytecode file, within one second. Beyond that the
/// header tells; times of a source that were set by hand, or by another clock, mean nothing here.
bool Checker::IsOlder(const Source& source, int fd) {
  if (variant_.mode != InvalidationMode::kTimestamp) return false;
  const os::Result<os::FileStat> stat = os::Stat(fd);
  if (!stat) return is_recent_ = true;
  is_recent_ |= !(os::FileTime{stat->ctime, stat->ctime_nsec} < options_.since);
  return stat->ctime == source.stat.mtime && stat->ctime_nsec < source.stat.mtime_nsec;
}

/// `first` is the byte of the body that was read with the header.
bool Checker::BodyFits(int fd, char first) {
  const os::Result<os::FileStat> stat = os::Stat(fd);
  if (!stat || stat->size <= kHeaderSize || stat->size > kLargest) return false;
  bytes_.assign(1, first);
  if (!os::AppendAll(fd, stat->size - kHeaderSize - 1, bytes_)) return false;
  return CheckBody(bytes_, NumberOf(variant_.identity.magic)) == Body::kWhole;
}

/// How many bytecode files of the tag are there, of any level.
std::uint64_t Checker::Sweep(int bytecode_dir) {
  std::uint64_t ours = 0;
  // What is missed the next run finds.
  reader_.ForMost(bytecode_dir, [&](const os::DirectoryEntry& entry) {
    if (os::IsTemporaryName(entry.name)) return os::SweepTemporary(bytecode_dir, entry.name);
    const std::optional<BytecodeOwner> owner = OwnerOf(entry.name);
    if (owner && owner->tag == variant_.identity.cache_tag) ++ours;
  });
  return ours;
}

template <class Item>
void Append(const std::vector<Item>& items, std::vector<Item>& out) {
  out.insert(out.end(), items.begin(), items.end());
}

}  // namespace

Freshness CheckFreshness(const Tree& tree, const Variant& variant,
                         const FreshnessOptions& options) {
  const auto threads = static_cast<unsigned>(std::max(options.threads, 1));
  const Earlier earlier(options.earlier);
  std::vector<Checker> checkers;
  checkers.reserve(threads);
  for (unsigned i = 0; i < threads; ++i) checkers.emplace_back(tree, variant, options, earlier);
  ParallelFor(
      tree.directories.size(), threads, kChunk,
      [&](std::size_t index, unsigned thread) {
        checkers[thread].Check(static_cast<std::uint32_t>(index));
      },
      [&](unsigned thread) { checkers[thread].Close(); });
  Freshness out;
  std::vector<SourceId> changed;
  for (Checker& checker : checkers) {
    out.fresh += checker.fresh;
    Append(checker.stale, out.stale);
    Append(checker.suspects, out.suspects);
    Append(checker.changed, changed);
  }
  std::ranges::sort(out.suspects);
  std::ranges::sort(out.stale, {}, &Task::id);
  std::ranges::sort(changed);
  if (variant.mode == InvalidationMode::kTimestamp) out.changed = std::move(changed);
  return out;
}

}  // namespace pybytecode::pyc
