#include "tool/build.h"

#include <algorithm>
#include <cerrno>
#include <set>
#include <utility>

#include "tool/description.h"
#include "tool/error.h"
#include "tool/exit_code.h"
#include "tool/os/file.h"
#include "tool/os/temporary_file.h"
#include "tool/outputs.h"
#include "tool/prune.h"
#include "tool/publish/depfile.h"
#include "tool/publish/stamp.h"
#include "tool/pyc/name.h"
#include "tool/variants.h"

namespace pybytecode {

namespace {

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

/// The output tree or stage, absolute; "" for bytecode files beside their sources.
std::string OutputRoot(const Settings& settings) {
  const std::string& output = settings.stage.empty() ? settings.place.output_dir : settings.stage;
  return output.empty() ? output : os::AbsolutePath(output);
}

/// Every source, and every directory in which a source may turn up.
void AddTo(publish::DepfileText& depfile, const Pass& pass) {
  for (const Directory& directory : pass.tree.directories) {
    const std::string path = pyc::Join(pass.tree.roots[directory.root].path, directory.relative);
    if (pass.targets[directory.root].files.empty()) depfile.AddDirectory(path);
    for (const Source& source : directory.sources) depfile.AddSource(path, directory.Name(source));
  }
  for (const DataFile& file : pass.data) {
    const Directory& directory = pass.tree.directories[file.directory];
    depfile.AddSource(pyc::Join(pass.tree.roots[directory.root].path, directory.relative),
                      file.name);
  }
}

void RequireStampForDepfile(const Settings& settings) {
  if (settings.depfile.empty() || publish::CanBeTarget(os::AbsolutePath(settings.stamp))) return;
  throw Error(settings.stamp,
              "a depfile cannot name this stamp; choose a path without control characters, "
              "semicolons and backslashes");
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
  publish::DepfileText depfile(os::AbsolutePath(settings.stamp), settings.depfile_format);
  const bool listed = !settings.input_list.empty() && settings.input_list != "-";
  if (listed) depfile.AddSource("/", os::AbsolutePath(settings.input_list).substr(1));
  for (const Pass& pass : passes) AddTo(depfile, pass);
  AddOutputs(depfile, settings, manifest);
  WriteBuildFile(settings.depfile, std::move(depfile).Finish());
}

}  // namespace

Build::Build(const Settings& settings, Ledger& ledger)
    : settings_(settings), ledger_(ledger), options_(OptionsOf(settings)) {
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

/// A run of one distribution that has no stamp of its own only reads the whole root's manifest.
bool Build::ManifestIsOurs() const {
  return settings_.filter.distributions.empty() || !settings_.stamp.empty();
}

void Build::Publish(const std::vector<Pass>& passes, int threads) {
  const int code = ExitCode(settings_, ledger_.Close());
  if (code == kPrevented) return;  // What is there is not what these files would say.
  publish::Manifest manifest;
  if (!settings_.manifest.empty()) manifest = DescribeAll(passes, threads);
  if (settings_.prune) Prune(passes, manifest, threads);
  if (!settings_.depfile.empty()) WriteDepfile(settings_, passes, manifest);
  if (!settings_.manifest.empty()) WriteManifest(std::move(manifest));
  if (!settings_.stamp.empty() && code == kDone) publish::PrepareStamp(settings_.stamp);
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
  for (const Pass& pass : passes) {
    if (pass.variant.place.legacy) continue;  // An x.pyc without x.py is a module of its own.
    if (output.empty() || staged)
      PruneByName(pass, threads, ledger_);
    else
      PruneOutputTree(pass, ledger_);
  }
}

void Build::WriteManifest(publish::Manifest manifest) {
  if (ManifestIsOurs()) {
    WriteBuildFile(settings_.manifest, publish::ManifestText(manifest));
    before_ = std::move(manifest);
  } else if (options_differ_ && !before_.sections.empty()) {
    // A part of the root now has other options than the rest: the next run of the whole sees that.
    before_.options = publish::kMixedOptions;
    WriteBuildFile(settings_.manifest, publish::ManifestText(before_));
  }
  options_differ_ = false;
}

void Build::Settle() { settled_ = os::SettledTime(); }

bool Build::Vouches() const {
  return !settings_.stamp.empty() && ExitCode(settings_, ledger_.Close()) == kDone;
}

void Build::Finish() {
  if (Vouches()) publish::TouchStamp(settings_.stamp, settled_);
}

bool SameFiles(const Pass& one, const Pass& other) {
  return one.tree.directories == other.tree.directories && one.data == other.data &&
         one.tree.problems.size() == other.tree.problems.size();
}

}  // namespace pybytecode
