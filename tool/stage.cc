#include "tool/stage.h"

#include <algorithm>
#include <cerrno>
#include <map>
#include <optional>
#include <unordered_set>
#include <utility>

#include "tool/error.h"
#include "tool/moved.h"
#include "tool/os/anchor.h"
#include "tool/os/file.h"
#include "tool/os/leftovers.h"
#include "tool/os/signals.h"
#include "tool/os/temporary_file.h"
#include "tool/pyc/name.h"
#include "tool/pyc/source_stat.h"
#include "tool/staged_copy.h"

namespace pybytecode {

namespace {

/// Copies the files of one tree.
class Stager {
 public:
  Stager(const PlaceSettings& place, const Tree& originals, Ledger& ledger)
      : place_(place), originals_(originals), moves_(LatestMoves(originals)), ledger_(ledger) {}

  Tree Copy(const std::vector<DataFile>& data) {
    Tree staged;
    for (std::uint32_t i = 0; i < originals_.directories.size(); ++i) {
      if (os::Interrupted()) break;
      staged.directories.push_back(CopySources(i, staged));
    }
    for (const DataFile& file : data)
      if (!os::Interrupted()) (void)CopyFile(file.directory, file.name);  // It told.
    staged.excluded = originals_.excluded;
    staged.problems = originals_.problems;
    return staged;
  }

 private:
  Directory CopySources(std::uint32_t index, Tree& staged);
  std::uint32_t RootFor(std::uint32_t index, Tree& staged, std::string& relative);
  os::Result<os::FileStat> CopyFile(std::uint32_t index, const std::string& name);
  int TryCopy(std::uint32_t index, const std::string& mirrored, const std::string& name,
              os::FileStat& stat);
  int Renew(const CopyPlace& place, os::FileStat& stat);
  int CopyBytes(int from, os::TemporaryFile& to);
  std::string WhyNot(int error, const std::string& mirrored) const;
  bool Claim(const std::string& path, const std::string& mirrored);

