// One question to an interpreter that is started for it: what it prints until it closes its output.
// Knows no wire protocol; what the answer means is the asker's affair.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pybytecode::execute {

struct Question {
  std::vector<std::string> arguments;
  bool errors_too = false;  ///< What it says on stderr is part of the answer; else it goes to ours.
  std::chrono::milliseconds timeout{0};  ///< For all of it; 0 is for ever.
  std::size_t longest = SIZE_MAX;        ///< Bytes; what follows is not waited for.
};

struct Answered {
  std::string text;
  bool in_time = true;
};

/// Starts it, as workers are started, and ends it when it has answered or its time is over. Throws
/// Error if it cannot be started; Interruption.
Answered Ask(const std::string& executable, const Question& question);

}  // namespace pybytecode::execute
