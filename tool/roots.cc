#include "tool/roots.h"

#include <algorithm>
#include <utility>

#include "tool/error.h"
#include "tool/os/environment.h"
#include "tool/os/file.h"
#include "tool/os/link.h"
#include "tool/pyc/name.h"
#include "tool/scan/environment.h"
#include "tool/scan/site_directories.h"

namespace pybytecode {

namespace {

using scan::PathKind;
using scan::Target;

std::vector<std::string> SplitList(const std::string& text, char separator) {
  std::vector<std::string> items;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = std::min(text.find(separator, begin), text.size());
    std::string item = text.substr(begin, end - begin);
    if (separator == '\n' && item.ends_with('\r')) item.pop_back();
    if (!item.empty()) items.push_back(std::move(item));
    begin = end + 1;
  }
  return items;
}

bool Exists(const std::string& path) { return static_cast<bool>(os::Stat(path)); }

/// "a/b/" is "a/b", "/" stays.
std::string Trimmed(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

Root RootOf(const std::string& given) { return {Trimmed(given), os::AbsolutePath(given)}; }

void AddFile(std::vector<Target>& targets, const std::string& given) {
  const std::size_t slash = given.rfind('/');
  const std::string name = given.substr(slash == std::string::npos ? 0 : slash + 1);
  const std::string directory = slash == std::string::npos ? "." : given.substr(0, slash + 1);
  Root root = RootOf(directory);
  if (slash == std::string::npos) root.given.clear();  // "x.py" is shown as it was written.
  if (!targets.empty() && !targets.back().files.empty() && targets.back().root.path == root.path)
    targets.back().files.push_back(name);
  else
    targets.push_back({std::move(root), {name}, {}});
}

/// A directory, and the sources of editable installs that it names.
void AddTargets(std::vector<Target>& targets, Root root, bool editable) {
  const std::string path = root.path;
  targets.push_back({std::move(root), {}, {}});
  if (!editable) return;
  for (const std::string& directory : scan::EditableDirectories(path))
    targets.push_back({RootOf(directory), {}, {}});
}

/// Of the paths below a directory, before the slash: "" for "/".
std::string Prefix(const std::string& directory) { return directory == "/" ? "" : directory; }

/// A site-packages of an environment. A link to another place of the environment (lib64) stands for
/// that place; none is followed out of it, where the user has named nothing. Throws Error.
Root SiteOf(const std::string& environment, const std::string& site) {
  const os::Result<std::string> whole = os::RealPath(environment);
  const os::Result<std::string> real = os::RealPath(site);
  if (!whole || !real) throw Error(site, os::Reason(whole ? real.Error() : whole.Error()));
  if (!real->starts_with(Prefix(*whole) + "/"))
    throw Error(site, "is " + *real +
                          ", behind a symbolic link that leads out of the environment "
                          "and is not followed; name that directory itself");
  const std::string below = real->substr(Prefix(*whole).size());  // With the slash.
  const std::string anchor = os::AbsolutePath(environment);
  return {Prefix(environment) + below, Prefix(anchor) + below, anchor};
}

/// Once. One that cannot be used is told, and the others go on.
void AddSite(std::vector<Target>& targets, const std::string& environment, const std::string& site,
             bool editable, Ledger& ledger) {
  try {
    Root root = SiteOf(environment, site);
    const auto is_root = [&](const Target& target) {
      return target.root.path == root.path && target.files.empty() && target.skip.empty();
    };
    if (std::ranges::none_of(targets, is_root)) AddTargets(targets, std::move(root), editable);
  } catch (const Error& error) {
    ledger.Report({"", error.what()});
  }
}

/// The whole of what one run resolves; collects groups by interpreter.
class Resolver {
 public:
  Resolver(const Settings& settings, Interpreters& interpreters, Ledger& ledger)
      : settings_(settings), interpreters_(interpreters), ledger_(ledger) {}

  void AddPath(const std::string& given);
  void AddBareInterpreter();
  /// Without those whose roots were all of no use.
  std::vector<Group> Take() {
    std::erase_if(groups_, [](const Group& group) { return group.targets.empty(); });
    return std::move(groups_);
  }

 private:
  Group& GroupFor(const std::string& python);
  void AddEnvironment(const std::string& given, Group& group);
  void AddLibrary(Group& group);

  const Settings& settings_;
  Interpreters& interpreters_;
  Ledger& ledger_;
  std::vector<Group> groups_;
};

Group& Resolver::GroupFor(const std::string& python) {
  for (Group& group : groups_)
    if (group.python == python) return group;
  groups_.push_back({python, interpreters_.CompilerOf(python), {}});
  if (settings_.standard_library) AddLibrary(groups_.back());
  return groups_.back();
}

void Resolver::AddPath(const std::string& given) {
  const PathKind kind = scan::KindOf(given);
  const bool data = !settings_.stage.empty();  // Which takes every file.
  if (kind == PathKind::kFile && !given.ends_with(".py") && !data)
    return ledger_.Notice(given +
                          ": is not a Python source (its name does not end in .py); left out");
  const std::string root = kind == PathKind::kFile ? "" : os::AbsolutePath(given);
  Group& group = GroupFor(interpreters_.Choose(root));
  if (kind == PathKind::kFile) return AddFile(group.targets, given);
  if (kind == PathKind::kEnvironment) return AddEnvironment(Trimmed(given), group);
  AddTargets(group.targets, RootOf(given), settings_.editable);
}

void Resolver::AddEnvironment(const std::string& given, Group& group) {
  const execute::Greeting& greeting = interpreters_.GreetingOf(group.compiler);
  bool found = false;
  for (const std::string& site : execute::EnvironmentSitePaths(given, greeting)) {
    if (!Exists(site)) continue;
    found = true;
    AddSite(group.targets, given, site, settings_.editable, ledger_);
  }
  if (!found)
    throw Error(given, "has no lib/" + greeting.library + "/site-packages, which " + group.python +
                           " would read; name the environment's own interpreter with --python");
}

void Resolver::AddLibrary(Group& group) {
  for (const std::string& path : interpreters_.SitePathsOf(group.python).library)
    if (Exists(path))
      group.targets.push_back({RootOf(path), {}, {"site-packages", "dist-packages"}});
}

void Resolver::AddBareInterpreter() {
  const std::string python = interpreters_.Choose("");
  const std::string prefix = os::AbsolutePath(python.substr(0, python.rfind('/')) + "/..");
  if (scan::KindOf(prefix) == PathKind::kEnvironment)
    return AddEnvironment(prefix, GroupFor(python));
  const execute::SitePaths& paths = interpreters_.SitePathsOf(python);
  Group& group = GroupFor(python);
  for (const std::string& site : paths.site)
    if (Exists(site)) AddTargets(group.targets, RootOf(site), settings_.editable);
  if (group.targets.empty())
    throw Error(python, "neither its purelib nor its platlib exists (" + paths.site.front() + ")");
}

}  // namespace

std::vector<std::string> NamedPaths(const Settings& settings) {
  std::vector<std::string> paths = settings.paths;
  if (!settings.input_list.empty()) {
    const std::string text =
        settings.input_list == "-" ? os::ReadStandardInput() : os::ReadFile(settings.input_list);
    for (std::string& item : SplitList(text, settings.null_separated ? '\0' : '\n'))
      paths.push_back(std::move(item));
    return paths;
  }
  if (!paths.empty() || !settings.python.python.empty()) return paths;
  if (const auto active = os::NonEmptyVariable("VIRTUAL_ENV")) return {*active};
  if (Exists(".venv")) return {".venv"};
  if (settings.standard_library) return {};
  throw Error(
      "nothing to look at: name a PATH, activate a virtual environment, or make .venv here");
}

std::vector<Group> ResolveRoots(const Settings& settings, const std::vector<std::string>& paths,
                                Interpreters& interpreters, Ledger& ledger) {
  Resolver resolver(settings, interpreters, ledger);
  for (const std::string& path : paths) {
    try {
      resolver.AddPath(path);
    } catch (const Error& error) {
      ledger.Report({"", error.what()});
    }
  }
  if (paths.empty() && settings.input_list.empty()) resolver.AddBareInterpreter();
  if (!interpreters.MemoryTrouble().empty()) ledger.Notice(interpreters.MemoryTrouble());
  return resolver.Take();
}

std::vector<Target> ResolveWithoutPython(const Settings& settings, Ledger& ledger) {
  std::vector<Target> targets;
  for (const std::string& path : NamedPaths(settings)) {
    try {
      switch (scan::KindOf(path)) {
        case PathKind::kFile:
          AddFile(targets, path);
          break;
        case PathKind::kDirectory:
          AddTargets(targets, RootOf(path), settings.editable);
          break;
        case PathKind::kEnvironment:
          for (const std::string& site : scan::SiteDirectories(Trimmed(path)))
            AddSite(targets, Trimmed(path), site, settings.editable, ledger);
      }
    } catch (const Error& error) {
      ledger.Report({"", error.what()});
    }
  }
  return targets;
}

}  // namespace pybytecode
