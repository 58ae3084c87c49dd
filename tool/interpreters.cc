#include "tool/interpreters.h"

#include "tool/error.h"
#include "tool/os/environment.h"
#include "tool/os/file.h"
#include "tool/scan/environment.h"

namespace pybytecode {

namespace {

/// An executable that the user named: a path, or a name on PATH.
std::string Named(const std::string& name, const std::string& by) {
  const std::string found = os::FindExecutable(name);
  if (!found.empty()) return os::AbsolutePath(found);
  const os::Result<os::FileStat> stat = os::Stat(name);
  const bool path = name.find('/') != std::string::npos;
  const std::string why = !path   ? "is not found on PATH"
                          : !stat ? os::Reason(stat.Error())
                                  : "is not an executable file";
  throw Error(name, why + " (" + by + "); name a Python interpreter");
}

std::string OwnPython(const std::string& root, const std::string& what) {
  const scan::OwnPython own = scan::OwnPythonOf(root);
  if (own.executable) return os::AbsolutePath(*own.executable);
  if (own.dangling.empty()) return "";
  const std::string home = scan::VenvHome(root);
  throw Error(root, what + " has no working interpreter (" + own.dangling +
                        (home.empty() ? "" : "; pyvenv.cfg: home = " + home) +
                        "); make the environment anew, or name one with --python");
}

}  // namespace

Interpreters::Interpreters(const Settings& settings) : settings_(settings) {}

std::string Interpreters::Choose(const std::string& root) const {
  if (!settings_.python.python.empty()) return Named(settings_.python.python, "--python");
  if (!settings_.python.ignore_environment)
    if (const auto named = os::NonEmptyVariable("PYBYTECODE_PYTHON"))
      return Named(*named, "PYBYTECODE_PYTHON");
  if (!root.empty()) {
    if (std::string own = OwnPython(root, "the environment"); !own.empty()) return own;
    if (scan::KindOf(root) == scan::PathKind::kEnvironment)
      throw Error(root,
                  "the environment has no bin/python; make it anew, or name an interpreter "
                  "with --python");
  }
  if (const auto active = os::NonEmptyVariable("VIRTUAL_ENV"))
    if (std::string own = OwnPython(*active, "VIRTUAL_ENV"); !own.empty()) return own;
  const std::string found = os::FindExecutable("python3");
  if (found.empty())
    throw Error("python3", "is not found on PATH; name a Python interpreter with --python");
  return os::AbsolutePath(found);
}

std::string Interpreters::CompilerOf(const std::string& python) const {
  if (settings_.python.compiler.empty()) return python;
  return Named(settings_.python.compiler, "--compiler");
}

execute::LaunchSpec Interpreters::Launch(const std::string& executable) const {
  return {executable, settings_.python.debug_ranges, settings_.timeout};
}

void Interpreters::Probe(const std::string& executable, Known& known) {
  known.running = std::make_unique<execute::Interpreter>(Launch(executable));
  Limits();  // Read while it starts, which is the longest wait of a short run.
  known.greeting = known.running->Greet();
  memory_.Keep(executable, known.greeting->text);
}

const Machine& Interpreters::Limits() {
  if (!machine_) machine_ = ReadMachine();
  return *machine_;
}

const execute::Greeting& Interpreters::GreetingOf(const std::string& executable) {
  Known& known = known_[executable];
  if (known.greeting) return *known.greeting;
  Recall(executable, known);
  if (!known.greeting) Probe(executable, known);
  return *known.greeting;
}

/// What makes no sense is not worth an error: the interpreter itself can be asked.
void Interpreters::Recall(const std::string& executable, Known& known) {
  const std::optional<std::string> text = memory_.Recall(executable);
  if (!text) return;
  try {
    execute::Greeting greeting = execute::ParseGreeting(executable, *text);
    if (greeting.hash == pyc::HashFunction::kUnknown) return;
    known.greeting = std::move(greeting);
  } catch (const Error&) {
    return;
  }
  if (execute::SitePaths paths = execute::ParseSitePaths(*text); !paths.site.empty())
    known.paths = std::move(paths);
}

const execute::SitePaths& Interpreters::SitePathsOf(const std::string& executable) {
  const execute::Greeting& greeting = GreetingOf(executable);
  Known& known = known_[executable];
  if (!known.paths) {
    const std::string text = execute::AskSitePaths(Launch(executable));
    known.paths = execute::ParseSitePaths(text);
    memory_.Keep(executable, greeting.text + "\n" + text);
  }
  return *known.paths;
}

std::unique_ptr<execute::Interpreter> Interpreters::TakeRunning(const std::string& executable) {
  return std::move(known_[executable].running);
}

void Interpreters::Forget(const std::string& executable) {
  known_.erase(executable);
  memory_.Forget(executable);
}

}  // namespace pybytecode
