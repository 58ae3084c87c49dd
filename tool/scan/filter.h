// Which sources below a root the user wants: --exclude-regex, --exclude, --include,
// --limit-symlinks and the recursion limit, put together. Judges names and paths; reads no
// directory, and knows nothing of distributions.
//
// Two classes: Filter is what was asked for, read by all threads; SourceFilter is one thread's
// hands on it, with the buffers that spare an allocation a source.
//
// The order of the rules: a source is in if an --include glob (there may be none) means it or a
// directory above it, and then out if an --exclude glob does, or the pattern of -x is found in its
// path, or it is a symbolic link that leads out of --limit-symlinks. So exclusion wins.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tool/model.h"
#include "tool/scan/glob.h"
#include "tool/scan/path_pattern.h"
#include "tool/settings.h"

namespace pybytecode::scan {

/// The rules of --exclude and --include, as `--help` prints them.
inline constexpr char kGlobRules[] =
    R"(*, ? and [...] match within one name, ** also across slashes (a/**/b is a/b too);
a backslash takes the meaning from the next character.
A glob without a slash means every file or directory of that name, at any depth:
"tests" leaves out each directory tests with all below it, "test_*.py" each such file.
A glob with a slash is matched from the root on: "numpy/*/tests", "/setup.py".
A slash at the end means directories only. What means a directory means all below it.
What --exclude means is left out, even if --include means it too.)";

/// What the globs said of a directory and those above it: everything below inherits it.
struct Inherited {
  bool excluded = false;
  bool included = true;
};

class Filter {
 public:
  /// Throws Error for a pattern or a glob that cannot be understood.
  explicit Filter(const FilterSettings& settings);

  Inherited AtRoot() const { return {false, include_.empty()}; }
  /// Entering a directory below the root.
  Inherited Enter(Inherited parent, std::string_view relative) const;
  /// Whether directories at `depth` are read; the root has depth 0.
  bool Reaches(int depth) const { return recursion_ < 0 || depth <= recursion_; }
  /// compileall's rule: a source that is a symbolic link must lead to somewhere below the limit.
  bool LimitsSymlinks() const { return !symlink_limit_.empty(); }
  bool AllowsSymlink(const std::string& path) const;

 private:
  friend class SourceFilter;

  std::vector<Glob> exclude_;
  std::vector<Glob> include_;
  std::optional<PathPattern> pattern_;
  std::string symlink_limit_;  ///< Resolved.
  int recursion_;
};

class SourceFilter {
 public:
  explicit SourceFilter(const Filter& filter);

  /// The sources asked about next are in this directory.
  void EnterDirectory(const Root& root, std::string_view relative, Inherited inherited);
  /// By name alone: the globs and the pattern.
  bool LeavesOut(std::string_view name);

 private:
  bool LeftOutByGlobs(std::string_view name);

  const Filter* filter_;
  std::optional<PathSearch> search_;
  Inherited inherited_;
  std::string relative_;  ///< "a/b/", the name is appended; "" at the root.
  std::string given_;     ///< The same, as the user sees it.
};

}  // namespace pybytecode::scan
