#include "tool/dependencies.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "tool/os/file.h"
#include "tool/outputs.h"
#include "tool/publish/depfile.h"
#include "tool/pyc/name.h"

namespace pybytecode {

namespace {

constexpr std::string_view kRecord = "RECORD";

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

/// Every source, and what else decides which sources there are.
void AddTo(publish::DepfileText& depfile, const Pass& pass) {
  for (const std::string& path : WatchedDirectories(pass)) depfile.AddDirectory(path);
  for (const Claimant& claimant : pass.tree.claimants)
    if (claimant.has_record) depfile.AddSource(PathOf(pass.tree, claimant), kRecord);
  for (const Directory& directory : pass.tree.directories) {
    const std::string path = PathOf(pass.tree, directory);
    for (const Source& source : directory.sources) depfile.AddSource(path, directory.Name(source));
  }
  for (const DataFile& file : pass.data)
    depfile.AddSource(PathOf(pass.tree, pass.tree.directories[file.directory]), file.name);
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

}  // namespace

std::string OutputRoot(const Settings& settings) {
  const std::string& output = settings.stage.empty() ? settings.place.output_dir : settings.stage;
  return output.empty() ? output : os::AbsolutePath(output);
}

os::FileTime LatestChange(const std::vector<Pass>& passes) {
  os::FileTime latest;
  for (const Pass& pass : passes) {
    for (const std::string& path : WatchedDirectories(pass))
      latest = std::max(
          {latest, os::ModificationTime(path), os::ModificationTime(pyc::Join(path, kRecord))});
    for (const Directory& directory : pass.tree.directories)
      for (const Source& source : directory.sources)
        latest = std::max(latest, {source.stat.mtime, source.stat.mtime_nsec});
  }
  return latest;
}

std::string DepfileOf(const Settings& settings, const std::vector<Pass>& passes,
                      const publish::Manifest& manifest) {
  // The target as it was given, because Ninja and make know it by that name only.
  publish::DepfileText depfile(settings.stamp, settings.depfile_format);
  const bool listed = !settings.input_list.empty() && settings.input_list != "-";
  if (listed) depfile.AddSource("/", os::AbsolutePath(settings.input_list).substr(1));
  for (const Pass& pass : passes) AddTo(depfile, pass);
  AddOutputs(depfile, settings, manifest);
  return std::move(depfile).Finish();
}

}  // namespace pybytecode
