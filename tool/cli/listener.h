// The observer of a run at the command line: decides what -q, -v, --on-error and --progress let
// through, and hands it to Messages. Knows nothing of how a message looks.
#pragma once

#include <string>

#include "tool/cli/messages.h"
#include "tool/cli/options.h"
#include "tool/observer.h"

namespace pybytecode::cli {

class Listener : public Observer {
 public:
  /// Both outlive it.
  Listener(const Invocation& invocation, Messages& messages)
      : invocation_(invocation), messages_(messages) {}

  void OnFailure(const Failure& failure) override;
  void OnProblem(const Problem& problem) override;
  void OnNotice(const std::string& text) override;
  void OnProgress(const Progress& progress) override;
  void OnFile(const char* outcome, const std::string& path) override;
  bool WantsFiles() const override { return invocation_.presentation.verbose > 0; }

 private:
  const Invocation& invocation_;
  Messages& messages_;
};

}  // namespace pybytecode::cli
