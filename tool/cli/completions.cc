#include "tool/cli/completions.h"

namespace pybytecode::cli {

std::string CompletionScript(std::string_view shell) {
  if (shell == "bash") return BashCompletions();
  if (shell == "zsh") return ZshCompletions();
  if (shell == "fish") return FishCompletions();
  return "";
}

}  // namespace pybytecode::cli
