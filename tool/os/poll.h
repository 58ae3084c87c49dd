// Waiting on the three pipes of a child, on whoever reads what we say and on the signal pipe,
// without blocking on any of them.
#pragma once

#include <chrono>
#include <string_view>

#include "tool/os/result.h"

namespace pybytecode::os {

/// What is ready. A closed end counts as ready: the next read or write tells.
struct Ready {
  bool to_write = false;
  bool to_read = false;
  bool to_drain = false;
  bool interrupted = false;
};

struct Pipes {
  int write = -1;  ///< Waited on to be writable; the others to be readable. -1 is left out.
  int read = -1;
  int drain = -1;
  int cancel = -1;  ///< Ready: interrupted, as by a signal.
};

/// Answers nothing ready when `timeout` is over (negative: for ever). Throws Error.
Ready WaitForPipes(const Pipes& pipes, std::chrono::milliseconds timeout);

/// Until a write to the descriptor would not block, or fail at once; false if a signal came first.
bool WaitToWrite(int fd);
void SetNonBlocking(int fd);
/// Bytes written or read now; 0 from ReadSome is the end, EAGAIN is an error like any other.
Result<std::size_t> WriteSome(int fd, std::string_view bytes);
Result<std::size_t> ReadSome(int fd, char* buffer, std::size_t size);
/// Whether the errno means "try later".
bool WouldBlock(int error);
/// Bytes that lie unread in the pipe behind a descriptor.
std::size_t BytesInPipe(int fd);

}  // namespace pybytecode::os