  const PlaceSettings& place_;
  const Tree& originals_;
  const std::vector<os::FileTime> moves_;  ///< Of its directories.
  Ledger& ledger_;
  os::KeptDirectory from_;
  os::KeptDirectory to_;
  std::map<std::pair<std::string, std::string>, std::uint32_t> roots_;
  std::unordered_set<std::string> claimed_;
  os::DirectoryReader reader_;
  std::optional<std::string> swept_;  ///< The last directory.
  std::string bytes_;
};

/// A root of the stage, as the user knows its original: below it everything has the same path.
std::uint32_t Stager::RootFor(std::uint32_t index, Tree& staged, std::string& relative) {
  const Root& root = originals_.roots[originals_.directories[index].root];
  const std::string mirrored = PlaceInStage(place_, originals_, index, "");
  std::string given = root.given;
  std::string path = place_.output_dir;
  if (mirrored.size() >= relative.size()) {
    path = pyc::Join(path, mirrored.substr(0, mirrored.size() - relative.size()));
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  } else {  // A base directory below the root.
    given = pyc::Join(given, relative.substr(0, relative.size() - mirrored.size()));
    while (given.size() > 1 && given.ends_with('/')) given.pop_back();
    relative = mirrored;
  }
  const auto [at, is_new] =
      roots_.try_emplace({given, path}, static_cast<std::uint32_t>(staged.roots.size()));
  if (is_new) staged.roots.push_back({given, path, place_.output_dir});
  return at->second;
}

Directory Stager::CopySources(std::uint32_t index, Tree& staged) {
  const Directory& from = originals_.directories[index];
  Directory to;
  to.relative = from.relative;
  to.root = RootFor(index, staged, to.relative);
  for (const Source& source : from.sources) {
    const os::Result<os::FileStat> stat = CopyFile(index, from.Name(source));
    if (!stat) continue;
    to.sources.push_back({pyc::SourceStatOf(*stat), static_cast<std::uint32_t>(to.names.size()),
                          source.distribution});
    to.names.append(from.Name(source)).append(1, '\0');
  }
  return to;
}

/// Of the copy. Failed: it was told, or the file went away.
os::Result<os::FileStat> Stager::CopyFile(std::uint32_t index, const std::string& name) {
  const Directory& directory = originals_.directories[index];
  const std::string path = pyc::Join(PathOf(originals_, directory), name);
  const std::string mirrored = PlaceInStage(place_, originals_, index, "");
  if (!Claim(path, pyc::Join(mirrored, name))) return os::Result<os::FileStat>::Failed(EEXIST);
  os::FileStat stat;
  int error = TryCopy(index, mirrored, name, stat);
  if (error == ENOENT) {  // Either directory may be another one since it was opened.
    from_.Forget();
    to_.Forget();
    error = TryCopy(index, mirrored, name, stat);
  }
  if (error == 0) return stat;
  if (error == ENOSPC || error == EDQUOT)
    throw DiskFull(path, "cannot be staged: " + os::Reason(error));
  if (error != ENOENT) ledger_.Report({path, WhyNot(error, pyc::Join(mirrored, name))});
  return os::Result<os::FileStat>::Failed(error);
}

std::string Stager::WhyNot(int error, const std::string& mirrored) const {
  const bool in_the_way = error == ENOTDIR || error == EISDIR || error == EEXIST ||
                          error == ENOTEMPTY || error == ELOOP;
  std::string why = "cannot be staged: " + os::Reason(error);
  if (in_the_way)
    why += "; something else has the place " + pyc::Join(place_.output_dir, mirrored) +
           " or one above it in the stage: remove it";
  return why;
}

bool Stager::Claim(const std::string& path, const std::string& mirrored) {
  if (claimed_.insert(mirrored).second) return true;
  ledger_.Report({path, "is not staged: another file has the place " + mirrored +
                            " already; name other --base-dir directories"});
  return false;
}

/// 0 or an errno. Data may be larger than memory.
int Stager::CopyBytes(int from, os::TemporaryFile& to) {
  constexpr std::size_t kPiece = std::size_t{1} << 20U;
  bytes_.resize(kPiece);
  for (;;) {
    const os::Result<std::size_t> n = os::ReadUpTo(from, bytes_.data(), kPiece);
    if (!n) return n.Error();
    if (const int error = to.Write(std::string_view(bytes_).substr(0, *n)); error != 0)
      return error;
    if (*n < kPiece) return 0;
  }
}

/// 0 or an errno; then `stat` is the copy's.
int Stager::TryCopy(std::uint32_t index, const std::string& mirrored, const std::string& name,
                    os::FileStat& stat) {
  const Directory& directory = originals_.directories[index];
  const Location location = LocationOf(originals_.roots[directory.root], directory.relative);
  const os::Result<int> from = from_.Open(location.anchor, location.relative);
  if (!from) return from.Error();
  std::string first_made;
  const os::Result<int> to = to_.Make(place_.output_dir, mirrored, first_made);
  if (!to) return to.Error();
  if (swept_ != mirrored) os::SweepDirectory(*to, reader_);
  swept_ = mirrored;
  const os::Result<os::FileStat> source = os::StatAt(*from, name.c_str(), os::Follow::kYes);
  if (!source) return source.Error();
  stat = *source;
  const CopyPlace place{*from, *to, name};
  const os::Result<os::FileStat> there = os::StatAt(*to, name.c_str(), os::Follow::kNo);
  if (IsTrueCopy(place, there, *source, moves_[index])) return 0;
  return Renew(place, stat);
}

int Stager::Renew(const CopyPlace& place, os::FileStat& stat) {
  const std::string& name = place.name;
  const os::Result<os::UniqueFd> fd = os::OpenToRead(place.from, name.c_str(), os::Follow::kYes);
  if (!fd) return fd.Error();
  const os::Result<os::FileStat> source = os::Stat(fd->Get());
  if (!source) return source.Error();
  os::Result<os::TemporaryFile> copy = os::TemporaryFile::Create(place.to);
  if (!copy) return copy.Error();
  if (const int error = CopyBytes(fd->Get(), *copy); error != 0) return error;
  if (const int error = copy->SetMode(source->mode & kCopiedMode); error != 0) return error;
  if (const int error = copy->SetMtime(source->mtime, source->mtime_nsec); error != 0) return error;
  if (const int error = RemoveBytecodeThatFits(place, *source, place_.legacy); error != 0)
    return error;
  if (const int error = copy->Commit(name.c_str()); error != 0) return error;
  const os::Result<os::FileStat> written = os::StatAt(place.to, name.c_str(), os::Follow::kNo);
  if (written) stat = *written;
  return written.Error();
}

}  // namespace

std::string PlaceInStage(const PlaceSettings& place, const Tree& tree, std::uint32_t directory,
                         const std::string& name) {
  const Directory& at = tree.directories[directory];
  return pyc::Join(pyc::MirroredPath(place, tree.roots[at.root], at.relative), name);
}

Tree CopyToStage(const PlaceSettings& place, const Tree& originals,
                 const std::vector<DataFile>& data, Ledger& ledger) {
  return Stager(place, originals, ledger).Copy(data);
}

}  // namespace pybytecode
