#include "tool/build.h"

#include <algorithm>
#include <cerrno>
#include <set>
#include <utility>

#include "tool/description.h"
#include "tool/error.h"
#include "tool/exit_code.h"
#include "tool/os/file.h"
#include "tool/os/signals.h"
#include "tool/os/temporary_file.h"
#include "tool/outputs.h"
#include "tool/parallel.h"
#include "tool/prune.h"
#include "tool/publish/depfile.h"
#include "tool/publish/stamp.h"
#include "tool/pyc/name.h"
#include "tool/variants.h"

namespace pybytecode {

namespace {

constexpr std::string_view kRecord = "RECORD";

/// What of the settings decides the code and is in no header.
std::string OptionsOf(const Settings& settings) {
  using publish::OptionLine;
  std::string out = OptionLine("debug-ranges", settings.python.debug_ranges ? "1" : "0");
  const RewriteSettings& rewrite = settings.rewrite;
  if (!rewrite.strip_dir.empty()) out += OptionLine("strip-dir", rewrite.strip_dir);
  if (!rewrite.prepend_dir.empty()) out += OptionLine("prepend-dir", rewrite.prepend_dir);
  if (!rewrite.dest_dir.empty()) out += OptionLine("dest-dir", rewrite.dest_dir);
  if (!rewrite.prepend_dir.empty())
    for (const std::string& base : settings.place.base_dirs) out += OptionLine("base-dir", base);
  return out;
}

/// For whoever has no manifest yet: what an interpreter itself or another tool would have written.
std::string UsualOptions() { return OptionsOf(Settings()); }

os::FileTime MtimeOf(const std::string& path) {
  const os::Result<os::FileStat> stat = os::Stat(path);
  return stat ? os::FileTime{stat->mtime, stat->mtime_nsec} : os::FileTime();
}

void WriteBuildFile(const std::string& path, const std::string& text) {
  const int error = os::MakeDirectories(os::SplitPath(path).directory, 0777);
  if (error != 0) throw Error(path, "its directory cannot be made: " + os::Reason(error));
  os::WriteFile(path, text, os::UnlessSame::kYes);
}

std::string PathOf(const Tree& tree, const Claimant& claimant) {
  return pyc::Join(tree.roots[claimant.root].path, claimant.directory);
}

/// Those in which a source may turn up. An installer makes a dist-info directory anew, also where
/// it links old files into it.
std::vector<std::string> WatchedDirectories(const Pass& pass) {
  const Tree& tree = pass.tree;
  std::vector<std::string> paths;
  if (tree.only_claimed) {
    for (const Claimant& claimant : tree.claimants) paths.push_back(PathOf(tree, claimant));
    for (const std::uint32_t gap : tree.gaps) paths.push_back(PathOf(tree, tree.directories[gap]));
    return paths;
  }
  for (const Directory& directory : tree.directories)
    if (pass.targets[directory.root].files.empty()) paths.push_back(PathOf(tree, directory));
  return paths;
}

/// The output tree or stage, absolute; "" for bytecode files beside their sources.
std::string OutputRoot(const Settings& settings) {
  const std::string& output = settings.stage.empty() ? settings.place.output_dir : settings.stage;
  return output.empty() ? output : os::AbsolutePath(output);
}

/// Every source, and what else decides which sources there are.
void AddTo(publish::DepfileText& depfile, const Pass& pass) {
  for (const std::string& path : WatchedDirectories(pass)) depfile.AddDirectory(path);
  for (const Claimant& claimant : pass.tree.claimants)
    if (claimant.has_record) depfile.AddSource(PathOf(pass.tree, claimant), kRecord);
  for (const Directory& directory : pass.tree.directories) {
    const std::string path = PathOf(pass.tree, directory);
    for (const Source& source : directory.sources) depfile.AddSource(path, directory.Name(source));
  }
  for (const DataFile& file : pass.data) {
    depfile.AddSource(PathOf(pass.tree, pass.tree.directories[file.directory]), file.name);
  }
}

void RequireStampForDepfile(const Settings& settings) {
  if (settings.depfile.empty() || publish::CanBeTarget(os::AbsolutePath(settings.stamp))) return;
  throw Error(settings.stamp,
              "a depfile cannot name this stamp; choose a path without control characters, "
              "semicolons and backslashes");
}

/// Of anything that the depfile names.
os::FileTime LatestChange(const std::vector<Pass>& passes) {
  os::FileTime latest;
  for (const Pass& pass : passes) {
    for (const std::string& path : WatchedDirectories(pass))
      latest = std::max({latest, MtimeOf(path), MtimeOf(pyc::Join(path, kRecord))});
    for (const Directory& directory : pass.tree.directories)
      for (const Source& source : directory.sources)
        latest = std::max(latest, {source.stat.mtime, source.stat.mtime_nsec});
  }
  return latest;
}

/// What somebody took out of an output tree or a stage is made again. (Beside a source the
/// directory of a removed __pycache__ says so.) In an output tree the directories say it, which are
/// few, and in which nobody else writes; in a stage others do, so there it is each file.
void AddOutputs(publish::DepfileText& depfile, const Settings& settings,
                const publish::Manifest& manifest) {
  const std::string root = OutputRoot(settings);
  if (root.empty()) return;
  const bool staged = !settings.stage.empty();
  std::set<std::string> names;
  for (const std::string& file : PresentOutputsOf(manifest, staged))
    names.insert(staged ? file : os::SplitPath(file).directory);
  for (const std::string& name : names) depfile.AddOutput(root, name);
}

void WriteDepfile(const Settings& settings, const std::vector<Pass>& passes,
                  const publish::Manifest& manifest) {
  // The target as it was given, because Ninja and make know it by that name only.
  publish::DepfileText depfile(settings.stamp, settings.depfile_format);
  const bool listed = !settings.input_list.empty() && settings.input_list != "-";
  if (listed) depfile.AddSource("/", os::AbsolutePath(settings.input_list).substr(1));
  for (const Pass& pass : passes) AddTo(depfile, pass);
  AddOutputs(depfile, settings, manifest);
  WriteBuildFile(settings.depfile, std::move(depfile).Finish());
}

/// Whether a section is of the same variant and sources.
bool Lists(const publish::ManifestSection& section, const Pass& pass) {
  const pyc::Variant& variant = pass.variant;
  if (section.identity != variant.identity || section.mode != variant.mode ||
      section.levels != variant.levels || section.legacy != variant.place.legacy)
    return false;
  auto known = section.sources.begin();
  std::string path;
  for (const Directory& directory : pass.tree.directories) {
    const Root& root = pass.tree.roots[directory.root];
    const std::string mirrored = pyc::MirroredPath(variant.place, root, directory.relative);
    for (const Source& source : directory.sources) {
      path.assign(mirrored).append(mirrored.empty() ? "" : "/").append(directory.Name(source));
      if (known == section.sources.end() || known->path != path || known->root != directory.root)
        return false;
      ++known;
    }
  }
  return known == section.sources.end();
}

}  // namespace

Build::Build(const Settings& settings, Ledger& ledger)
    : settings_(settings),
      ledger_(ledger),
      options_(OptionsOf(settings)),
      settled_(os::TimeBeforeNow()) {
  RequireStampForDepfile(settings);
  if (settings.manifest.empty()) return;
  before_.options = UsualOptions();
  const os::Result<std::string> text = os::TryReadFile(settings.manifest);
  if (!text && text.Error() != ENOENT)
    throw Error(settings.manifest, "cannot be read: " + os::Reason(text.Error()));
  if (text) {
    std::optional<publish::Manifest> read = publish::ParseManifest(*text);
    if (!read) ledger.Notice(settings.manifest + ": is damaged; everything is compiled again");
    before_ = read ? std::move(*read) : publish::Manifest{std::string(publish::kMixedOptions), {}};
    if (!settings.stamp.empty()) before_until_ = MtimeOf(settings.stamp);
  }
  options_differ_ = before_.options != options_;
}

/// A run that ends early, or one of a part of the root only, leaves bytecode files of either kind:
/// the next run of the whole sees that.
void Build::MarkMixed() {
  if (!options_differ_) return;
  before_.options = publish::kMixedOptions;
  WriteBuildFile(settings_.manifest, publish::ManifestText(before_));
}

/// A run of one distribution that has no stamp of its own only reads the whole root's manifest.
bool Build::ManifestIsOurs() const {
  return settings_.filter.distributions.empty() || !settings_.stamp.empty();
}

void Build::Publish(const std::vector<Pass>& passes, int threads) {
  const int code = ExitCode(settings_, ledger_.Close());
  // What is there is not what these files would say. After a signal the passes may be parts only:
  // to --prune the rest of them would look as if it were gone.
  if (code == kPrevented || os::Interrupted()) return;
  publish::Manifest manifest;
  const bool as_before = IsAsBefore(passes);
  if (!settings_.manifest.empty()) manifest = as_before ? before_ : DescribeAll(passes, threads);
  if (settings_.prune) Prune(passes, manifest, threads);
  const auto write = [&](std::size_t file, unsigned) {
    if (file == 0 && !settings_.depfile.empty()) WriteDepfile(settings_, passes, manifest);
    if (file == 1 && !settings_.manifest.empty() && !as_before) WriteManifest(manifest);
  };
  ParallelFor(2, static_cast<unsigned>(std::max(threads, 1)), 1, write, [](unsigned) {});
  if (!settings_.manifest.empty() && ManifestIsOurs()) before_ = std::move(manifest);
  if (!settings_.stamp.empty() && code == kDone) publish::PrepareStamp(settings_.stamp);
}

/// Whether the manifest of the run before describes what is there now: the same sources, all of them
/// fresh, and no bytecode file was written since.
bool Build::IsAsBefore(const std::vector<Pass>& passes) const {
  if (settings_.manifest.empty() || !settings_.stage.empty() || before_.options != options_)
    return false;
  const auto is_as_before = [&](const Pass& pass, const publish::ManifestSection& section) {
    return pass.all_fresh && pass.newest && *pass.newest < before_until_ && Lists(section, pass);
  };
  return std::ranges::equal(passes, before_.sections, is_as_before);
}

publish::Manifest Build::DescribeAll(const std::vector<Pass>& passes, int threads) {
  publish::Manifest manifest{options_, {}};
  if (!ManifestIsOurs()) return manifest;
  const std::vector<Failure> failures = ledger_.Close().failures;
  for (const Pass& pass : passes) {
    KnownSources known;
    known.until = before_until_;
    const std::size_t index = manifest.sections.size();
    if (index < before_.sections.size() &&
        before_.sections[index].identity == pass.variant.identity)
      known.section = &before_.sections[index];
    manifest.sections.push_back(Describe(pass, known, failures, threads));
    for (const DataFile& file : pass.data)
      manifest.sections.back().data.push_back(
          PlaceInStage(StagePlaces(settings_), pass.tree, file.directory, file.name));
  }
  return manifest;
}

void Build::Prune(const std::vector<Pass>& passes, const publish::Manifest& now, int threads) {
  const bool staged = !settings_.stage.empty();
  const std::string output = OutputRoot(settings_);
  if (!output.empty() && !settings_.manifest.empty()) {
    const OutputHistory history{output, staged, before_, now};
    if (ManifestIsOurs()) PruneByManifest(history, ledger_);
    return;
  }
  if (settings_.place.legacy) return;  // An x.pyc without x.py is a module of its own.
  if (!output.empty() && !staged) return PruneOutputTree(passes, ledger_);
  for (const Pass& pass : passes) PruneByName(pass, threads, ledger_);
}

void Build::ClearStageFor(const Pass& pass) {
  if (!settings_.prune || settings_.stage.empty() || before_.sections.empty()) return;
  const OutputHistory history{os::AbsolutePath(settings_.stage), true, before_, before_};
  ClearStage(history, StagePlaces(settings_), pass, ledger_);
}

void Build::WriteManifest(const publish::Manifest& manifest) const {
  if (ManifestIsOurs()) WriteBuildFile(settings_.manifest, publish::ManifestText(manifest));
}

/// Waiting would be most of a small distribution's run, so the files are asked when it began. The
/// stamp may then be as old as the run: a Ninja rule must not have restat (Ninja would take the
/// time at which the edge began for the stamp's, if that is later).
void Build::Settle(const std::vector<Pass>& passes) {
  const bool few = std::ranges::all_of(passes, &Tree::only_claimed, &Pass::tree);
  settled_ = few ? os::SettledTimeAfter(LatestChange(passes)) : os::SettledTime();
}

bool Build::Succeeded() const { return ExitCode(settings_, ledger_.Close()) == kDone; }

bool Build::MustLookAgain() const {
  return !settings_.stamp.empty() && !settings_.depfile.empty() && Succeeded();
}

void Build::Finish() {
  if (!settings_.stamp.empty() && Succeeded()) publish::TouchStamp(settings_.stamp, settled_);
}

bool SameFiles(const Pass& one, const Pass& other) {
  return one.tree.directories == other.tree.directories && one.data == other.data &&
         one.tree.problems.size() == other.tree.problems.size();
}

}  // namespace pybytecode
