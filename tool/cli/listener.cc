#include "tool/cli/listener.h"

#include <string_view>

namespace pybytecode::cli {

void Listener::OnFailure(const Failure& failure) {
  // Exit code 2 is never left without a reason, however quiet we were asked to be.
  const bool wanted = failure.infrastructure || (invocation_.presentation.quiet < 2 &&
                                                 invocation_.settings.on_error != OnError::kIgnore);
  if (wanted) messages_.Failed(failure);
}

void Listener::OnProblem(const Problem& problem) { messages_.Error(problem); }

void Listener::OnNotice(const std::string& text) {
  if (invocation_.presentation.quiet == 0) messages_.Note(text);
}

void Listener::OnProgress(const Progress& progress) { messages_.Display().Show(progress); }

void Listener::OnFile(const char* outcome, const std::string& path) {
  const bool would = invocation_.settings.dry_run && std::string_view(outcome) == "compiled";
  messages_.File(would ? "stale" : outcome, path);
}

}  // namespace pybytecode::cli
