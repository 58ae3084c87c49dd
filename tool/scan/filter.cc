#include "tool/scan/filter.h"

#include <algorithm>

#include "tool/os/file.h"
#include "tool/pyc/name.h"

namespace pybytecode::scan {

namespace {

std::vector<Glob> GlobsOf(const std::vector<std::string>& patterns) {
  return {patterns.begin(), patterns.end()};
}

bool AnyMatches(const std::vector<Glob>& globs, std::string_view relative, EntryType type) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const Glob& glob) { return glob.Matches(relative, type); });
}

/// A limit that is not there resolves to itself: no link leads below it.
std::string Resolved(const std::string& path) {
  if (path.empty()) return "";
  const os::Result<std::string> resolved = os::ResolvedPath(path);
  return resolved ? *resolved : os::AbsolutePath(path);
}

/// The path of a directory as a prefix of what is in it.
void AssignPrefix(std::string& out, std::string_view directory) {
  out.assign(directory);
  if (!out.empty() && out.back() != '/') out += '/';
}

/// Appends for as long as it lives, so that the buffer is the directory's prefix again afterwards.
class Appended {
 public:
  Appended(std::string& buffer, std::string_view name) : buffer_(buffer), size_(buffer.size()) {
    buffer_.append(name);
  }
  Appended(const Appended&) = delete;
  Appended& operator=(const Appended&) = delete;
  ~Appended() { buffer_.resize(size_); }

 private:
  std::string& buffer_;
  const std::size_t size_;
};

}  // namespace

Filter::Filter(const FilterSettings& settings)
    : exclude_(GlobsOf(settings.exclude)),
      include_(GlobsOf(settings.include)),
      symlink_limit_(Resolved(settings.limit_symlinks)),
      recursion_(settings.recursion) {
  if (!settings.exclude_regex.empty()) pattern_.emplace(settings.exclude_regex);
}

Inherited Filter::Enter(Inherited parent, std::string_view relative) const {
  return {parent.excluded || AnyMatches(exclude_, relative, EntryType::kDirectory),
          parent.included || AnyMatches(include_, relative, EntryType::kDirectory)};
}

bool Filter::AllowsSymlink(const std::string& path) const {
  const os::Result<std::string> target = os::ResolvedPath(path);
  if (!target) return false;
  std::string limit;
  AssignPrefix(limit, symlink_limit_);
  return target->starts_with(limit);
}

SourceFilter::SourceFilter(const Filter& filter) : filter_(&filter) {
  if (filter.pattern_) search_.emplace(*filter.pattern_);
}

void SourceFilter::EnterDirectory(const Root& root, std::string_view relative,
                                  Inherited inherited) {
  inherited_ = inherited;
  AssignPrefix(relative_, relative);
  if (search_) AssignPrefix(given_, pyc::Join(root.given, relative));
}

bool SourceFilter::LeavesOut(std::string_view name) {
  if (LeftOutByGlobs(name)) return true;
  if (!search_) return false;
  const Appended path(given_, name);
  return search_->Matches(given_);
}

bool SourceFilter::LeftOutByGlobs(std::string_view name) {
  if (inherited_.excluded) return true;
  if (filter_->exclude_.empty() && inherited_.included) return false;
  const Appended path(relative_, name);
  if (AnyMatches(filter_->exclude_, relative_, EntryType::kFile)) return true;
  return !inherited_.included && !AnyMatches(filter_->include_, relative_, EntryType::kFile);
}

}  // namespace pybytecode::scan
