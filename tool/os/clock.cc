#include "tool/os/clock.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <thread>

#include "tool/os/file.h"

namespace pybytecode::os {

namespace {

constexpr auto kPause = std::chrono::microseconds(500);
constexpr int kPauses = 100;  // 50 ms at least.

FileTime Read(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return {now.tv_sec, static_cast<std::uint32_t>(now.tv_nsec)};
}

FileTime JustBefore(FileTime time) {
  if (time.nsec > 0) return {time.sec, time.nsec - 1};
  return {time.sec - 1, 999'999'999};
}

}  // namespace

FileTime SettledTime() { return SettledTimeAfter(Read(CLOCK_REALTIME)); }

FileTime SettledTimeAfter(FileTime latest) {
  // A file may have a time that is still to come.
  const FileTime time = std::min(latest, Read(CLOCK_REALTIME));
  FileTime coarse = Read(CLOCK_REALTIME_COARSE);
  for (int i = 0; i < kPauses && coarse <= time; ++i) {
    std::this_thread::sleep_for(kPause);
    coarse = Read(CLOCK_REALTIME_COARSE);
  }
  return JustBefore(coarse);
}

FileTime TimeBeforeNow() { return JustBefore(Read(CLOCK_REALTIME_COARSE)); }

FileTime ModificationTime(const std::string& path) {
  const Result<FileStat> stat = Stat(path);
  return stat ? FileTime{stat->mtime, stat->mtime_nsec} : FileTime();
}

int SetFileTime(const std::string& path, FileTime time) {
  const timespec times[2] = {{0, UTIME_OMIT}, {time.sec, static_cast<long>(time.nsec)}};
  return ::utimensat(AT_FDCWD, path.c_str(), times, 0) == 0 ? 0 : errno;
}

}  // namespace pybytecode::os
