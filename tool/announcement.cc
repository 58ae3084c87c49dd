#include "tool/announcement.h"

#include <string>
#include <unordered_set>
#include <utility>

#include "tool/description.h"
#include "tool/pyc/name.h"
#include "tool/stage.h"
#include "tool/variants.h"

namespace pybytecode {

namespace {

using Paths = std::unordered_set<std::string_view>;

/// Another variant has other bytecode files of the same source.
Paths SourcesOf(const publish::Manifest& known, const pyc::Variant& variant) {
  Paths paths;
  for (const publish::ManifestSection& section : known.sections) {
    if (!IsOfVariant(section, variant)) continue;
    for (const publish::ManifestSource& source : section.sources) paths.insert(source.path);
  }
  return paths;
}

Paths DataOf(const publish::Manifest& known) {
  Paths paths;
  for (const publish::ManifestSection& section : known.sections)
    paths.insert(section.data.begin(), section.data.end());
  return paths;
}

publish::ManifestSource Unfinished(std::string path) {
  publish::ManifestSource source;
  source.path = std::move(path);
  source.failure = kUnfinished;
  return source;
}

}  // namespace

publish::ManifestSection NotYetIn(const publish::Manifest& known, const Pass& pass,
                                  const Settings& settings,
                                  const std::function<bool(const std::string&)>& is_taken) {
  publish::ManifestSection section = EmptySection(pass.variant);
  const PlaceSettings places = settings.stage.empty() ? pass.variant.place : StagePlaces(settings);
  const Paths sources = SourcesOf(known, pass.variant);
  for (std::uint32_t i = 0; i < pass.tree.directories.size(); ++i) {
    const Directory& directory = pass.tree.directories[i];
    const std::string mirrored = PlaceInStage(places, pass.tree, i, "");
    for (const Source& source : directory.sources) {
      std::string path = pyc::Join(mirrored, directory.Name(source));
      if (!sources.contains(path) && !is_taken(path))
        section.sources.push_back(Unfinished(std::move(path)));
    }
  }
  const Paths data = DataOf(known);
  for (const DataFile& file : pass.data) {
    std::string path = PlaceInStage(places, pass.tree, file.directory, file.name);
    if (!data.contains(path) && !is_taken(path)) section.data.push_back(std::move(path));
  }
  return section;
}

}  // namespace pybytecode
