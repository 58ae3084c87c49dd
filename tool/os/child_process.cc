#include "tool/os/child_process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

// The reactor is never run, so telling it about fork() is pure risk (Boost 1.88 honours this).
#define BOOST_PROCESS_V2_DISABLE_NOTIFY_FORK 1
#include <boost/asio/io_context.hpp>
#include <boost/process/v2/posix/vfork_launcher.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/process/v2/stdio.hpp>

#include "tool/error.h"
#include "tool/os/limits.h"
#include "tool/os/result.h"

namespace pybytecode::os {

namespace {

namespace bp = boost::process::v2;

// The last initializer: replaces the launcher's tail between vfork() and exec(). Boost's own leaks
// descriptors (<= 1.84), does not tell that exec() failed, and leaves the child through exit(),
// which runs our atexit handlers (1.81). Async-signal-safe calls only, and none that changes what
// the parent sees: until exec() its memory is the child's.
struct ExecHere {
  const char* directory;
  int kept_fd;
  pid_t parent;
  DescriptorLimit descriptors;
  int error_fd;  ///< Gets the errno if exec() fails. Where vfork() is fork(), memory would not do.

  template <class Launcher, class Path, class Argv>
  boost::system::error_code on_setup(Launcher& launcher, const Path&, Argv&&) {
    if (kept_fd >= 0) launcher.fd_whitelist.push_back(kept_fd);
    return {};
  }

  void Settle() const {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);  // It died before the line above.
    ::signal(SIGPIPE, SIG_DFL);
    ::signal(SIGXFSZ, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    const rlimit limit{descriptors.soft, descriptors.hard};
    if (descriptors.soft != 0) ::setrlimit(RLIMIT_NOFILE, &limit);
    const rlimit no_core{0, 0};  // A source that crashes it would leave /core in a container.
    ::setrlimit(RLIMIT_CORE, &no_core);
    ::syscall(SYS_close_range, 3U, ~0U, 4U /* CLOSE_RANGE_CLOEXEC */);
    if (kept_fd >= 0) ::fcntl(kept_fd, F_SETFD, 0);
  }

