// A command line that cannot be meant: exit code 2 and a pointer to the help that explains it.
#pragma once

#include <optional>
#include <string>

#include "tool/cli/command_table.h"
#include "tool/error.h"

namespace pybytecode::cli {

class UsageError : public Error {
 public:
  explicit UsageError(const std::string& text, std::optional<Command> command = std::nullopt)
      : Error(text), command_(command) {}

  /// Whose help would have told; none: the general one.
  std::optional<Command> AboutCommand() const { return command_; }

 private:
  std::optional<Command> command_;
};

}  // namespace pybytecode::cli
