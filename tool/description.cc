#include "tool/description.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "tool/error.h"
#include "tool/os/anchor.h"
#include "tool/os/file.h"
#include "tool/parallel.h"
#include "tool/pyc/name.h"

namespace pybytecode {

namespace {

using publish::ManifestSection;
using publish::ManifestSource;

constexpr std::size_t kChunk = 8;  ///< Directories a thread takes at a time.

/// The sources of a section by directory: in each they stand together and in the order of the scan.
class Index {
 public:
  using Sources = std::span<const ManifestSource>;

  explicit Index(const KnownSources& known) : until_(known.until) {
    if (known.section == nullptr) return;
    const Sources all(known.section->sources);
    for (std::size_t begin = 0, end = 0; begin < all.size(); begin = end) {
      const std::uint32_t root = all[begin].root;
      const std::string_view parent = os::ParentOf(all[begin].path);
      while (end < all.size() && all[end].root == root && os::ParentOf(all[end].path) == parent)
        ++end;
      if (by_root_.size() <= root) by_root_.resize(root + 1);
      by_root_[root].emplace(parent, all.subspan(begin, end - begin));
    }
  }

  /// In a directory that a base directory split, of some: the rest is read again.
  Sources In(std::uint32_t root, std::string_view directory) const {
    if (root >= by_root_.size()) return {};
    const auto found = by_root_[root].find(directory);
    return found == by_root_[root].end() ? Sources() : found->second;
  }

  os::FileTime Until() const { return until_; }

 private:
  os::FileTime until_;
  std::vector<std::unordered_map<std::string_view, Sources>> by_root_;
};

/// Takes the source of that path from the front of those of its directory, if it is there.
const ManifestSource* Next(Index::Sources& sources, std::string_view path) {
  const auto found = std::ranges::find(sources, path, &ManifestSource::path);
  if (found == sources.end()) return nullptr;
  sources = sources.subspan(static_cast<std::size_t>(found - sources.begin()) + 1);
  return &*found;
}

/// One thread's hands.
class Describer {
 public:
  Describer(const Pass& pass, const KnownSources& known, const Index& index,
            const std::vector<Failure>& failures)
      : pass_(pass),
        known_(index),
        failures_(failures),
        trusts_freshness_(pass.changed && known.section != nullptr &&
                          IsOfVariant(*known.section, pass.variant)) {}

  void Describe(std::uint32_t index, std::vector<ManifestSource>& out);
  void Close() {
    sources_ = {};
    bytecode_ = {};
  }

 private:
  ManifestSource DescribeSource(SourceId id, const std::string& mirrored, Index::Sources& known);
  bool IsAsBefore(SourceId id) const;
  bool IsMoved(std::uint32_t directory) const {
    return !pass_.moved.empty() && pass_.moved[directory];
  }
  void OpenBytecodeOf(const Directory& directory);
  bool Measure(const Source& source, const Directory& directory, ManifestSource& out);
  void AddFailure(SourceId id, ManifestSource& out);
  pyc::SourceHash Digest(const Source& source, const Directory& directory);

