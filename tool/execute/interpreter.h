// One persistent interpreter process: its start, its greeting, its pipes, its end. Moves bytes in
// both directions with one poll() loop; knows nothing of batches.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "tool/execute/greeting.h"
#include "tool/execute/protocol.h"

namespace pybytecode::execute {

using Clock = std::chrono::steady_clock;

/// How to start an interpreter.
struct LaunchSpec {
  std::string executable;  ///< Absolute; started as given, never by its sys.executable.
  bool debug_ranges = true;
  std::chrono::milliseconds timeout{0};  ///< Without a byte from it; 0 is for ever.
  int cancel_fd = -1;                    ///< Readable: the run ends, as by a signal.
};

enum class Event {
  kBytes,        ///< Something was received.
  kSent,         ///< Something was sent, nothing received.
  kClosed,       ///< It closed its end: it is dead or dying.
  kExpired,      ///< Nothing was received for as long as the timeout.
  kIdle,         ///< About a second without any of these.
  kInterrupted,  ///< A signal, or another thread, ends the run.
};

class Interpreter {
 public:
  /// Starts the process; does not wait for the greeting. Throws Error.
  explicit Interpreter(const LaunchSpec& spec);
  ~Interpreter();

  /// Waits for the greeting. Throws Error naming the executable, its last words and what to do;
  /// Interruption if a signal came.
  const Greeting& Greet();

  /// Puts bytes in line; Pump() sends them. What is left in `bytes` is of no meaning: a buffer, so
  /// that nothing is copied where nothing waits.
  void Send(std::string&& bytes);
  bool Sending() const;
  /// Waits until something happens.
  Event Pump();
  /// A new interval for the timeout begins (a batch was given to an idle interpreter).
  void RestartDeadline();

  AnswerReader& Answers();
  /// Bytes of requests that were given to it so far, and how many of them it has taken.
  std::uint64_t Given() const;
  std::uint64_t Taken() const;

  /// What limits its memory to less than that ("64 MiB (ulimit -v)"); empty if nothing known does.
  std::string MemoryLimit(std::uint64_t bytes) const;

  /// Ends and reaps it: how it ended, and the end of what it said on stderr
  /// ("was killed by signal 11 (Segmentation fault): <last line>").
  std::string Bury();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A signal came: not an error of anything.
class Interruption : public std::exception {
 public:
  const char* what() const noexcept override { return "interrupted"; }
};

}  // namespace pybytecode::execute
