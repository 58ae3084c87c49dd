// EditableDirectories: where the sources of editable installs are. Two witnesses, because neither
// sees all: setuptools' `.pth` of a flat layout has no path in it, only an import line, and older
// tools write no direct_url.json. Nothing is executed, so what only an import line would add stays
// unknown.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tool/os/file.h"
#include "tool/pyc/name.h"
#include "tool/scan/editable_text.h"
#include "tool/scan/environment.h"
#include "tool/scan/text.h"

namespace pybytecode::scan {

namespace {

/// The entries of a directory that are of interest, sorted, as site.py sorts them.
struct Witnesses {
  std::vector<std::string> dist_infos;
  std::vector<std::string> pth_files;
};

Witnesses WitnessesIn(const std::string& directory) {
  Witnesses found;
  const auto fd = os::OpenDirectory(os::kCurrentDirectory, directory.c_str(), os::Follow::kYes);
  if (!fd) return found;
  os::DirectoryReader reader;
  static_cast<void>(reader.ForEach(fd->Get(), [&](const os::DirectoryEntry& entry) {
    const std::string_view name(entry.name);
    if (name.ends_with(".dist-info")) found.dist_infos.emplace_back(name);
    if (name.ends_with(".pth") && !name.starts_with('.')) found.pth_files.emplace_back(name);
  }));
  std::sort(found.dist_infos.begin(), found.dist_infos.end());
  std::sort(found.pth_files.begin(), found.pth_files.end());
  return found;
}

/// Collects directories that are there, each once by its resolved path.
class Directories {
 public:
  explicit Directories(const std::string& site_packages)
      : site_packages_(Resolved(site_packages).value_or(site_packages)) {}

  void Add(const std::string& path) {
    if (path.find('\0') != std::string::npos) return;
    const std::string absolute = os::AbsolutePath(path);  // By its text, as site.py does.
    const std::optional<std::string> resolved = Resolved(absolute);
    if (!resolved || IsWalkedAnyway(*resolved)) return;
    const os::Result<os::FileStat> stat = os::Stat(*resolved);
    if (!stat || stat->kind != os::FileKind::kDirectory) return;
    if (std::find(seen_.begin(), seen_.end(), *resolved) != seen_.end()) return;
    seen_.push_back(*resolved);
    paths_.push_back(absolute);
  }

  std::vector<std::string> Take() { return std::move(paths_); }

 private:
  static std::optional<std::string> Resolved(const std::string& path) {
    const os::Result<std::string> resolved = os::ResolvedPath(path);
    return resolved ? std::optional(*resolved) : std::nullopt;
  }

  bool IsWalkedAnyway(const std::string& resolved) const {
    return os::IsBelow(resolved, site_packages_);
  }

  const std::string site_packages_;
  std::vector<std::string> seen_;
  std::vector<std::string> paths_;
};

}  // namespace

std::vector<std::string> EditableDirectories(const std::string& site_packages) {
  const Witnesses witnesses = WitnessesIn(site_packages);
  Directories directories(site_packages);
  for (const std::string& name : witnesses.dist_infos) {
    const auto json = ReadRegularFile(pyc::Join(site_packages, name + "/direct_url.json"));
    if (!json) continue;
    if (const auto path = PathOfDirectUrl(*json)) directories.Add(*path);
  }
  for (const std::string& name : witnesses.pth_files) {
    const auto text = ReadRegularFile(pyc::Join(site_packages, name));
    if (!text) continue;
    for (const std::string& path : PathsOfPth(*text))
      directories.Add(path.starts_with('/') ? path : pyc::Join(site_packages, path));
  }
  return directories.Take();
}

}  // namespace pybytecode::scan
