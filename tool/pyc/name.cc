#include "tool/pyc/name.h"

#include "tool/os/file.h"

namespace pybytecode::pyc {

void AppendBytecodeName(std::string& out, std::string_view source, std::string_view cache_tag,
                        int level) {
  const std::size_t dot = source.rfind('.');
  std::string_view stem = source.substr(0, dot);
  if (stem.empty()) stem = source.substr(dot + 1);
  out.append(stem);
  if (!cache_tag.empty()) out.append(".").append(cache_tag);
  if (level != 0 && !cache_tag.empty())
    out.append(".opt-").append(1, static_cast<char>('0' + level));
  out.append(".pyc");
}

std::string BytecodeName(std::string_view source, std::string_view cache_tag, int level) {
  std::string out;
  AppendBytecodeName(out, source, cache_tag, level);
  return out;
}

bool IsCacheDirectory(const Place& place) {
  const std::size_t slash = place.relative.rfind('/');
  return place.relative.substr(slash == std::string::npos ? 0 : slash + 1) == kCacheDirectory;
}

std::string Join(std::string_view a, std::string_view b) {
  std::string out(a);
  if (!a.empty() && !b.empty() && a.back() != '/') out += '/';
  return out.append(b);
}

std::string MirroredPath(const PlaceSettings& settings, const Root& root,
                         const std::string& relative) {
  const std::string whole = Join(root.path, relative);
  const std::string* deepest = nullptr;
  for (const std::string& base : settings.base_dirs) {
    if (os::IsBelow(whole, base) && (deepest == nullptr || base.size() > deepest->size()))
      deepest = &base;
  }
  if (deepest == nullptr) return relative;
  std::string below = whole.substr(deepest->size());
  while (below.starts_with('/')) below.erase(0, 1);
  return below;
}

Place PlaceOf(const PlaceSettings& settings, const Root& root, const std::string& relative) {
  const std::string_view cache = settings.legacy ? std::string_view() : kCacheDirectory;
  if (!settings.output_dir.empty())
    return {settings.output_dir, Join(MirroredPath(settings, root, relative), cache), false};
  if (!settings.pycache_prefix.empty() && !settings.legacy)
    return {settings.pycache_prefix, Join(root.path, relative).substr(1), false};
  Location location = LocationOf(root, relative);
  return {location.anchor, Join(location.relative, cache), true};
}

}  // namespace pybytecode::pyc
