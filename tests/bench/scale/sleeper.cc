// An interpreter that compiles nothing: started as workers are, it speaks the wire protocol
// (plugin/interpreter/worker.py), but sleeps as long as the source says ("MICROSECONDS" as text;
// anything else is 0) and answers a code object of one byte, of a magic number that nobody knows, so
// that nobody reads it. So one machine can play hundreds of
// processors.
//
// What it sleeps adds up to what was asked for: a pause ends at a moment reckoned from the one
// before, not from whenever the system woke it. Like a worker it answers after 10 ms, when 64 KiB
// are ready, and at the end of a batch.
//
// $SLEEPER_LOG: a path that begins the name of a file with the monotonic times of its first request
// and its last answer, in microseconds.
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

constexpr std::size_t kHead = 16;
constexpr std::int64_t kKeepTime = 10'000;
constexpr std::size_t kKeepBytes = std::size_t{1} << 16;

std::int64_t Now() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000 + now.tv_nsec / 1000;
}

void SleepUntil(std::int64_t moment) {
  const timespec at{moment / 1'000'000, moment % 1'000'000 * 1000};
  while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, nullptr) != 0) {
  }
}

void Put(std::string& out, std::uint64_t value, int size) {
  for (int i = 0; i < size; ++i) out += static_cast<char>(value >> (8 * i));
}

std::uint32_t Number(const char* bytes) {
  std::uint32_t value = 0;
  for (int i = 3; i >= 0; --i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

/// Requests as they come; knows whether it had to wait for one.
class Requests {
 public:
  /// The next `size` bytes, valid until the next call; ends the process at the end of all requests.
  std::string_view Take(std::size_t size) {
    while (buffer_.size() - begin_ < size) Fill();
    const std::string_view taken(buffer_.data() + begin_, size);
    begin_ += size;
    return taken;
  }
  /// Remembers whether there is nothing to do at this moment.
  void Look() {
    if (begin_ == buffer_.size() && IsInputEmpty()) waited_ = true;
  }
  /// Whether there was nothing to do since this was asked last.
  bool HasWaited() {
    const bool waited = waited_;
    waited_ = false;
    return waited;
  }

 private:
  static bool IsInputEmpty() {
    pollfd input{0, POLLIN, 0};
    return ::poll(&input, 1, 0) == 0;
  }

  void Fill() {
    buffer_.erase(0, begin_);
    begin_ = 0;
    if (IsInputEmpty()) waited_ = true;
    char bytes[1 << 16];
    const ssize_t n = ::read(0, bytes, sizeof bytes);
    if (n <= 0) ::_exit(0);
    buffer_.append(bytes, static_cast<std::size_t>(n));
  }

  std::string buffer_;
  std::size_t begin_ = 0;
  bool waited_ = true;  ///< The first one counts from when it comes.
};

/// What a benchmark wants to know of this process, kept in a file from answer to answer, because it
/// will be killed.
class Log {
 public:
  Log() {
    const char* path = std::getenv("SLEEPER_LOG");
    if (path == nullptr) return;
    fd_ = ::open((path + std::to_string(::getpid())).c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  }
  void Request() {
    if (first_ == 0) first_ = Now();
  }
  void Answer() const {
    char text[64];
    const int size = std::snprintf(text, sizeof text, "%020lld %020lld\n",
                                   static_cast<long long>(first_), static_cast<long long>(Now()));
    if (fd_ >= 0 && ::pwrite(fd_, text, static_cast<std::size_t>(size), 0) != size) ::_exit(1);
  }

 private:
  int fd_ = -1;
  std::int64_t first_ = 0;
};

class Sleeper {
 public:
  explicit Sleeper(int reply) : reply_(reply) {}

  void Greet() {
    const std::string text =
        "version=3.11.2\nimplementation=cpython\ntag=cpython-311\nmagic=ff0f0d0a\n"
        "hash=7ecb18abe32ffeac\nlibrary=python3.11\nplatlib=lib";
    held_ = "PYBC";
    Put(held_, text.size(), 4);
    held_ += text;
    Send();
  }

  [[noreturn]] void Serve() {
    for (;;) {
      const std::string head(requests_.Take(kHead));
      log_.Request();
      requests_.Take(Number(&head[8]));
      const std::int64_t cost = CostOf(requests_.Take(Number(&head[12])));
      if (requests_.HasWaited()) busy_until_ = Now();
      std::int64_t took = 0;
      for (unsigned level = 0; level < 3; ++level) {
        if ((static_cast<unsigned char>(head[4]) >> level & 1) == 0) continue;
        Answer(head, level, cost);
        took += cost;
        if (head[5] != 0 || took > kKeepTime || held_.size() >= kKeepBytes) Finish();
      }
    }
  }

 private:
  static std::int64_t CostOf(std::string_view source) {
    std::int64_t cost = 0;
    const auto end = std::from_chars(source.data(), source.data() + source.size(), cost);
    return end.ptr == source.data() + source.size() ? cost : 0;
  }

  void Answer(const std::string& head, unsigned level, std::int64_t cost) {
    held_.append(head, 0, 4);
    Put(held_, level, 4);  // Status 0 and two bytes of nothing.
    Put(held_, 1, 4);
    Put(held_, static_cast<std::uint64_t>(cost), 4);
    Put(held_, static_cast<std::uint64_t>(busy_until_), 8);
    held_ += 'c';
    busy_until_ += cost;
  }

  void Finish() {
    SleepUntil(busy_until_);
    requests_.Look();  // Before the answer, which may bring the next request at once.
    log_.Answer();
    Send();
  }

  void Send() {
    for (std::size_t sent = 0; sent < held_.size();) {
      const ssize_t n = ::write(reply_, held_.data() + sent, held_.size() - sent);
      if (n < 0) ::_exit(1);
      sent += static_cast<std::size_t>(n);
    }
    held_.clear();
  }

  const int reply_;
  Requests requests_;
  Log log_;
  std::string held_;
  std::int64_t busy_until_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  ::prctl(PR_SET_TIMERSLACK, 1);
  Sleeper sleeper(std::atoi(argv[argc - 1]));
  sleeper.Greet();
  sleeper.Serve();
}
