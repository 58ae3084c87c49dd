#include "tool/os/signals.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <initializer_list>

namespace pybytecode::os {

namespace {

std::atomic<int> received{0};
int pipe_fds[2] = {-1, -1};

void OnSignal(int signal) {
  const int saved = errno;
  received.store(signal, std::memory_order_relaxed);
  // Never read: one byte keeps the other end readable for every waiting thread.
  [[maybe_unused]] const auto n = ::write(pipe_fds[1], "", 1);
  errno = saved;
}

}  // namespace

void WatchSignals() {
  if (::pipe2(pipe_fds, O_CLOEXEC | O_NONBLOCK) != 0) return;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action {};
    if (::sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) continue;
    action = {};
    action.sa_handler = OnSignal;
    action.sa_flags = static_cast<int>(SA_RESETHAND);  // The second one kills.
    ::sigemptyset(&action.sa_mask);
    ::sigaction(signal, &action, nullptr);
  }
}

bool Interrupted() { return received.load(std::memory_order_relaxed) != 0; }

int InterruptFd() { return pipe_fds[0]; }

void RaiseIfInterrupted() {
  const int signal = received.load(std::memory_order_relaxed);
  if (signal == 0) return;
  std::signal(signal, SIG_DFL);
  std::raise(signal);
  std::_Exit(128 + signal);  // The first process of a container does not die of it.
}

void PretendSignal(int signal) { received.store(signal, std::memory_order_relaxed); }

}  // namespace pybytecode::os
