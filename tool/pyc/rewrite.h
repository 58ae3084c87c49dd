// What co_filename says: the source's own absolute path, or where it will be found once it is
// installed (`-s`, `-p`, `-d` of compileall). Pure text.
#pragma once

#include <string>
#include <string_view>

#include "tool/model.h"
#include "tool/settings.h"

namespace pybytecode::pyc {

/// Computes co_filename for the sources of one tree.
///
/// `-d DIR`: DIR + the path below the root. `-s DIR`: DIR is taken off the front of the path as given,
/// or else of the absolute path; a path that does not begin with it stays whole. `-p DIR`: DIR is
/// put before it; with base directories, before the path below the deepest of them.
class FilenameRewriter {
 public:
  FilenameRewriter(const RewriteSettings& rewrite, const PlaceSettings& place)
      : rewrite_(rewrite), place_(place) {}

  void Append(std::string& out, const Root& root, const std::string& relative,
              std::string_view name) const;

 private:
  const RewriteSettings& rewrite_;
  const PlaceSettings& place_;
};

/// `path` without the leading parts of `prefix`, or nothing changed and false.
bool StripDirectory(std::string& path, std::string_view prefix);

}  // namespace pybytecode::pyc
