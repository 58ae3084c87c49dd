#include "tool/cli/option_table.h"

#include <algorithm>

namespace pybytecode::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {Option::kInputList, 'i', "input-list", "FILE", Value::kFile, "", Times::kOnce, Group::kSources,
     kWorking, "take further PATHs from FILE, one a line; - is standard input"},
    {Option::kNull, '0', "null", "", Value::kNone, "", Times::kLast, Group::kSources, kWorking,
     "the PATHs in FILE end with a NUL instead of a newline"},
    {Option::kNoRecursion, 'l', "no-recursion", "", Value::kNone, "", Times::kLast, Group::kSources,
     kWorking | kNinjaOnly, "no subdirectories"},
    {Option::kRecursion, 'r', "recursion", "N", Value::kNumber, "", Times::kLast, Group::kSources,
     kWorking | kNinjaOnly, "at most N levels of subdirectories; counts before -l"},
    {Option::kExcludeRegex, 'x', "exclude-regex", "RE", Value::kText, "", Times::kLast,
     Group::kSources, kWorking | kNinjaOnly,
     "leave out sources in whose path this regular expression is found; written as for Python's "
     "re"},
    {Option::kExclude, 0, "exclude", "GLOB", Value::kText, "", Times::kEach, Group::kSources,
     kWorking | kNinjaOnly, "leave out sources that match (repeat)"},
    {Option::kInclude, 0, "include", "GLOB", Value::kText, "", Times::kEach, Group::kSources,
     kWorking | kNinjaOnly, "only sources that match (repeat)"},
    {Option::kLimitSymlinks, 'e', "limit-symlinks", "DIR", Value::kDirectory, "", Times::kLast,
     Group::kSources, kWorking | kNinjaOnly, "leave out symbolic links that lead out of DIR"},
    {Option::kDistribution, 0, "distribution", "NAME", Value::kText, "", Times::kEach,
     Group::kSources, kWorking | kNinjaOnly,
     "only the sources of this distribution, in any spelling of its name (repeat)"},
    {Option::kStdlib, 0, "stdlib", "", Value::kNone, "", Times::kLast, Group::kSources,
     kWorking | kNinjaOnly, "the interpreter's own library too"},
    {Option::kEditable, 0, "editable", "", Value::kNone, "", Times::kLast, Group::kSources,
     kWorking | kNinjaOnly, "the sources of editable installs too"},

    {Option::kOptimize, 'o', "optimize", "LEVEL", Value::kChoice, "0 1 2", Times::kEach,
     Group::kBytecode, kLooking,
     "0 (default), 1 without assert, 2 without docstrings too; repeat for several"},
    {Option::kOptimizeEdges, 0, "optimize", "LEVEL", Value::kChoice, "0 1 2", Times::kEach,
     Group::kBytecode, kNinjaOnly,
     "as for compile: 0 (default), 1, 2; repeat for several (-o is the file here)"},
    {Option::kInvalidationMode, 0, "invalidation-mode", "MODE", Value::kChoice,
     "timestamp checked-hash unchecked-hash", Times::kLast, Group::kBytecode, kLooking | kNinjaOnly,
     "how Python finds out that a bytecode file is stale: timestamp (default), checked-hash "
     "(default with SOURCE_DATE_EPOCH) or unchecked-hash, which is never checked"},
    {Option::kForce, 'f', "force", "", Value::kNone, "", Times::kLast, Group::kBytecode, kCompiling,
     "take every bytecode file for stale"},
    {Option::kVerify, 0, "verify", "", Value::kNone, "", Times::kLast, Group::kBytecode, kLooking,
     "read existing bytecode files whole and take incomplete ones for stale (after a full disk or "
     "a crash)"},
    {Option::kHardlinkDupes, 0, "hardlink-dupes", "", Value::kNone, "", Times::kLast,
     Group::kBytecode, kCompileOnly | kNinjaOnly,
     "hard links for bytecode files of several levels that are equal"},
    {Option::kNoDebugRanges, 0, "no-debug-ranges", "", Value::kNone, "", Times::kLast,
     Group::kBytecode, kCompiling | kNinjaOnly,
     "without the column positions that tracebacks show (Python 3.11 and later); smaller files"},

    {Option::kLegacy, 'b', "legacy", "", Value::kNone, "", Times::kLast, Group::kPlaces, kWorking,
     "x.pyc beside x.py instead of __pycache__; Python reads it only where the source is not "
     "shipped"},
    {Option::kOutputDir, 0, "output-dir", "DIR", Value::kDirectory, "", Times::kLast,
     Group::kPlaces, kWorking, "bytecode files go to a mirror of the sources below DIR"},
    {Option::kStage, 0, "stage", "DIR", Value::kDirectory, "", Times::kLast, Group::kPlaces,
     kCompileOnly,
     "copy the sources and all other files beside them to DIR if they differ, and compile them "
     "there; with --manifest and --prune, what is gone goes there too"},
    {Option::kBaseDir, 0, "base-dir", "DIR", Value::kDirectory, "", Times::kEach, Group::kPlaces,
     kWorking,
     "places in --output-dir are relative to the deepest DIR that holds the source, instead of to "
     "its PATH, so that two PATHs may hold files of one name (repeat)"},
    {Option::kPycachePrefix, 0, "pycache-prefix", "DIR", Value::kDirectory, "", Times::kLast,
     Group::kPlaces, kWorking | kNinjaOnly,
     "bytecode files go where an interpreter with this sys.pycache_prefix looks for them"},

    {Option::kStripDir, 's', "strip-dir", "DIR", Value::kDirectory, "", Times::kLast,
     Group::kRewriting, kCompiling | kNinjaOnly,
     "cut DIR off the front of the paths that tracebacks show"},
    {Option::kPrependDir, 'p', "prepend-dir", "DIR", Value::kDirectory, "", Times::kLast,
     Group::kRewriting, kCompiling | kNinjaOnly,
     "put DIR before the paths that tracebacks show; behind it they are relative to the base "
     "directory, if one is given"},
    {Option::kDestDir, 'd', "dest-dir", "DIR", Value::kDirectory, "", Times::kLast,
     Group::kRewriting, kCompiling | kNinjaOnly,
     "DIR instead of the PATH in what tracebacks show; not with -s or -p"},

    {Option::kPython, 0, "python", "EXE", Value::kExecutable, "", Times::kLast, Group::kInterpreter,
     kWorking | kNinjaOnly,
     "the interpreter that will read the bytecode files; default: $PYBYTECODE_PYTHON, else the "
     "environment's own, else python3"},
    {Option::kCompiler, 0, "compiler", "EXE", Value::kExecutable, "", Times::kLast,
     Group::kInterpreter, kCompiling | kNinjaOnly,
     "another interpreter of the same magic number and cache tag that does the compiling"},
    {Option::kMagic, 0, "magic", "N", Value::kNumber, "", Times::kLast, Group::kInterpreter,
     kLooking, "the magic number of an interpreter that cannot run here (3495); with --cache-tag"},
    {Option::kCacheTag, 0, "cache-tag", "TAG", Value::kText, "", Times::kLast, Group::kInterpreter,
     kLooking, "its cache tag (cpython-311); with --magic"},
    {Option::kIgnoreEnvironment, 'E', "ignore-environment", "", Value::kNone, "", Times::kLast,
     Group::kInterpreter, kWorking | kNinjaOnly,
     "no PYTHON* or PYBYTECODE_* variable decides anything, as with python -E"},

    {Option::kOutput, 'o', "output", "FILE", Value::kFile, "", Times::kOnce, Group::kBuild,
     kNinjaOnly, "the Ninja file to write"},
    {Option::kStamp, 0, "stamp", "FILE", Value::kFile, "", Times::kLast, Group::kBuild,
     kCompileOnly,
     "a file for Ninja or make: at the end of a run with exit code 0 it is made newer than all that "
     "was compiled, and older than whatever changes from then on"},
    {Option::kDepfile, 0, "depfile", "FILE", Value::kFile, "", Times::kLast, Group::kBuild,
     kCompileOnly,
     "write the sources and directories that the stamp depends on to FILE, for a target that is "
     "spelled as --stamp is"},
    {Option::kDepfileFormat, 0, "depfile-format", "FORMAT", Value::kChoice,
     "make ninja cmake-makefiles", Times::kLast, Group::kBuild, kCompileOnly,
     "who reads the depfile: make (default) is for Make and Ninja, ninja for Ninja and CMake's Ninja "
     "generators, cmake-makefiles for CMake's Makefile generators, which cannot be told of names "
     "with : and %"},
    {Option::kManifest, 0, "manifest", "FILE", Value::kFile, "", Times::kLast, Group::kBuild,
     kCompileOnly,
     "keep in FILE what was compiled and how, so that other options than the last run's make "
     "everything stale; written only if it changes"},
    {Option::kPrune, 0, "prune", "", Value::kNone, "", Times::kLast, Group::kBuild, kCompileOnly,
     "remove bytecode files whose source is gone; from --output-dir and --stage, with --manifest, "
     "all that an earlier run put there and this one does not"},

    {Option::kJobs, 'j', "jobs,workers", "N", Value::kNumber, "", Times::kLast, Group::kRun,
     kCompiling | kNinjaOnly,
     "at most N interpreters at a time; 0 (default) is as many as this process may use CPUs"},
    {Option::kTimeout, 0, "timeout", "SECONDS", Value::kNumber, "", Times::kLast, Group::kRun,
     kCompiling | kNinjaOnly,
     "give a source up when its interpreter says nothing for so long; default 60, 0 is never"},
    {Option::kOnError, 0, "on-error", "POLICY", Value::kChoice, "warn fail ignore", Times::kLast,
     Group::kRun, kCompiling | kNinjaOnly,
     "what sources that do not compile are: warn (default) reports them, fail also exits with 1, "
     "ignore only counts them"},
    {Option::kReport, 0, "report", "FILE", Value::kFile, "", Times::kLast, Group::kRun, kCompiling,
     "write counts and failures to FILE, as JSON"},
    {Option::kTrace, 0, "trace", "FILE", Value::kFile, "", Times::kLast, Group::kRun, kCompiling,
     "write what each interpreter and each stage of the run did when to FILE, for chrome://tracing or "
     "ui.perfetto.dev"},

    {Option::kJson, 0, "json", "", Value::kNone, "", Times::kLast, Group::kOutput,
     Only(Command::kList), "a JSON array instead of a table"},
    {Option::kQuiet, 'q', "quiet", "", Value::kNone, "", Times::kCounted, Group::kOutput,
     kWorking | kNinjaOnly, "no summary and no notes; -qq: no failures of sources either"},
    {Option::kVerbose, 'v', "verbose", "", Value::kNone, "", Times::kCounted, Group::kOutput,
     kCompiling | Only(Command::kClean) | kNinjaOnly, "name each file and what became of it"},
    {Option::kColor, 0, "color", "WHEN", Value::kChoice, "auto always never", Times::kLast,
     Group::kOutput, kEverywhere, "colour: auto (default, on a terminal), always or never"},
    {Option::kProgress, 0, "progress", "WHEN", Value::kChoice, "auto always never", Times::kLast,
     Group::kOutput, kCompiling, "a progress line: auto (default, on a terminal), always or never"},
    {Option::kHelp, 'h', "help", "", Value::kNone, "", Times::kLast, Group::kOutput, kEverywhere,
     "show this"},
};

