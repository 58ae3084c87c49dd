#include "tool/scan/environment.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>

#include "tool/error.h"
#include "tool/os/file.h"
#include "tool/os/link.h"
#include "tool/pyc/name.h"
#include "tool/scan/listing.h"
#include "tool/scan/text.h"

namespace pybytecode::scan {

namespace {

constexpr int kLinksFollowed = 40;  // As many as Linux follows.

bool IsEnvironment(const std::string& directory) {
  for (const char* name : kEnvironmentMarks)
    if (os::Stat(pyc::Join(directory, name))) return true;
  return false;
}

/// The name at the end of a chain of links, whether or not anything is there.
std::string EndOfLinks(std::string path) {
  for (int i = 0; i < kLinksFollowed; ++i) {
    const os::Result<std::string> target = os::ReadLink(path);
    if (!target) break;
    path = target->starts_with('/') ? *target : os::AbsolutePath(os::SplitPath(path).directory + *target);
  }
  return path;
}

/// Empty if there is nothing at all.
std::string WhyUnusable(const std::string& executable) {
  const os::Result<os::FileStat> link =
      os::StatAt(os::kCurrentDirectory, executable.c_str(), os::Follow::kNo);
  if (!link) return link.Error() == ENOENT ? "" : executable + ": " + os::Reason(link.Error());
  std::string text = executable;
  if (link->kind == os::FileKind::kSymlink) text += " -> " + EndOfLinks(executable);
  return os::Stat(executable) ? text + " (not an executable file)" : text;
}

bool IsHomeKey(std::string_view key) {
  return key.size() == 4 && std::equal(key.begin(), key.end(), "home",
                                       [](char a, char b) { return a == b || a == b - 'a' + 'A'; });
}

}  // namespace

PathKind KindOf(const std::string& path) {
  const os::Result<os::FileStat> stat = os::Stat(path);
  if (!stat) throw Error(path, os::Reason(stat.Error()));
  if (stat->kind == os::FileKind::kRegular) return PathKind::kFile;
  if (stat->kind != os::FileKind::kDirectory)
    throw Error(path, "neither a directory nor a regular file");
  return IsEnvironment(path) ? PathKind::kEnvironment : PathKind::kDirectory;
}

OwnPython OwnPythonOf(const std::string& root) {
  const std::string executable = pyc::Join(root, "bin/python");
  if (os::IsExecutableFile(executable)) return {executable, ""};
  return {std::nullopt, WhyUnusable(executable)};
}

std::string VenvHome(const std::string& root) {
  const os::Result<std::string> text = ReadRegularFile(pyc::Join(root, "pyvenv.cfg"));
  return text ? std::string(HomeIn(*text)) : "";
}

/// As CPython's getpath.py reads it: the first line whose key is `home`, in any case.
std::string_view HomeIn(std::string_view pyvenv_cfg) {
  for (std::string_view rest = WithoutMark(pyvenv_cfg); !rest.empty();) {
    const std::string_view line = TakeLine(rest);
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    if (IsHomeKey(Stripped(line.substr(0, equals)))) return Stripped(line.substr(equals + 1));
  }
  return {};
}

}  // namespace pybytecode::scan
