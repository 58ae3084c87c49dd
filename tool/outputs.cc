#include "tool/outputs.h"

#include <string_view>

#include "tool/os/file.h"
#include "tool/pyc/name.h"

namespace pybytecode {

namespace {

enum class Which { kAll, kPresent };

std::string BytecodePath(const publish::ManifestSection& section, const std::string& source,
                         int level) {
  const std::string parent(os::ParentOf(source));
  const std::string_view tag = section.legacy ? std::string_view() : section.identity.cache_tag;
  return pyc::Join(section.legacy ? parent : pyc::Join(parent, pyc::kCacheDirectory),
                   pyc::BytecodeName(os::SplitPath(source).name, tag, level));
}

bool Exists(const publish::ManifestSource& source, int level) {
  return source.sizes[static_cast<std::size_t>(level)] != 0;
}

std::set<std::string> Collect(const publish::Manifest& manifest, bool staged, Which which) {
  std::set<std::string> files;
  for (const publish::ManifestSection& section : manifest.sections) {
    for (const publish::ManifestSource& source : section.sources) {
      if (staged) files.insert(source.path);
      for (int level = 0; level < kLevels; ++level)
        if (Holds(section.levels, level) && (which == Which::kAll || Exists(source, level)))
          files.insert(BytecodePath(section, source.path, level));
    }
    files.insert(section.data.begin(), section.data.end());
  }
  return files;
}

}  // namespace

std::set<std::string> OutputsOf(const publish::Manifest& manifest, bool staged) {
  return Collect(manifest, staged, Which::kAll);
}

std::vector<std::string> BytecodeOf(const publish::ManifestSection& section,
                                    const std::string& source) {
  std::vector<std::string> paths;
  for (int level = 0; level < kLevels; ++level)
    if (Holds(section.levels, level)) paths.push_back(BytecodePath(section, source, level));
  return paths;
}

std::set<std::string> PresentOutputsOf(const publish::Manifest& manifest, bool staged) {
  return Collect(manifest, staged, Which::kPresent);
}

}  // namespace pybytecode
