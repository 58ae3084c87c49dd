#include "tool/os/environment.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <thread>

#include "tool/os/file.h"
#include "tool/os/poll.h"
#include "tool/os/signals.h"
#include "tool/os/unique_fd.h"

extern char** environ;

namespace pybytecode::os {

namespace {

/// A way to the same terminal on which a write takes what there is room for: on the descriptor
/// itself it waits for room for all, and to make that non-blocking would do so for everybody who
/// shares it. -1: no terminal, or no way.
UniqueFd OpenTerminalAgain(int fd) {
  if (::isatty(fd) != 1) return UniqueFd();
  const std::string path = "/proc/self/fd/" + std::to_string(fd);
  return UniqueFd(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

}  // namespace

std::optional<std::string> Variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

std::optional<std::string> NonEmptyVariable(const char* name) {
  std::optional<std::string> value = Variable(name);
  if (value && value->empty()) value.reset();
  return value;
}

std::vector<std::string> AllVariables() {
  std::vector<std::string> all;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry)
    all.emplace_back(*entry);
  return all;
}

std::string FindExecutable(const std::string& name) {
  if (name.find('/') != std::string::npos) return IsExecutableFile(name) ? name : "";
  const std::string path = Variable("PATH").value_or("/usr/local/bin:/usr/bin:/bin");
  std::size_t begin = 0;
  while (begin <= path.size()) {
    const std::size_t end = std::min(path.find(':', begin), path.size());
    std::string candidate = path.substr(begin, end - begin);
    candidate = (candidate.empty() ? "." : candidate) + "/" + name;
    if (IsExecutableFile(candidate)) return candidate;
    begin = end + 1;
  }
  return "";
}

unsigned EffectiveUser() { return ::geteuid(); }

bool IsTerminal(int fd) { return ::isatty(fd) == 1; }

int TerminalWidth(int fd) {
  struct winsize size {};
  if (::ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

void PrepareProcess() {
  for (int fd = 0; fd <= 2; ++fd) {
    if (::fcntl(fd, F_GETFD) >= 0 || errno != EBADF) continue;
    // open() takes the lowest free number, which is this one. Not CLOEXEC: it is a standard one.
    // Writing to a closed standard output must fail, as it would without us; messages need not.
    const bool taken = ::open("/dev/null", fd == 2 ? O_WRONLY : O_RDONLY) == fd ||
                       ::open("/", O_RDONLY | O_DIRECTORY) == fd;  // A root without /dev.
    if (!taken) std::abort();
  }
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  // Whoever started us may ignore it; then the kernel would reap our children before we do.
  std::signal(SIGCHLD, SIG_DFL);
}

int WriteTo(int fd, const std::string& text) {
  const UniqueFd terminal = OpenTerminalAgain(fd);
  if (terminal) fd = terminal.Get();
  std::string_view rest = text;
  while (!rest.empty()) {
    if (!WaitToWrite(fd)) return EINTR;
    // What a pipe takes at once if it takes anything: a longer write could wait in the middle.
    const std::string_view piece = rest.substr(0, PIPE_BUF);
    const ssize_t n = ::write(fd, piece.data(), piece.size());
    if (n >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(n));
      continue;
    }
    if (errno != EINTR && errno != EAGAIN) return errno;
    if (Interrupted()) return EINTR;
    // A terminal may have room for a byte, and the end of a line be two.
    if (errno == EAGAIN) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return 0;
}

}  // namespace pybytecode::os
