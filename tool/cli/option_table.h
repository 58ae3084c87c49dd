// The options as data: each once, with its names, what it takes, which commands take it and what it
// is for. The parser, `--help`, the completions and the man page are all made from this table, so
// none of them can forget an option or tell another story. Knows nothing of CLI11, of Settings and
// of terminals; its texts are plain ASCII, so that they survive roff and any locale.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tool/cli/command_table.h"

namespace pybytecode::cli {

enum class Option : std::uint8_t {
  kInputList,
  kNull,
  kNoRecursion,
  kRecursion,
  kExcludeRegex,
  kExclude,
  kInclude,
  kLimitSymlinks,
  kDistribution,
  kStdlib,
  kEditable,
  kOptimize,
  kOptimizeEdges,
  kInvalidationMode,
  kForce,
  kVerify,
  kHardlinkDupes,
  kNoDebugRanges,
  kLegacy,
  kOutputDir,
  kStage,
  kBaseDir,
  kPycachePrefix,
  kStripDir,
  kPrependDir,
  kDestDir,
  kPython,
  kCompiler,
  kMagic,
  kCacheTag,
  kIgnoreEnvironment,
  kOutput,
  kStamp,
  kDepfile,
  kDepfileFormat,
  kManifest,
  kPrune,
  kJobs,
  kTimeout,
  kOnError,
  kReport,
  kTrace,
  kJson,
  kQuiet,
  kVerbose,
  kColor,
  kProgress,
  kHelp,
};
inline constexpr std::size_t kOptionCount = static_cast<std::size_t>(Option::kHelp) + 1;

/// The headings of `--help`, in its order.
enum class Group : std::uint8_t {
  kSources,
  kBytecode,
  kPlaces,
  kRewriting,
  kInterpreter,
  kBuild,
  kRun,
  kOutput,
};
inline constexpr std::size_t kGroupCount = static_cast<std::size_t>(Group::kOutput) + 1;
std::string_view Heading(Group group);

/// What a shell offers for the value.
enum class Value : std::uint8_t { kNone, kText, kNumber, kChoice, kDirectory, kFile, kExecutable };

/// What giving it more than once means.
enum class Times : std::uint8_t {
  kLast,     ///< The last one counts, as with compileall.
  kEach,     ///< All count.
  kCounted,  ///< A flag whose number matters: -qq.
  kOnce,     ///< A usage error: one of them would be lost.
};

struct OptionSpec {
  Option id;
  char letter;        ///< 0: none.
  const char* names;  ///< Long ones, with commas between; messages use the first.
  const char* metavar;
  Value value;
  const char* choices;  ///< With blanks between.
  Times times;
  Group group;
  CommandSet commands;
  const char* help;
};

/// All of them, in the order of `--help`.
std::span<const OptionSpec> Options();
const OptionSpec& Spec(Option id);
std::vector<const OptionSpec*> OptionsOf(Command command);
std::vector<const OptionSpec*> OptionsOf(Command command, Group group);

inline bool Takes(const OptionSpec& option, Command command) {
  return (option.commands & Only(command)) != 0;
}
inline bool IsFlag(const OptionSpec& option) { return option.value == Value::kNone; }

/// "jobs", "workers".
std::vector<std::string> LongNames(const OptionSpec& option);
/// "-j", "--jobs", "--workers".
std::vector<std::string> Spellings(const OptionSpec& option);
/// "--jobs": what messages call it.
std::string NameOf(Option id);
/// "warn", "fail", "ignore".
std::vector<std::string> Choices(const OptionSpec& option);
/// Text cut at each `separator`; empty text has no parts.
std::vector<std::string> Parts(std::string_view text, char separator);

}  // namespace pybytecode::cli
