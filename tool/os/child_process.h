// Starts, ends and reaps one child process. The only unit that includes Boost.Process (v2), whose
// defects of 1.81 to 1.88 it steps around (tool/README.md lists them).
//
// A child leads its own process group, so that Kill() reaches what it started; it dies with the
// *thread* that launched it (PR_SET_PDEATHSIG), so the owning thread must launch. It has an empty
// signal mask, SIGPIPE and SIGXFSZ as by default, the descriptor limit that this process was
// started with, and no descriptor but the ones named here. It leaves no core file where it crashes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tool/os/unique_fd.h"

namespace pybytecode::os {

/// What to start. Descriptors stay the caller's and must be CLOEXEC.
struct ChildSpec {
  std::string executable;                ///< A path; PATH is not searched.
  std::vector<std::string> arguments;    ///< Without argv[0], which is the executable.
  std::vector<std::string> environment;  ///< "KEY=value", replaces the parent's.
  std::string directory = "/";           ///< The child's working directory.
  int stdin_fd = -1;                     ///< -1: /dev/null.
  int stdout_fd = -1;                    ///< -1: the same as stderr_fd.
  int stderr_fd = 2;
  int kept_fd = -1;  ///< One more that stays open under the same number.
};

/// How a child ended.
struct ExitStatus {
  int code = 0;    ///< Valid when signal == 0.
  int signal = 0;  ///< The signal that ended it, or 0.
};

/// "exited with code 3", "was killed by signal 9 (Killed)".
std::string Describe(const ExitStatus& status);

/// One running child; destroying it kills and reaps it. Different objects may be used from
/// different threads, one object only from the thread that made it.
class ChildProcess {
 public:
  /// Throws Error naming the executable when it cannot be started.
  explicit ChildProcess(const ChildSpec& spec);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// The tighter of its limits on addresses and on data ("64 MiB (ulimit -v)"); empty if it is not
  /// less than so many bytes.
  std::string MemoryLimit(std::uint64_t bytes) const;
  bool HasEnded() const;  ///< Whether Wait() would not block; reaps nothing.
  ExitStatus Wait();      ///< Blocks until it ended, then ends the rest of its group; idempotent.
  /// SIGKILL to its process group, then Wait(). A sandbox may refuse signals: whoever holds the
  /// other end of what the child reads closes it first.
  ExitStatus Kill();

 private:
  struct Impl;  // Keeps Boost out of this header.
  std::unique_ptr<Impl> impl_;
};

/// A pipe, both ends CLOEXEC from birth.
struct Pipe {
  UniqueFd read;
  UniqueFd write;
};

/// `capacity` bytes are asked for (the system may grant less); 0 leaves its default. Throws Error.
Pipe MakePipe(std::size_t capacity = 0);

}  // namespace pybytecode::os
