// Scripts that make a shell complete our command line, made from the tables. Each shell's dialect
// has a file of its own.
#pragma once

#include <string>
#include <string_view>

namespace pybytecode::cli {

/// "bash", "zsh" or "fish"; "" for anything else.
std::string CompletionScript(std::string_view shell);

std::string BashCompletions();
std::string ZshCompletions();
std::string FishCompletions();

}  // namespace pybytecode::cli
