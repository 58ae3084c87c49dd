// .pth files: each path is one line of the file, no comment and no import.
#include "tests/fuzz/target.h"
#include "tool/scan/editable_text.h"

namespace pybytecode::fuzz {
namespace {

const Target kPth("pth", [](std::string_view text) {
  Input lines(text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text);
  for (const std::string& path : scan::PathsOfPth(text)) {
    Require(!path.empty() && path.find('\n') == std::string::npos, "a path is of one line");
    Require(std::string_view(" \t\r\f\v").find(path.back()) == std::string_view::npos,
            "without white space at its end");
    Require(!path.starts_with('#') && !path.starts_with("import ") && !path.starts_with("import\t"),
            "and is meant as a path");
    while (!lines.Empty() && !lines.Piece('\n').starts_with(path)) continue;
  }
  Require(scan::PathsOfPth(text).size() <= text.size(), "there are not more paths than bytes");
});

}  // namespace
}  // namespace pybytecode::fuzz
