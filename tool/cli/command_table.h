// The commands as data: what each is for, how it is written, examples, exit codes and environment
// variables. Beside the options (option_table.h) the source of help, completions and man page.
// Knows nothing of what a command does.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace pybytecode::cli {

enum class Command : std::uint8_t { kCompile, kCheck, kClean, kList, kNinja, kHelp, kCompletions, kMan };

/// One bit each.
using CommandSet = unsigned;
constexpr CommandSet Only(Command command) { return 1U << static_cast<unsigned>(command); }

inline constexpr CommandSet kCompileOnly = Only(Command::kCompile);
inline constexpr CommandSet kCompiling = kCompileOnly | Only(Command::kCheck);
/// Those that ask whether a bytecode file is fresh.
inline constexpr CommandSet kLooking = kCompiling | Only(Command::kList);
/// Those that do their work on the PATHs.
inline constexpr CommandSet kWorking = kLooking | Only(Command::kClean);
/// It hands the options on to compile and clean.
inline constexpr CommandSet kNinjaOnly = Only(Command::kNinja);
inline constexpr CommandSet kEverywhere = ~0U;

struct CommandSpec {
  Command id;
  const char* name;
  const char* arguments;    ///< "[OPTION...] [PATH...]"
  const char* summary;      ///< One line, no full stop.
  const char* description;  ///< Paragraphs with newlines between.
};

struct ExampleSpec {
  CommandSet commands;
  const char* line;
  const char* meaning;
};

struct EnvironmentSpec {
  CommandSet commands;
  const char* name;
  const char* meaning;
};

struct ExitSpec {
  CommandSet commands;
  const char* code;
  const char* meaning;
};

/// What the program is for, for the top of the general help and of the man page.
extern const char* const kProgramSummary;
extern const char* const kProgramDescription;

std::span<const CommandSpec> Commands();
std::span<const ExampleSpec> Examples();
std::span<const EnvironmentSpec> EnvironmentVariables();
std::span<const ExitSpec> ExitCodes();

const CommandSpec& Spec(Command command);
std::optional<Command> CommandNamed(std::string_view name);

/// What `completions` takes.
inline constexpr std::string_view kShells[] = {"bash", "zsh", "fish"};

}  // namespace pybytecode::cli
