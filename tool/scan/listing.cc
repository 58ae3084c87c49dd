#include "tool/scan/listing.h"

#include <algorithm>

#include "tool/pyc/name.h"

namespace pybytecode::scan {

void Listing::Clear() {
  names_.clear();
  sources_.clear();
  directories_.clear();
  source_name_bytes_ = 0;
  is_environment_ = false;
  has_cache_ = false;
}

int Listing::Read(os::DirectoryReader& reader, int directory) {
  Clear();
  const int error = reader.ForEach(
      directory, [this](const os::DirectoryEntry& entry) { Add(entry.name, entry.kind); });
  SortSources();
  return error;
}

void Listing::Add(const char* raw_name, os::FileKind kind) {
  const std::string_view name(raw_name);
  for (const char* mark : kEnvironmentMarks) is_environment_ = is_environment_ || name == mark;
  if (kind == os::FileKind::kOther) return;
  if (name == pyc::kCacheDirectory) {
    has_cache_ = true;
    return;
  }
  if (kind == os::FileKind::kDirectory) {
    directories_.push_back(Store(name, kind));
  } else if (IsSourceName(name)) {
    sources_.push_back(Store(name, kind));
    source_name_bytes_ += name.size() + 1;
  } else if (kind == os::FileKind::kUnknown) {
    directories_.push_back(Store(name, kind));
  }
}

void Listing::SortSources() {
  const auto less = [this](Entry a, Entry b) {
    return std::string_view(Name(a)) < std::string_view(Name(b));
  };
  const auto same = [this](Entry a, Entry b) {
    return std::string_view(Name(a)) == std::string_view(Name(b));
  };
  std::sort(sources_.begin(), sources_.end(), less);
  sources_.erase(std::unique(sources_.begin(), sources_.end(), same), sources_.end());
}

Listing::Entry Listing::Store(std::string_view name, os::FileKind kind) {
  const auto offset = static_cast<std::uint32_t>(names_.size());
  names_.append(name).append(1, '\0');
  return {offset, kind};
}

}  // namespace pybytecode::scan
