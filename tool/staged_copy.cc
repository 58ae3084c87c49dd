#include "tool/staged_copy.h"

#include <cerrno>
#include <cstring>
#include <string_view>
#include <tuple>
#include <vector>

#include "tool/os/temporary_file.h"
#include "tool/pyc/header.h"
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

/// Bytes 8 to 15: whole seconds and size, modulo 2^32 each.
bool FitsHeader(int directory, const char* name, const os::FileStat& source) {
  char head[pyc::kHeaderSize];
  const auto fd = os::OpenToRead(directory, name, os::Follow::kNo);
  const os::Result<std::size_t> n =
      fd ? os::ReadUpTo(fd->Get(), head, sizeof head) : os::Result<std::size_t>::Failed(fd.Error());
  if (!n) return true;  // Nobody knows what it is.
  const pyc::HeaderBytes wanted = pyc::TimestampHeader(0, pyc::SourceStatOf(source));
  return *n == sizeof head && std::memcmp(head + 4, wanted.data() + 4, sizeof head - 4) == 0;
}

int ListBytecode(int directory, std::string_view stem, std::vector<std::string>& names) {
  os::DirectoryReader reader;
  return reader.ForEach(directory, [&](const os::DirectoryEntry& entry) {
    const auto owner = pyc::OwnerOf(entry.name);
    if (owner && owner->stem == stem) names.emplace_back(entry.name);
  });
}

int Remove(int directory, const std::string& name) {
  const int error = os::UnlinkAt(directory, name.c_str());
  return error == ENOENT ? 0 : error;
}

}  // namespace

bool IsTrueCopy(const CopyPlace& place, const os::Result<os::FileStat>& copy,
                const os::FileStat& original, os::FileTime moved) {
  SourceStat wanted = pyc::SourceStatOf(original);
  wanted.mode &= kCopiedMode;
  if (!copy || copy->kind != os::FileKind::kRegular || pyc::SourceStatOf(*copy) != wanted)
    return false;
  if (!IsLater(original, *copy) && moved < os::FileTime{copy->ctime, copy->ctime_nsec}) return true;
  if (!HaveSameBytes(place)) return false;
  os::TouchStatus(place.to, place.name.c_str(), copy->mode);
  return true;
}

int RemoveBytecodeThatFits(const CopyPlace& place, const os::FileStat& original, bool legacy) {
  if (!place.name.ends_with(".py")) return 0;
  const std::string beside = place.name + "c";
  if (legacy && FitsHeader(place.to, beside.c_str(), original))
    if (const int error = Remove(place.to, beside); error != 0) return error;
  const std::string cache(pyc::kCacheDirectory);
  const auto directory = os::OpenDirectory(place.to, cache.c_str(), os::Follow::kNo);
  if (!directory) return directory.Error() == ENOENT ? 0 : directory.Error();
  std::vector<std::string> names;
  int error = ListBytecode(directory->Get(), StemOf(place.name), names);
  for (const std::string& name : names)
    if (error == 0 && FitsHeader(directory->Get(), name.c_str(), original))
      error = Remove(directory->Get(), name);
  return error;
}

}  // namespace pybytecode
