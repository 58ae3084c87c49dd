// Which interpreter a root gets, and what is known of it. One probe a run and interpreter, which is
// the greeting of its first worker; none if an earlier run's can be recalled.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tool/execute/interpreter.h"
#include "tool/execute/probe_memory.h"
#include "tool/execute/site_paths.h"
#include "tool/machine.h"
#include "tool/settings.h"

namespace pybytecode {

class Interpreters {
 public:
  explicit Interpreters(const Settings& settings);

  /// --python, else $PYBYTECODE_PYTHON, else the root's own, else $VIRTUAL_ENV's, else python3 on
  /// PATH; an absolute path that is not resolved. `root` may be empty. Throws Error.
  std::string Choose(const std::string& root) const;
  /// The one that compiles for it: --compiler, else itself.
  std::string CompilerOf(const std::string& python) const;

  /// What it says of itself; starts it if nothing is remembered. Throws Error, Interruption.
  const execute::Greeting& GreetingOf(const std::string& executable);
  /// Its purelib, platlib and library. Throws Error, Interruption.
  const execute::SitePaths& SitePathsOf(const std::string& executable);

  execute::LaunchSpec Launch(const std::string& executable) const;
  /// The interpreter that runs already since it was probed, if there is one.
  std::unique_ptr<execute::Interpreter> TakeRunning(const std::string& executable);
  /// What was remembered is wrong.
  void Forget(const std::string& executable);

  /// What of the machine the run may use.
  const Machine& Limits();

  const std::string& MemoryTrouble() const { return memory_.Trouble(); }

 private:
  struct Known {
    std::optional<execute::Greeting> greeting;
    std::optional<execute::SitePaths> paths;
    std::unique_ptr<execute::Interpreter> running;
  };
  void Recall(const std::string& executable, Known& known);
  void Probe(const std::string& executable, Known& known);

  const Settings& settings_;
  execute::ProbeMemory memory_;
  std::map<std::string, Known> known_;
  std::optional<Machine> machine_;
};

}  // namespace pybytecode