  template <class Launcher, class Path, class Argv>
  boost::system::error_code on_exec_setup(Launcher& launcher, const Path& path, Argv& argv) {
    Settle();
    if (::chdir(directory) == 0)
      ::execve(path.c_str(), const_cast<char* const*>(argv),
               const_cast<char* const*>(launcher.env));
    const int error = errno;
    [[maybe_unused]] const auto n = ::write(error_fd, &error, sizeof error);
    ::_exit(127);
  }
};

int WaitFor(pid_t pid) {
  int raw = 0;
  while (::waitpid(pid, &raw, 0) < 0)
    if (errno != EINTR) throw Error("child process", "waitpid: " + Reason(errno));
  return raw;
}

/// The errno that a child wrote there; 0 once it runs its executable, which closes the other end.
int TroubleIn(int fd) {
  int error = 0;
  while (::read(fd, &error, sizeof error) < 0 && errno == EINTR) {
  }
  return error;
}

/// What a child without input reads: its end, also in a root without /dev. Never -1, for then Boost
/// would leave the child by exit(), and run our destructors in it, on our memory. (No directory:
/// CPython refuses to start with one.)
UniqueFd OpenNothing() {
  UniqueFd fd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  return fd ? std::move(fd) : std::move(MakePipe().read);
}

/// The pid of a child that runs the executable, or -1 and the reason. By vfork(): fork() would copy
/// the tables of all our memory, and each of hundreds of threads would fault on every page that it
/// writes from then on.
pid_t Launch(const ChildSpec& spec, boost::system::error_code& ec) {
  std::vector<const char*> environment;
  for (const std::string& entry : spec.environment) environment.push_back(entry.c_str());
  environment.push_back(nullptr);
  const UniqueFd nothing = spec.stdin_fd < 0 ? OpenNothing() : UniqueFd();
  const int in = spec.stdin_fd < 0 ? nothing.Get() : spec.stdin_fd;
  const int out = spec.stdout_fd < 0 ? spec.stderr_fd : spec.stdout_fd;
  boost::asio::io_context context;  // One a launch, never run: a shared one hangs.
  bp::posix::vfork_launcher launcher;
  Pipe trouble = MakePipe();
  launcher.env = environment.data();
  try {
    bp::basic_process<boost::asio::io_context::executor_type> process =
        launcher(context.get_executor(), ec, spec.executable.c_str(), spec.arguments,
                 bp::process_stdio{in, out, spec.stderr_fd},
                 ExecHere{spec.directory.c_str(), spec.kept_fd, ::getpid(),
                          InheritedDescriptorLimit(), trouble.write.Get()});
    if (!ec) process.detach();  // We reap; no destructor may kill a recycled pid.
  } catch (const boost::system::system_error&) {
    // pidfd_open(2) refused by a sandbox. The child runs by then, and its pid is all we need.
    if (launcher.pid <= 0) throw;
  }
  trouble.write.Reset();
  if (const int error = TroubleIn(trouble.read.Get()); error != 0)
    ec.assign(error, boost::system::system_category());
  if (ec && launcher.pid > 0) {
    ::waitpid(launcher.pid, nullptr, 0);  // Boost leaves a zombie, or none (then this is ECHILD).
    return -1;
  }
  return launcher.pid;
}

/// The reason, and what to do.
std::string StartTrouble(int error) {
  std::string trouble = "cannot be started: " + Reason(error);
  if (error != EAGAIN) return trouble;
  return trouble + "; raise the limit on processes (ulimit -u), or use fewer --jobs";
}

}  // namespace

std::string Describe(const ExitStatus& status) {
  if (status.signal == 0) return "exited with code " + std::to_string(status.code);
  const char* name = ::strsignal(status.signal);
  return "was killed by signal " + std::to_string(status.signal) + " (" +
         (name != nullptr ? name : "unknown") + ")";
}

struct ChildProcess::Impl {
  pid_t pid = -1;
  bool reaped = false;
  ExitStatus status;
};

ChildProcess::ChildProcess(const ChildSpec& spec) : impl_(std::make_unique<Impl>()) {
  boost::system::error_code ec;
  try {
    impl_->pid = Launch(spec, ec);
  } catch (const boost::system::system_error& error) {
    ec = error.code();
  }
  if (ec || impl_->pid <= 0) {
    impl_->reaped = true;
    throw Error(spec.executable, StartTrouble(ec.value()));
  }
}

ChildProcess::~ChildProcess() {
  if (impl_->reaped) return;
  try {
    Kill();
  } catch (const Error&) {
    return;  // Somebody else has reaped it, so nothing is left to end.
  }
}

std::string ChildProcess::MemoryLimit(std::uint64_t bytes) const {
  rlimit addresses{RLIM_INFINITY, 0}, data{RLIM_INFINITY, 0};
  if (impl_->reaped) return "";
  ::prlimit(impl_->pid, RLIMIT_AS, nullptr, &addresses);
  ::prlimit(impl_->pid, RLIMIT_DATA, nullptr, &data);
  const rlim_t tighter = std::min(addresses.rlim_cur, data.rlim_cur);
  if (tighter >= bytes) return "";
  return std::to_string(tighter >> 20U) + " MiB (ulimit " +
         (tighter == addresses.rlim_cur ? "-v)" : "-d)");
}

bool ChildProcess::HasEnded() const {
  if (impl_->reaped) return true;
  siginfo_t info{};
  const auto pid = static_cast<id_t>(impl_->pid);
  return ::waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0;
}

ExitStatus ChildProcess::Wait() {
  if (impl_->reaped) return impl_->status;
  // Its group outlives the leader's death but not its reaping: end what it started before that.
  siginfo_t info;
  while (::waitid(P_PID, static_cast<id_t>(impl_->pid), &info, WEXITED | WNOWAIT) < 0 &&
         errno == EINTR) {
  }
  ::kill(-impl_->pid, SIGKILL);
  const int raw = WaitFor(impl_->pid);
  impl_->reaped = true;
  impl_->status = WIFSIGNALED(raw) ? ExitStatus{0, WTERMSIG(raw)} : ExitStatus{WEXITSTATUS(raw), 0};
  return impl_->status;
}

ExitStatus ChildProcess::Kill() {
  if (impl_->reaped) return impl_->status;
  ::kill(-impl_->pid, SIGKILL);
  ::kill(impl_->pid, SIGKILL);
  return Wait();
}

Pipe MakePipe(std::size_t capacity) {
  int fds[2];
  if (::pipe2(fds, O_CLOEXEC) != 0) throw Error("pipe", "cannot be made: " + Reason(errno));
  // Over the user's limit the kernel refuses; the default capacity works too.
  if (capacity != 0) ::fcntl(fds[1], F_SETPIPE_SZ, static_cast<int>(capacity));
  return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

}  // namespace pybytecode::os
