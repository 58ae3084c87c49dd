#include "tool/ninja.h"

#include <algorithm>
#include <cerrno>
#include <set>
#include <string_view>
#include <utility>

#include "tool/error.h"
#include "tool/execute/interpreter.h"
#include "tool/interpreters.h"
#include "tool/ledger.h"
#include "tool/os/clock.h"
#include "tool/os/environment.h"
#include "tool/os/file.h"
#include "tool/os/leftovers.h"
#include "tool/os/link.h"
#include "tool/os/signals.h"
#include "tool/os/temporary_file.h"
#include "tool/publish/ninja_file.h"
#include "tool/publish/stamp.h"
#include "tool/pyc/name.h"
#include "tool/roots.h"
#include "tool/run_clock.h"
#include "tool/scan/dist_info.h"
#include "tool/scan/distribution.h"
#include "tool/scan/environment.h"
#include "tool/scan/listing.h"
#include "tool/source_date.h"
#include "tool/variants.h"

namespace pybytecode {

namespace {

constexpr int kLooks = 3;

/// What a look at the machine found.
struct Findings {
  std::vector<publish::NinjaRoot> roots;
  std::vector<std::string> directories;  ///< To be walked.
  std::vector<std::string> files;        ///< What else decides it.
};

bool SameDistributions(const Findings& one, const Findings& other) {
  return std::ranges::equal(one.roots, other.roots, [](const auto& a, const auto& b) {
    return a.path == b.path && a.python == b.python && a.distributions == b.distributions;
  });
}

/// Absolute, each directory or file once, by the first of its names.
std::vector<std::string> DistinctPaths(const std::vector<std::string>& given) {
  std::vector<std::string> paths;
  std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
  for (const std::string& path : given) {
    const os::Result<os::FileStat> stat = os::Stat(path);
    if (stat && !seen.emplace(stat->device, stat->inode).second) continue;
    paths.push_back(os::AbsolutePath(path));
  }
  return paths;
}

class Finder {
 public:
  Finder(const Settings& settings, Ledger& ledger)
      : settings_(settings),
        ledger_(ledger),
        interpreters_(settings),
        paths_(DistinctPaths(NamedPaths(settings))) {
    for (const std::string& name : settings.filter.distributions)
      asked_.insert(scan::NormalizedName(name));
  }

  const std::vector<std::string>& Paths() const { return paths_; }

  Findings Look() {
    Findings findings;
    if (paths_.empty()) LookAt("", findings);
    for (const std::string& path : paths_) LookAt(path, findings);
    RequireAsked(findings);
    return findings;
  }

 private:
  void LookAt(const std::string& path, Findings& findings);
  std::vector<std::string> NamesIn(const std::vector<scan::Target>& targets) const;
  void RequireAsked(const Findings& findings) const;