  const Pass& pass_;
  const Index& known_;
  const std::vector<Failure>& failures_;
  const bool trusts_freshness_;  ///< It has told which bytecode files are as the section says.
  os::Anchor sources_;
  os::Anchor bytecode_;
  std::optional<os::UniqueFd> bytecode_dir_;  ///< None: nobody has asked for it yet.
  std::string name_;
  std::string bytes_;
};

void Describer::Describe(std::uint32_t index, std::vector<ManifestSource>& out) {
  const Directory& directory = pass_.Sources().directories[index];
  if (directory.sources.empty()) return;
  const Root& root = pass_.Sources().roots[directory.root];
  const std::string mirrored = pyc::MirroredPath(pass_.variant.place, root, directory.relative);
  Index::Sources known = IsMoved(index) ? Index::Sources() : known_.In(directory.root, mirrored);
  out.reserve(directory.sources.size());
  for (std::uint32_t i = 0; i < directory.sources.size(); ++i)
    out.push_back(DescribeSource({index, i}, mirrored, known));
  bytecode_dir_.reset();
}

ManifestSource Describer::DescribeSource(SourceId id, const std::string& mirrored,
                                         Index::Sources& known) {
  const Directory& directory = pass_.Sources().directories[id.directory];
  const Source& source = directory.sources[id.source];
  ManifestSource out;
  out.root = directory.root;
  out.path = pyc::Join(mirrored, directory.Name(source));
  const ManifestSource* before = Next(known, out.path);
  if (before != nullptr && !before->failure.empty()) before = nullptr;
  if (before != nullptr && IsAsBefore(id)) return *before;
  const bool unchanged = Measure(source, directory, out);
  out.digest = unchanged && before != nullptr ? before->digest : Digest(source, directory);
  AddFailure(id, out);
  return out;
}

bool Describer::IsAsBefore(SourceId id) const {
  return trusts_freshness_ && !std::ranges::binary_search(*pass_.changed, id);
}

void Describer::OpenBytecodeOf(const Directory& directory) {
  const Root& root = pass_.Sources().roots[directory.root];
  const pyc::Place place = pyc::PlaceOf(pass_.variant.place, root, directory.relative);
  os::Result<os::UniqueFd> opened = bytecode_.Open(place.anchor, place.relative);
  bytecode_dir_ = opened ? std::move(*opened) : os::UniqueFd();
}

/// Whether every level's bytecode file is there and older than what is known.
bool Describer::Measure(const Source& source, const Directory& directory, ManifestSource& out) {
  if (!bytecode_dir_) OpenBytecodeOf(directory);
  bool unchanged = true;
  for (int level = 0; level < kLevels; ++level) {
    if (!Holds(pass_.variant.levels, level)) continue;
    name_.clear();
    pyc::AppendBytecodeName(name_, directory.Name(source), pass_.variant.Tag(), level);
    const os::Result<os::FileStat> stat =
        *bytecode_dir_ ? os::StatAt(bytecode_dir_->Get(), name_.c_str(), os::Follow::kNo)
                       : os::Result<os::FileStat>::Failed(0);
    if (stat) out.sizes[static_cast<std::size_t>(level)] = stat->size;
    unchanged &= stat && os::FileTime{stat->ctime, stat->ctime_nsec} < known_.Until();
  }
  return unchanged;
}

void Describer::AddFailure(SourceId id, ManifestSource& out) {
  if (failures_.empty()) return;
  const std::string given = PathAsGiven(pass_.Sources(), id);
  const auto found = std::ranges::lower_bound(failures_, given, {}, &Failure::source);
  if (found == failures_.end() || found->source != given) return;
  out.failure = NameOf(found->kind);
  out.message = found->message;
}

/// Of a source that cannot be read: that of no bytes. Throws Error if that is not the source's
/// fault.
pyc::SourceHash Describer::Digest(const Source& source, const Directory& directory) {
  bytes_.clear();
  const Location location = LocationOf(pass_.Sources().roots[directory.root], directory.relative);
  const os::Result<os::UniqueFd> place = sources_.Open(location.anchor, location.relative);
  if (place) {
    const os::Result<os::UniqueFd> fd =
        os::OpenToRead(place->Get(), directory.Name(source), os::Follow::kYes);
    if (!fd && os::IsShortage(fd.Error()))
      throw Error(pyc::Join(PathOf(pass_.Sources(), directory), directory.Name(source)),
                  "cannot be read: " + os::Reason(fd.Error()));
    if (fd && !os::AppendAll(fd->Get(), source.stat.size, bytes_)) bytes_.clear();
  }
  const bool known = pass_.variant.hash != pyc::HashFunction::kUnknown;
  return pyc::HashSource(known ? pass_.variant.hash : pyc::HashFunction::kSipHash13,
                         pass_.variant.identity.magic, bytes_);
}

}  // namespace

bool IsOfVariant(const ManifestSection& section, const pyc::Variant& variant) {
  return section.identity == variant.identity && section.mode == variant.mode &&
         section.levels == variant.levels && section.legacy == variant.place.legacy;
}

ManifestSection EmptySection(const pyc::Variant& variant) {
  ManifestSection section;
  section.identity = variant.identity;
  section.mode = variant.mode;
  section.levels = variant.levels;
  section.legacy = variant.place.legacy;
  return section;
}

ManifestSection Describe(const Pass& pass, const KnownSources& known,
                         const std::vector<Failure>& failures, int threads) {
  const Index index(known);
  const auto count = static_cast<unsigned>(std::max(threads, 1));
  std::vector<Describer> describers;
  for (unsigned i = 0; i < count; ++i) describers.emplace_back(pass, known, index, failures);
  std::vector<std::vector<ManifestSource>> described(pass.Sources().directories.size());
  ParallelFor(
      described.size(), count, kChunk,
      [&](std::size_t i, unsigned thread) {
        describers[thread].Describe(static_cast<std::uint32_t>(i), described[i]);
      },
      [&](unsigned thread) { describers[thread].Close(); });

  ManifestSection section = EmptySection(pass.variant);
  section.sources.reserve(pass.Sources().SourceCount());
  for (std::vector<ManifestSource>& sources : described)
    std::move(sources.begin(), sources.end(), std::back_inserter(section.sources));
  if (!std::ranges::is_sorted(section.sources, {}, &ManifestSource::root))
    std::ranges::stable_sort(section.sources, {}, &ManifestSource::root);
  return section;
}

}  // namespace pybytecode
