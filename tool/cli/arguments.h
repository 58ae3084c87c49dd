// A command's arguments, taken apart: which options were given with which values, and the rest.
// Knows the option table, not what any option means; the only unit that knows CLI11 (which takes
// seconds to compile).
//
// CLI11 gets one flat App a command instead of subcommands: to those, a PATH that is called "clean"
// would be a command.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "tool/cli/option_table.h"

namespace pybytecode::cli {

class Arguments {
 public:
  /// How many times; 0 is not given.
  std::size_t Count(Option id) const { return Values(id).size(); }
  bool Given(Option id) const { return Count(id) != 0; }
  /// In order; of a flag one element for each time.
  const std::vector<std::string>& Values(Option id) const { return values_[Index(id)]; }
  /// The last value; "" if not given.
  std::string Last(Option id) const { return Given(id) ? Values(id).back() : std::string(); }
  /// What is no option, in order.
  const std::vector<std::string>& Operands() const { return operands_; }

  void Add(Option id, std::vector<std::string> values) { values_[Index(id)] = std::move(values); }
  void AddOperand(std::string operand) { operands_.push_back(std::move(operand)); }

 private:
  static std::size_t Index(Option id) { return static_cast<std::size_t>(id); }
  std::array<std::vector<std::string>, kOptionCount> values_;
  std::vector<std::string> operands_;
};

/// Throws UsageError: unknown options, missing or empty values, values that are not among the
/// choices, what may be given only once.
Arguments TakeApart(Command command, const std::vector<std::string>& args);

/// Throws UsageError unless `value` is a choice of the option; `name` is who is to blame.
void RequireChoice(const OptionSpec& option, const std::string& name, const std::string& value,
                   Command command);

}  // namespace pybytecode::cli