constexpr bool InOrder() {
  for (std::size_t i = 0; i < kOptionCount; ++i) {
    if (kOptions[i].id != static_cast<Option>(i)) return false;
  }
  return std::size(kOptions) == kOptionCount;
}
static_assert(InOrder(), "a row's index is its Option");

template <class Keep>
std::vector<const OptionSpec*> Filtered(Keep&& keep) {
  std::vector<const OptionSpec*> kept;
  for (const OptionSpec& option : kOptions) {
    if (keep(option)) kept.push_back(&option);
  }
  return kept;
}

}  // namespace

std::string_view Heading(Group group) {
  constexpr std::string_view kHeadings[] = {
      "Which sources",       "Which bytecode files", "Where bytecode files go",
      "Paths in tracebacks", "Interpreter",          "For build systems",
      "How it runs",         "What it says",
  };
  static_assert(std::size(kHeadings) == kGroupCount);
  return kHeadings[static_cast<std::size_t>(group)];
}

std::span<const OptionSpec> Options() { return kOptions; }

const OptionSpec& Spec(Option id) { return kOptions[static_cast<std::size_t>(id)]; }

std::vector<const OptionSpec*> OptionsOf(Command command) {
  return Filtered([command](const OptionSpec& option) { return Takes(option, command); });
}

std::vector<const OptionSpec*> OptionsOf(Command command, Group group) {
  return Filtered([command, group](const OptionSpec& option) {
    return option.group == group && Takes(option, command);
  });
}

std::vector<std::string> Parts(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(separator));
    parts.emplace_back(part);
    text.remove_prefix(std::min(text.size(), part.size() + 1));
  }
  return parts;
}

std::vector<std::string> LongNames(const OptionSpec& option) { return Parts(option.names, ','); }

std::vector<std::string> Spellings(const OptionSpec& option) {
  std::vector<std::string> spellings;
  if (option.letter != 0) spellings.push_back({'-', option.letter});
  for (const std::string& name : LongNames(option)) spellings.push_back("--" + name);
  return spellings;
}

std::string NameOf(Option id) { return "--" + LongNames(Spec(id)).front(); }

std::vector<std::string> Choices(const OptionSpec& option) { return Parts(option.choices, ' '); }

}  // namespace pybytecode::cli
