// pyvenv.cfg: the home that it names is a piece of one of its lines.
#include "tests/fuzz/target.h"
#include "tool/scan/environment.h"

namespace pybytecode::fuzz {
namespace {

bool IsSpace(char c) { return std::string_view(" \t\r\n\f\v").find(c) != std::string_view::npos; }

const Target kPyvenvCfg("pyvenv_cfg", [](std::string_view text) {
  const std::string_view home = scan::HomeIn(text);
  if (home.empty()) return;
  Require(text.data() < home.data() && home.data() + home.size() <= text.data() + text.size(),
          "the home is in the text");
  Require(home.find('\n') == std::string_view::npos, "it is of one line");
  Require(!IsSpace(home.front()) && !IsSpace(home.back()), "without white space at its ends");
  const std::string_view before =
      text.substr(0, static_cast<std::size_t>(home.data() - text.data()));
  Require(before.substr(before.rfind('\n') + 1).find('=') != std::string_view::npos,
          "it has a key");
});

}  // namespace
}  // namespace pybytecode::fuzz
