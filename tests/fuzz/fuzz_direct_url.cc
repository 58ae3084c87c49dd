// direct_url.json: what it names is an absolute path, or nothing.
#include "tests/fuzz/target.h"
#include "tool/scan/editable_text.h"

namespace pybytecode::fuzz {
namespace {

const Target kDirectUrl("direct_url", [](std::string_view json) {
  const auto path = scan::PathOfDirectUrl(json);
  if (!path) return;
  Require(path->starts_with('/'), "the path is absolute");
  for (const std::string_view key : {"url", "dir_info", "editable"})
    Require(json.find(key) != std::string_view::npos || json.find("\\u") != std::string_view::npos,
            "an editable install has all its keys");
});

}  // namespace
}  // namespace pybytecode::fuzz
