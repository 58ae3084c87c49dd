#include "tool/build.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "tool/announcement.h"
#include "tool/dependencies.h"
#include "tool/description.h"
#include "tool/error.h"
#include "tool/exit_code.h"
#include "tool/os/file.h"
#include "tool/os/signals.h"
#include "tool/os/temporary_file.h"
#include "tool/parallel.h"
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

void WriteBuildFile(const std::string& path, const std::string& text) {
  const int error = os::MakeDirectories(os::SplitPath(path).directory, 0777);
  if (error != 0) throw Error(path, "its directory cannot be made: " + os::Reason(error));
  os::WriteFile(path, text, os::UnlessSame::kYes);
}

void RequireStampForDepfile(const Settings& settings) {
  if (settings.depfile.empty() || publish::CanBeTarget(os::AbsolutePath(settings.stamp))) return;
  throw Error(settings.stamp,
              "a depfile cannot name this stamp; choose a path without control characters, "
              "semicolons and backslashes");
}

/// Whether a section is of the same variant and sources.
bool Lists(const publish::ManifestSection& section, const Pass& pass) {
  if (!IsOfVariant(section, pass.variant)) return false;
  auto known = section.sources.begin();
  std::string path;
  for (const Directory& directory : pass.tree.directories) {
    const Root& root = pass.tree.roots[directory.root];
    const std::string mirrored = pyc::MirroredPath(pass.variant.place, root, directory.relative);
    for (const Source& source : directory.sources) {
      path.assign(mirrored).append(mirrored.empty() ? "" : "/").append(directory.Name(source));
      if (known == section.sources.end() || known->path != path || known->root != directory.root)
        return false;
      if (known->failure == kUnfinished) return false;
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
    if (!settings.stamp.empty()) before_until_ = os::ModificationTime(settings.stamp);
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
  publish::Manifest described;
  const bool as_before = IsAsBefore(passes);
  if (!settings_.manifest.empty() && !as_before) described = DescribeAll(passes, threads);
  const publish::Manifest& now = as_before ? before_ : described;
  if (settings_.prune) Prune(passes, now, threads);
  const auto write = [&](std::size_t file, unsigned) {
    if (file == 0 && !settings_.depfile.empty())
      WriteBuildFile(settings_.depfile, DepfileOf(settings_, passes, now));
    if (file == 1 && !settings_.manifest.empty() && !as_before) WriteManifest(now);
  };
  ParallelFor(2, static_cast<unsigned>(std::max(threads, 1)), 1, write, [](unsigned) {});
  if (!settings_.manifest.empty() && !as_before && ManifestIsOurs()) before_ = std::move(described);
  if (!settings_.stamp.empty() && code == kDone) publish::PrepareStamp(settings_.stamp);
}

/// Whether the manifest of the run before describes what is there now: the same sources in
/// directories that stayed where they were, all of them fresh, and no bytecode file was written
/// since.
bool Build::IsAsBefore(const std::vector<Pass>& passes) const {
  if (settings_.manifest.empty() || !settings_.stage.empty() || before_.options != options_)
    return false;
  const auto is_as_before = [&](const Pass& pass, const publish::ManifestSection& section) {
    return pass.changed && pass.changed->empty() && !std::ranges::count(pass.moved, true) &&
           Lists(section, pass);
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

void Build::Announce(const Pass& pass) {
  const bool asked = settings_.prune && !settings_.manifest.empty() && ManifestIsOurs();
  if (!asked || OutputRoot(settings_).empty()) return;
  const auto is_taken = [root = OutputRoot(settings_)](const std::string& path) {
    const std::string there = pyc::Join(root, path);
    return static_cast<bool>(os::StatAt(os::kCurrentDirectory, there.c_str(), os::Follow::kNo));
  };
  publish::ManifestSection section = NotYetIn(before_, pass, settings_, is_taken);
  if (section.sources.empty() && section.data.empty()) return;
  before_.sections.push_back(std::move(section));
  WriteManifest(before_);
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
