#include "tool/scan/reading.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "tool/os/signals.h"
#include "tool/pyc/name.h"
#include "tool/pyc/source_stat.h"

namespace pybytecode::scan {

namespace {

/// It was there when its directory was listed, and is not any more: somebody removed or replaced
/// it, and a walk a moment later would not have met it.
bool Vanished(int error) { return error == ENOENT || error == ENOTDIR || error == ELOOP; }

/// Descriptors that one thread keeps for what it has found and not yet read: enough for the depth
/// of most trees. What lies deeper is opened by its path.
constexpr int kMostKeptOpen = 8;

std::string_view NameOf(std::string_view relative) {
  return relative.substr(relative.rfind('/') + 1);
}

}  // namespace

/// Counts itself where its thread keeps the number.
class OpenDirectory {
 public:
  OpenDirectory(os::UniqueFd fd, int& count) : fd_(std::move(fd)), count_(count) { ++count_; }
  OpenDirectory(const OpenDirectory&) = delete;
  OpenDirectory& operator=(const OpenDirectory&) = delete;
  ~OpenDirectory() { --count_; }

  int Get() const { return fd_.Get(); }

 private:
  os::UniqueFd fd_;
  int& count_;
};

DirectoryThread::DirectoryThread(const WalkInput& input) : input_(&input), filter_(input.filter) {}

void DirectoryThread::operator()(const Place& place, std::vector<Place>& found) {
  if (os::Interrupted()) return;  // Nobody makes anything of half a tree.
  place_ = &place;
  Begin();
  if (Aim().files.empty()) {
    ReadDirectory(found);
  } else {
    ReadFiles();
  }
  const bool telling = reading_.in_tree || reading_.excluded != 0 || !reading_.problems.empty();
  if (telling) readings_.push_back(std::make_unique<Reading>(std::move(reading_)));
}

void DirectoryThread::Close() {
  anchor_ = {};
  std::sort(readings_.begin(), readings_.end(),
            [](const auto& a, const auto& b) { return *a < *b; });
}

void DirectoryThread::Begin() {
  reading_ = Reading{};
  reading_.directory.root = place_->target;
  reading_.directory.relative = place_->relative;
  reading_.in_tree = !place_->inherited.excluded;
}

void DirectoryThread::ReadDirectory(std::vector<Place>& found) {
  os::Result<os::UniqueFd> opened = Open();
  if (!opened) {
    reading_.in_tree = false;
    return ReportUnreadable(opened.Error());
  }
  fd_ = opened->Get();
  const int error = listing_.Read(reader_, fd_);
  if (listing_.IsEnvironment() && place_->depth > 0) {
    reading_.in_tree = false;
    return;
  }
  if (error != 0) ReportUnreadable(error);
  reading_.directory.may_have_cache = error != 0 || listing_.HasCache();
  LookAtDirectory();
  TakeSources();
  Descend(std::move(*opened), found);
}

void DirectoryThread::ReadFiles() {
  const os::Result<os::UniqueFd> opened = Open();
  reading_.in_tree = static_cast<bool>(opened);
  fd_ = opened ? opened->Get() : -1;
  listing_.Clear();
  for (const std::string& name : Aim().files) {
    if (!opened) {
      ReportSource(name.c_str(), false, opened.Error());
    } else if (IsSourceName(name)) {
      listing_.Add(name.c_str(), os::FileKind::kUnknown);
    } else if (const auto stat = os::StatAt(fd_, name.c_str(), os::Follow::kYes); !stat) {
      ReportSource(name.c_str(), false, stat.Error());  // No source, but named, and not there.
    }
  }
  if (!opened) return;
  listing_.SortSources();
  LookAtDirectory();
  TakeSources();
}

os::Result<os::UniqueFd> DirectoryThread::Open() {
  if (place_->above == nullptr) {
    const Location location = LocationOf(Aim().root, place_->relative);
    return anchor_.Open(location.anchor, location.relative);
  }
  return os::OpenDirectory(place_->above->Get(), NameOf(place_->relative).data(), os::Follow::kNo);
}

void DirectoryThread::LookAtDirectory() {
  const os::Result<os::FileStat> stat = os::Stat(fd_);
  if (!stat) return;
  reading_.directory.ctime = stat->ctime;
  reading_.directory.ctime_nsec = stat->ctime_nsec;
  if (input_->overlaps) reading_.identity = {stat->device, stat->inode};
}

void DirectoryThread::TakeSources() {
  if (reading_.in_tree) {
    reading_.directory.names.reserve(listing_.SourceNameBytes());
    reading_.directory.sources.reserve(listing_.Sources().size());
  }
  filter_.EnterDirectory(Aim().root, place_->relative, place_->inherited);
  const Ownership* owners = Owners();
  const DirectoryClaims* claims = owners == nullptr ? nullptr : owners->claims.In(place_->relative);
  for (const Listing::Entry entry : listing_.Sources()) {
    std::optional<std::uint32_t> owner = 0;
    if (owners != nullptr) owner = owners->OwnerOf(claims, listing_.Name(entry));
    if (owner) TakeSource(entry, *owner);
  }
  if (reading_.directory.sources.size() == listing_.Sources().size()) return;
  reading_.directory.names.shrink_to_fit();
  reading_.directory.sources.shrink_to_fit();
}

void DirectoryThread::TakeSource(Listing::Entry entry, std::uint32_t owner) {
  const char* name = listing_.Name(entry);
  const bool left_out = filter_.LeavesOut(name);
  if (left_out && entry.kind == os::FileKind::kRegular) return CountExcluded(name);
  const std::optional<Look> look = LookAt(entry);
  if (!look) return;
  if (left_out || (look->is_link && LeadsOut(name))) return CountExcluded(name);
  Add(name, look->stat, owner);
}

/// Nothing if it is no regular file. A name that the listing calls a file is not followed: it may
/// have become a link meanwhile.
std::optional<DirectoryThread::Look> DirectoryThread::LookAt(Listing::Entry entry) {
  const char* name = listing_.Name(entry);
  bool is_link = entry.kind == os::FileKind::kSymlink;
  os::Result<os::FileStat> stat =
      os::StatAt(fd_, name, is_link ? os::Follow::kYes : os::Follow::kNo);
  if (stat && stat->kind == os::FileKind::kSymlink) {
    is_link = true;
    stat = os::StatAt(fd_, name, os::Follow::kYes);
  }
  if (!stat) {
    ReportSource(name, is_link, stat.Error());
    return std::nullopt;
  }
  if (stat->kind == os::FileKind::kDirectory && !is_link) listing_.AddDirectory(entry);
  if (stat->kind != os::FileKind::kRegular) return std::nullopt;
  return Look{pyc::SourceStatOf(*stat), is_link};
}

bool DirectoryThread::LeadsOut(const char* name) const {
  if (!input_->filter.LimitsSymlinks()) return false;
  const std::string directory = pyc::Join(Aim().root.path, place_->relative);
  return !input_->filter.AllowsSymlink(pyc::Join(directory, name));
}

void DirectoryThread::Add(const char* name, const SourceStat& stat, std::uint32_t owner) {
  Directory& directory = reading_.directory;
  directory.sources.push_back({stat, static_cast<std::uint32_t>(directory.names.size()), owner});
  directory.names.append(name).append(1, '\0');
}

void DirectoryThread::CountExcluded(const char* name) {
  ++reading_.excluded;
  if (input_->overlaps) reading_.excluded_names.append(name).append(1, '\0');
}

void DirectoryThread::Descend(os::UniqueFd directory, std::vector<Place>& found) {
  if (!input_->filter.Reaches(place_->depth + 1)) return;
  const std::size_t begin = found.size();
  const Ownership* owners = Owners();
  for (const Listing::Entry entry : listing_.Directories()) {
    if (IsSkipped(listing_.Name(entry))) continue;
    std::string relative = pyc::Join(place_->relative, listing_.Name(entry));
    if (owners != nullptr && !owners->Reaches(relative)) continue;
    if (!IsDirectory(entry)) continue;
    const Inherited inherited = input_->filter.Enter(place_->inherited, relative);
    found.push_back({place_->target, std::move(relative), place_->depth + 1, inherited, nullptr});
  }
  if (found.size() == begin || kept_open_ >= kMostKeptOpen) return;
  const auto above = std::make_shared<const OpenDirectory>(std::move(directory), kept_open_);
  for (std::size_t i = begin; i < found.size(); ++i) found[i].above = above;
}

bool DirectoryThread::IsSkipped(std::string_view name) const {
  const std::vector<std::string>& skip = Aim().skip;
  return place_->depth == 0 && std::find(skip.begin(), skip.end(), name) != skip.end();
}

bool DirectoryThread::IsDirectory(Listing::Entry entry) const {
  if (entry.kind == os::FileKind::kDirectory) return true;
  const os::Result<os::FileStat> stat = os::StatAt(fd_, listing_.Name(entry), os::Follow::kNo);
  return stat && stat->kind == os::FileKind::kDirectory;
}

/// Once a directory. What the user excluded is not their problem.
void DirectoryThread::ReportUnreadable(int error) {
  const bool is_root = place_->depth == 0;
  if ((!is_root && Vanished(error)) || place_->inherited.excluded) return;
  if (!reading_.problems.empty()) return;
  const std::string reason = os::Reason(error);
  reading_.problems.push_back(
      {PathAsGiven(""), Vanished(error) ? reason : "cannot read directory: " + reason});
}

void DirectoryThread::ReportSource(const char* name, bool is_link, int error) {
  const bool named = !Aim().files.empty();
  // Unless the user named it, a link that dangles or loops is no source (as os.path.isfile() says).
  if (!named && (Vanished(error) || place_->inherited.excluded)) return;
  if (is_link || named) {
    reading_.problems.push_back({PathAsGiven(name), os::Reason(error)});
  } else {
    ReportUnreadable(error);  // It may be listed but not searched (r--).
  }
}

std::string DirectoryThread::PathAsGiven(const char* name) const {
  return pyc::Join(pyc::Join(Aim().root.given, place_->relative), name);
}

}  // namespace pybytecode::scan
