#include "tool/os/poll.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

#include "tool/error.h"
#include "tool/os/signals.h"

namespace pybytecode::os {

Ready WaitForPipes(const Pipes& pipes, std::chrono::milliseconds timeout) {
  // A hang-up on the write end is no news while nothing is to be written.
  pollfd fds[5] = {{pipes.write, POLLOUT, 0},
                   {pipes.read, POLLIN, 0},
                   {pipes.drain, POLLIN, 0},
                   {pipes.cancel, POLLIN, 0},
                   {InterruptFd(), POLLIN, 0}};
  const int wait =
      timeout.count() < 0 ? -1 : static_cast<int>(std::min<std::int64_t>(timeout.count(), INT_MAX));
  const int n = ::poll(fds, 5, wait);
  if (n < 0 && errno != EINTR) throw Error("poll", Reason(errno));
  if (n <= 0) return {false, false, false, Interrupted()};
  return {fds[0].revents != 0, fds[1].revents != 0, fds[2].revents != 0,
          fds[3].revents != 0 || Interrupted()};
}

bool WaitToWrite(int fd) {
  pollfd fds[2] = {{fd, POLLOUT, 0}, {InterruptFd(), POLLIN, 0}};
  while (::poll(fds, 2, -1) < 0)
    if (errno != EINTR) return true;  // The write itself will tell.
  return fds[0].revents != 0;
}

void SetNonBlocking(int fd) {
  const int flags = ::fcntl(fd, F_GETFL);
  if (flags < 0 || ::fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0)
    throw Error("pipe", "cannot be made non-blocking: " + Reason(errno));
}

Result<std::size_t> WriteSome(int fd, std::string_view bytes) {
  const ssize_t n = ::write(fd, bytes.data(), bytes.size());
  if (n < 0) return Result<std::size_t>::Failed(errno);
  return static_cast<std::size_t>(n);
}

Result<std::size_t> ReadSome(int fd, char* buffer, std::size_t size) {
  const ssize_t n = ::read(fd, buffer, size);
  if (n < 0) return Result<std::size_t>::Failed(errno);
  return static_cast<std::size_t>(n);
}

bool WouldBlock(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

std::size_t BytesInPipe(int fd) {
  int count = 0;
  return ::ioctl(fd, FIONREAD, &count) == 0 && count > 0 ? static_cast<std::size_t>(count) : 0;
}

}  // namespace pybytecode::os