  const Settings& settings_;
  Ledger& ledger_;
  Interpreters interpreters_;
  const std::vector<std::string> paths_;
  std::set<std::string> asked_;
};

void Finder::LookAt(const std::string& path, Findings& findings) {
  std::vector<std::string> paths;
  if (!path.empty()) paths.push_back(path);
  for (const Group& group : ResolveRoots(settings_, paths, interpreters_, ledger_)) {
    findings.roots.push_back({path, group.python, NamesIn(group.targets)});
    findings.files.push_back(group.python);
    for (const scan::Target& target : group.targets)
      findings.directories.push_back(target.root.path);
  }
  for (const char* name : {"pyvenv.cfg", "lib"}) {  // Another Python in the same place.
    const std::string there = pyc::Join(path, name);
    const os::Result<os::FileStat> stat = os::Stat(there);
    if (path.empty() || !stat || scan::KindOf(path) != scan::PathKind::kEnvironment) continue;
    findings.files.push_back(there);
  }
}

/// Once each, those that are asked for.
std::vector<std::string> Finder::NamesIn(const std::vector<scan::Target>& targets) const {
  std::set<std::string> names;
  for (const Distribution& distribution : scan::TakeInventory(targets, {}, 1).distributions)
    if (asked_.empty() || asked_.contains(distribution.name)) names.insert(distribution.name);
  return {names.begin(), names.end()};
}

void Finder::RequireAsked(const Findings& findings) const {
  for (const std::string& name : asked_) {
    const bool found = std::ranges::any_of(findings.roots, [&](const publish::NinjaRoot& root) {
      return std::ranges::count(root.distributions, name) != 0;
    });
    if (!found) throw Error("distribution '" + name + "'", "not found in any PATH");
  }
}

std::string OwnExecutable() {
  const os::Result<std::string> path = os::ReadLink("/proc/self/exe");
  if (!path) throw Error("/proc/self/exe", "cannot be read: " + os::Reason(path.Error()));
  return *path;
}

std::string ModeOption(const Settings& settings) {
  return "--invalidation-mode=" + std::string(NameOf(ModeOf(settings)));
}

void AppendDistributions(const Settings& settings, std::vector<std::string>& options) {
  for (const std::string& name : settings.filter.distributions)
    options.push_back("--distribution=" + name);
}

/// The interpreter that was asked for in whatever way; each PATH's own is found again.
std::string PythonOption(const Settings& settings) {
  std::string python = settings.python.python;
  if (python.empty()) python = os::NonEmptyVariable("PYBYTECODE_PYTHON").value_or("");
  if (python.empty()) return "";
  return "--python=" + (python.find('/') == python.npos ? python : os::AbsolutePath(python));
}

/// The command that writes the file again.
std::vector<std::string> Regenerate(const Settings& settings, const NinjaRequest& request,
                                    const std::vector<std::string>& paths) {
  std::vector<std::string> arguments = {"ninja"};
  arguments.insert(arguments.end(), request.options.begin(), request.options.end());
  AppendDistributions(settings, arguments);
  arguments.push_back(ModeOption(settings));
  if (const std::string python = PythonOption(settings); !python.empty())
    arguments.push_back(python);
  arguments.push_back("--output=" + os::AbsolutePath(request.file));
  arguments.insert(arguments.end(), paths.begin(), paths.end());
  return arguments;
}

/// What fails is told by the edge of its distribution. Where the manifests must say what is stale,
/// a whole run would be done again by each of them.
std::vector<std::string> FirstOptions(const Settings& settings, const NinjaRequest& request) {
  const RewriteSettings& rewrite = settings.rewrite;
  const bool is_plain = rewrite.strip_dir.empty() && rewrite.prepend_dir.empty() &&
                        rewrite.dest_dir.empty() && settings.python.debug_ranges;
  if (!is_plain) return {};
  std::vector<std::string> options = request.options;
  options.push_back(ModeOption(settings));
  AppendDistributions(settings, options);
  options.insert(options.end(), {"-qq", "--on-error=ignore"});
  return options;
}

publish::NinjaFile FileOf(const Settings& settings, const NinjaRequest& request,
                          const std::vector<std::string>& paths, const Findings& findings) {
  publish::NinjaFile file;
  file.path = os::AbsolutePath(request.file);
  file.tool = OwnExecutable();
  file.options = request.options;
  file.options.push_back(ModeOption(settings));
  file.first_options = FirstOptions(settings, request);
  file.clean_options = request.clean_options;
  AppendDistributions(settings, file.clean_options);
  file.regenerate = Regenerate(settings, request, paths);
  file.roots = findings.roots;
  file.inputs = findings.directories;
  file.inputs.insert(file.inputs.end(), findings.files.begin(), findings.files.end());
  return file;
}

bool HasSource(int directory) {
  bool found = false;
  os::DirectoryReader reader;
  reader.ForEach(directory,
                 [&](const os::DirectoryEntry& entry) { found |= scan::IsSourceName(entry.name); });
  return found;
}

/// See WriteNinja(). Where it cannot be made, the build will tell, or has no need of it.
void MakeCacheDirectories(const Settings& settings, const Findings& findings) {
  if (!settings.place.pycache_prefix.empty()) return;
  for (const std::string& path : findings.directories) {
    const auto fd = os::OpenDirectory(os::kCurrentDirectory, path.c_str(), os::Follow::kYes);
    if (fd && HasSource(fd->Get()))
      static_cast<void>(os::MakeDirectoryBeneath(fd->Get(), std::string(pyc::kCacheDirectory)));
  }
}

/// Of distributions that are gone: were one to come back with its old times, its stamp would vouch
/// for bytecode that went with it.
void RemoveOldState(const publish::NinjaFile& file) {
  std::set<std::string> stems;
  for (std::size_t i = 0; i < file.roots.size(); ++i) {
    stems.insert(publish::FirstStateName(i));
    for (const std::string& name : file.roots[i].distributions)
      stems.insert(publish::StateName(i, name));
  }
  const std::string state = publish::StateDirectory(file.path);
  const auto fd = os::OpenDirectory(os::kCurrentDirectory, state.c_str(), os::Follow::kYes);
  if (!fd) return;
  std::vector<std::string> old;
  os::DirectoryReader reader;
  reader.ForEach(fd->Get(), [&](const os::DirectoryEntry& entry) {
    const std::string_view name = entry.name;
    const std::string_view stem = name.substr(0, name.rfind('.'));
    const bool is_state = name.ends_with(".stamp") || name.ends_with(".manifest");
    if (is_state && !stems.contains(std::string(stem))) old.emplace_back(name);
  });
  for (const std::string& name : old) os::UnlinkAt(fd->Get(), name.c_str());
}

void WriteFiles(const publish::NinjaFile& file) {
  const std::string text = publish::NinjaText(file);
  const std::string state = publish::StateDirectory(file.path);
  if (const int error = os::MakeDirectories(state, 0777); error != 0)
    throw Error(state, "cannot be made: " + os::Reason(error));
  RemoveOldState(file);
  os::SweepBeside({file.path});
  os::WriteFile(file.path, text, os::UnlessSame::kYes);
}

void Write(const Settings& settings, const NinjaRequest& request, Ledger& ledger) {
  Finder finder(settings, ledger);
  Findings findings = finder.Look();
  for (int look = 0; look < kLooks && ledger.Close().problems == 0; ++look) {
    MakeCacheDirectories(settings, findings);
    const publish::NinjaFile file = FileOf(settings, request, finder.Paths(), findings);
    WriteFiles(file);
    const os::FileTime settled = os::SettledTime();
    Findings again = finder.Look();
    const bool same = SameDistributions(findings, again);
    if (same) return publish::TouchStamp(file.path, settled);
    findings = std::move(again);
  }
}

}  // namespace

Summary WriteNinja(const Settings& settings, const NinjaRequest& request, Observer& observer) {
  const RunClock clock;
  Ledger ledger(observer);
  try {
    Write(settings, request, ledger);
  } catch (const execute::Interruption&) {
    // The caller dies of the signal.
  }
  Summary summary = ledger.Close();
  summary.seconds = clock.Seconds();
  return summary;
}

}  // namespace pybytecode
