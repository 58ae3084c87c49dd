// Parses a command line for a test, with environment variables of its own.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tool/cli/options.h"
#include "tool/cli/usage_error.h"

namespace pybytecode::cli {

using Words = std::vector<std::string>;
using Variables = std::map<std::string, std::string>;

inline Invocation ParseWith(const Variables& variables, const Words& args) {
  return Parse(args, [&variables](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
}

inline Settings Compile(Words args, const Variables& variables = {}) {
  args.insert(args.begin(), "compile");
  return ParseWith(variables, args).settings;
}

/// The text of the UsageError, or "parsed".
inline std::string Complaint(const Words& args, const Variables& variables = {}) {
  try {
    ParseWith(variables, args);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "parsed";
}

}  // namespace pybytecode::cli
