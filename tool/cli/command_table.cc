#include "tool/cli/command_table.h"

#include <algorithm>

namespace pybytecode::cli {
namespace {

constexpr CommandSet kClean = Only(Command::kClean);
constexpr CommandSet kList = Only(Command::kList);
constexpr CommandSet kCheck = Only(Command::kCheck);

constexpr CommandSpec kCommands[] = {
    {Command::kCompile, "compile", "[OPTION...] [PATH...]", "compile what is stale below each PATH",
     "A PATH is an environment (virtual or conda), a directory or a file. Without one it is "
     "$VIRTUAL_ENV, else ./.venv; with --python alone, the site-packages of that interpreter.\n"
     "Only bytecode files that are missing or stale are compiled, and if none is, no interpreter "
     "is started. An environment inside a directory is left alone unless it is named. A source "
     "that does not compile is reported and keeps nothing else from being compiled."},
    {Command::kCheck, "check", "[OPTION...] [PATH...]",
     "say what compile would do, and write nothing",
     "Takes the options of compile and compiles what is stale in memory. What compiles is "
     "stale (exit code 1); what does not is a failure, reported as --on-error says. So check "
     "succeeds after compile even where some sources are for another Python."},
    {Command::kClean, "clean", "[OPTION...] [PATH...]",
     "remove the bytecode of the sources below each PATH",
     "Removes the bytecode files that belong to a source, of every Python, and directories "
     "__pycache__ that are empty then; never anything else. With --python, only the bytecode "
     "files of that interpreter; without it, no interpreter is started."},
    {Command::kList, "list", "[OPTION...] [PATH...]",
     "list distributions and their fresh and stale bytecode files",
     "A distribution is what a *.dist-info/RECORD lists; the sources that none claims are listed "
     "as \"unclaimed\". Nothing is compiled."},
    {Command::kNinja, "ninja", "[OPTION...] [PATH...] -o FILE",
     "write a Ninja file that keeps distributions compiled",
     "The file has targets bytecode (the default), bytecode-NAME for each distribution and for "
     "\"unclaimed\", and clean-bytecode; 'ninja -f FILE' compiles what changed and says \"no work to "
     "do\" otherwise. It writes itself again when distributions come or go. The options are those of "
     "compile, for every distribution; paths become absolute. Stamps and Ninja's logs go to "
     "FILE.pybytecode.\n"
     "One distribution is compiled at a time, with all CPUs. Where a PATH has modules of its own, "
     "__pycache__ is made there already when the file is written."},
    {Command::kHelp, "help", "[COMMAND]", "show help for a command", ""},
    {Command::kCompletions, "completions", "bash|zsh|fish", "print a completion script", ""},
    {Command::kMan, "man", "", "print the manual page, for man(1)", ""},
};

constexpr ExampleSpec kExamples[] = {
    {kCompileOnly, "pybytecode compile .venv", "an environment, after pip or uv"},
    {kCompileOnly, "pybytecode compile --invalidation-mode unchecked-hash --on-error ignore /app",
     "the last layer of a container image"},
    {kCompileOnly, "pybytecode compile -o 0 -o 2 --hardlink-dupes -s \"$DESTDIR\" \"$DESTDIR/usr\"",
     "a staged package, with the paths that it is installed to"},
    {kCompileOnly, "pybytecode compile --distribution numpy --distribution scipy .venv",
     "two distributions only"},
    {kCompileOnly, "git ls-files -z '*.py' | pybytecode compile -0 -i -",
     "just the files that git knows"},
    {kCheck, "pybytecode check .venv || echo stale", "in CI: whether the environment is compiled"},
    {kCheck, "pybytecode check -v .venv", "each file, and whether it is fresh or stale"},
    {kClean, "pybytecode clean .venv", "the bytecode of every Python"},
    {kClean, "pybytecode clean --python python3.11 src", "that of one only"},
    {kList, "pybytecode list .venv", "a table"},
    {kList, "pybytecode list --json .venv | jq '.[] | select(.stale > 0).name'",
     "the distributions that are not compiled"},
    {kNinjaOnly, "pybytecode ninja .venv -o bytecode.ninja && ninja -f bytecode.ninja",
     "an environment, kept compiled by Ninja"},
    {kNinjaOnly, "ninja -f bytecode.ninja bytecode-numpy", "one distribution"},
    {Only(Command::kCompletions),
     "pybytecode completions bash > ~/.local/share/bash-completion/completions/pybytecode",
     "for one user"},
    {Only(Command::kMan), "pybytecode man | man -l -", "read it"},
};

constexpr EnvironmentSpec kEnvironment[] = {
    {kWorking | kNinjaOnly, "VIRTUAL_ENV", "the environment to work on when no PATH is given"},
    {kLooking | kNinjaOnly, "PYBYTECODE_PYTHON",
     "the interpreter, if --python is not given; before the environment's own"},
    {kCompiling, "PYBYTECODE_JOBS", "default of --jobs"},
    {kCompiling, "PYBYTECODE_TIMEOUT", "default of --timeout"},
    {kLooking | kNinjaOnly, "PYBYTECODE_INVALIDATION_MODE", "default of --invalidation-mode"},
    {kLooking | kNinjaOnly, "SOURCE_DATE_EPOCH",
     "if set, the invalidation mode is checked-hash unless another is asked for, and compile gives "
     "what it writes no later time than this (seconds)"},
    {kWorking | kNinjaOnly, "PYTHONPYCACHEPREFIX",
     "default of --pycache-prefix, except with --output-dir or --legacy"},
    {kWorking | kNinjaOnly, "NO_COLOR", "if set, no colour unless --color=always"},
};

constexpr ExitSpec kExitCodes[] = {
    {kCompileOnly, "0", "done; sources that do not compile are reported, see --on-error"},
    {kCompileOnly, "1", "sources failed and --on-error=fail was given"},
    {kCheck, "0", "nothing is stale"},
    {kCheck, "1", "something is stale, or sources failed and --on-error=fail was given"},
    {kClean | kList | kNinjaOnly, "0", "done"},
    {kWorking | kNinjaOnly, "2",
     "something kept it from doing its job: a wrong option, a missing PATH, no usable interpreter, "
     "an unreadable directory, a bytecode file that cannot be written, a full disk"},
};

}  // namespace

const char* const kProgramSummary =
    "compile Python sources to bytecode, all at once and only what is stale";

const char* const kProgramDescription =
    "pybytecode brings the bytecode files (.pyc) of whole Python environments up to date: it finds "
    "out natively what is stale, compiles that with several interpreters at a time, and names "
    "every source that fails. What it writes is what the interpreter itself would write.";

std::span<const CommandSpec> Commands() { return kCommands; }
std::span<const ExampleSpec> Examples() { return kExamples; }
std::span<const EnvironmentSpec> EnvironmentVariables() { return kEnvironment; }
std::span<const ExitSpec> ExitCodes() { return kExitCodes; }

const CommandSpec& Spec(Command command) { return kCommands[static_cast<std::size_t>(command)]; }

std::optional<Command> CommandNamed(std::string_view name) {
  const auto* found = std::ranges::find(kCommands, name, &CommandSpec::name);
  if (found == std::end(kCommands)) return std::nullopt;
  return found->id;
}

}  // namespace pybytecode::cli
