#include "tool/read_source.h"

#include <cerrno>
#include <new>
#include <utility>

#include "tool/os/file.h"
#include "tool/pyc/source_stat.h"

namespace pybytecode {

namespace {

/// Without memory for it only this source is lost.
os::Result<std::size_t> ReadAll(int fd, std::uint64_t size, std::string& out) {
  try {
    return os::AppendAll(fd, size, out);
  } catch (const std::bad_alloc&) {
    return os::Result<std::size_t>::Failed(ENOMEM);
  }
}

ReadOnce Failed(Failure failure) { return {std::move(failure), {}, 0, false}; }

}  // namespace

Failure Unread(std::string why) { return {"", FailureKind::kIo, std::move(why)}; }

Failure Unreadable(int error) {
  Failure failure = Unread("cannot be read: " + os::Reason(error));
  failure.infrastructure = os::IsShortage(error);
  return failure;
}

ReadOnce ReadSourceOnce(int fd, std::string& stream) {
  const os::Result<os::FileStat> before = os::Stat(fd);
  if (!before) return Failed(Unreadable(before.Error()));
  if (before->kind != os::FileKind::kRegular)
    return Failed(Unread("is not a regular file any more"));
  if (before->size > pyc::kLargest)
    return Failed(Unread("is larger than CPython compiles (2 GiB)"));
  const os::Result<std::size_t> read = ReadAll(fd, before->size, stream);
  if (!read) return Failed(Unreadable(read.Error()));
  const os::Result<os::FileStat> after = os::Stat(fd);
  ReadOnce once{std::nullopt, pyc::SourceStatOf(*before), before->inode};
  once.changed = !after || pyc::SourceStatOf(*after) != once.stat || *read != once.stat.size;
  return once;
}

}  // namespace pybytecode
