#include "tool/execute/site_paths.h"

#include <algorithm>
#include <sstream>

#include "tool/error.h"
#include "tool/execute/question.h"

namespace pybytecode::execute {

namespace {

constexpr char kQuestion[] = R"(
import sys, sysconfig
for key in ("purelib", "platlib", "stdlib", "platstdlib"):
    path = sysconfig.get_path(key)
    if path and "\n" not in path:
        sys.stdout.buffer.write(b"%s=%s\n" % (key.encode(), path.encode("utf-8", "surrogateescape")))
)";

void Add(std::vector<std::string>& list, std::string path) {
  if (std::find(list.begin(), list.end(), path) == list.end()) list.push_back(std::move(path));
}

}  // namespace

std::string AskSitePaths(const LaunchSpec& spec) {
  Question question{{"-I", "-S", "-B", "-X", "utf8", "-c", kQuestion}};
  question.timeout = spec.timeout;
  question.longest = std::size_t{1} << 16;
  const auto [text, in_time] = Ask(spec.executable, question);
  if (!in_time) throw Error(spec.executable, "does not tell its paths within the timeout");
  if (ParseSitePaths(text).site.empty())
    throw Error(spec.executable, "does not tell where its packages are (sysconfig); name a PATH");
  return text;
}

SitePaths ParseSitePaths(const std::string& text) {
  SitePaths paths;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t equals = line.find('=');
    if (equals == std::string::npos) continue;
    const std::string key = line.substr(0, equals);
    if (key == "purelib" || key == "platlib") Add(paths.site, line.substr(equals + 1));
    if (key == "stdlib" || key == "platstdlib") Add(paths.library, line.substr(equals + 1));
  }
  return paths;
}

std::vector<std::string> EnvironmentSitePaths(const std::string& root, const Greeting& greeting) {
  std::vector<std::string> paths;
  for (const std::string& lib : {std::string("lib"), greeting.platlib})
    Add(paths, root + "/" + lib + "/" + greeting.library + "/site-packages");
  return paths;
}

}  // namespace pybytecode::execute
