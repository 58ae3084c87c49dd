// Starts a thread's interpreters, one after the other, and decides when to stop trying: after a
// death the next one must compile a trivial source first, and a thread that cannot start any leaves
// the work to the others. Knows nothing of batches.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "tool/execute/interpreter.h"

namespace pybytecode::execute {

/// What the starters of a run share.
struct StartContext {
  LaunchSpec launch;
  const Greeting& expected;     ///< What each interpreter must say of itself.
  std::atomic<int> threads{0};  ///< Starters whose threads have not given up.
  std::atomic<int> barren{0};   ///< Deaths in a row without an answer to a trivial source.
};

class Starter {
 public:
  explicit Starter(StartContext& context);
  ~Starter();
  Starter(const Starter&) = delete;
  Starter& operator=(const Starter&) = delete;

  /// An interpreter that has greeted; null: this thread gives up, others go on. Throws Error after
  /// three in a row that ended without an answer to a trivial source; IdentityChanged,
  /// Interruption.
  std::unique_ptr<Interpreter> Start();
  /// One died or hung.
  void Distrust() { distrusted_ = true; }

 private:
  bool GiveUp();
  std::string TryTrivialSource(Interpreter& interpreter);
  void Failed(const std::string& why);

  StartContext& context_;
  bool given_up_ = false;
  bool distrusted_ = false;
};

}  // namespace pybytecode::execute
