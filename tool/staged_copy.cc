#include "tool/staged_copy.h"

#include <cerrno>
#include <string_view>
#include <tuple>
#include <vector>

#include "tool/pyc/name.h"
#include "tool/pyc/owner.h"
#include "tool/pyc/source_stat.h"

namespace pybytecode {

namespace {

bool IsLater(const os::FileStat& one, const os::FileStat& other) {
  return std::tie(one.ctime, one.ctime_nsec) > std::tie(other.ctime, other.ctime_nsec);
}

bool HaveSameBytes(int one, int other) {
  std::vector<char> here(std::size_t{1} << 16U), there(here.size());
  for (;;) {
    const os::Result<std::size_t> n = os::ReadUpTo(one, here.data(), here.size());
    const os::Result<std::size_t> m = os::ReadUpTo(other, there.data(), there.size());
    if (!n || !m) return false;
    if (std::string_view(here.data(), *n) != std::string_view(there.data(), *m)) return false;
    if (*n < here.size()) return true;
  }
}

bool HaveSameBytes(const CopyPlace& place) {
  const auto one = os::OpenToRead(place.from, place.name.c_str(), os::Follow::kYes);
  const auto other = os::OpenToRead(place.to, place.name.c_str(), os::Follow::kNo);
  return one && other && HaveSameBytes(one->Get(), other->Get());
}

/// "x" of "x.py".
std::string_view StemOf(const std::string& source) {
  return std::string_view(source).substr(0, source.size() - 3);
}

std::vector<std::string> BytecodeIn(int directory, std::string_view stem) {
  std::vector<std::string> names;
  os::DirectoryReader reader;
  reader.ForMost(directory, [&](const os::DirectoryEntry& entry) {
    const auto owner = pyc::OwnerOf(entry.name);
    if (owner && owner->stem == stem) names.emplace_back(entry.name);
  });
  return names;
}

int Remove(int directory, const std::string& name) {
  const int error = os::UnlinkAt(directory, name.c_str());
  return error == ENOENT ? 0 : error;
}

}  // namespace

bool IsTrueCopy(const CopyPlace& place, const os::Result<os::FileStat>& copy,
                const os::FileStat& original) {
  SourceStat wanted = pyc::SourceStatOf(original);
  wanted.mode &= kCopiedMode;
  if (!copy || copy->kind != os::FileKind::kRegular || pyc::SourceStatOf(*copy) != wanted)
    return false;
  return !IsLater(original, *copy) || HaveSameBytes(place);
}

int RemoveBytecodeOfTwin(const CopyPlace& place, const os::Result<os::FileStat>& copy,
                         const os::FileStat& original, bool legacy) {
  const bool is_twin = copy && copy->size == original.size && copy->mtime == original.mtime;
  if (!is_twin || !place.name.ends_with(".py")) return 0;
  if (legacy)
    if (const int error = Remove(place.to, place.name + "c"); error != 0) return error;
  const std::string cache(pyc::kCacheDirectory);
  const auto directory = os::OpenDirectory(place.to, cache.c_str(), os::Follow::kNo);
  if (!directory) return 0;  // Nothing is there that an importer would find, or we would write.
  for (const std::string& name : BytecodeIn(directory->Get(), StemOf(place.name)))
    if (const int error = Remove(directory->Get(), name); error != 0) return error;
  return 0;
}

}  // namespace pybytecode
