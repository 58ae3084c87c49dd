#include "tool/execute/interpreter.h"

#include <algorithm>
#include <optional>
#include <thread>

#include "pybytecode_worker_source.h"
#include "tool/execute/question.h"
#include "tool/execute/worker_environment.h"
#include "tool/os/child_process.h"
#include "tool/os/poll.h"
#include "tool/os/signals.h"

namespace pybytecode::execute {

namespace {

using std::chrono::milliseconds;
constexpr std::size_t kPipeCapacity = std::size_t{1} << 18;
constexpr std::size_t kReadSize = std::size_t{1} << 16;
constexpr milliseconds kLook{1000};  ///< How often somebody looks at what is slow.
constexpr milliseconds kOverslept{1000};
constexpr int kPatience = 10;             ///< Timeouts in which bytes must have become an answer.
constexpr std::size_t kKeptWords = 2048;  ///< Of stderr, for the error message.
constexpr std::size_t kLongestVersion = 200;

std::vector<std::string> WorkerArguments(const LaunchSpec& spec, int reply_fd) {
  std::vector<std::string> arguments = {"-I", "-S", "-B", "-X", "utf8"};
  if (!spec.debug_ranges) arguments.insert(arguments.end(), {"-X", "no_debug_ranges"});
  arguments.insert(arguments.end(), {"-c", kWorkerSource, std::to_string(reply_fd)});
  return arguments;
}

/// What `EXE -V` prints ("Python 2.7.18"): tells an old interpreter from what is none.
std::string AskVersion(const std::string& executable, milliseconds timeout) {
  const std::string said = Ask(executable, {{"-V"}, true, timeout, kLongestVersion}).text;
  return said.substr(0, said.find('\n'));
}

/// The line that tells most: mostly the last, but behind CPython's own "Fatal Python error: ..."
/// come stacks of threads. Short, and without NULs, at which the text of an exception would end.
std::string LastLine(std::string words) {
  constexpr std::size_t kLongest = 500;
  std::replace(words.begin(), words.end(), '\0', ' ');
  words.erase(words.find_last_not_of(" \r\n") + 1);
  if (const std::size_t fatal = words.find("Fatal Python error: "); fatal != words.npos)
    words = words.substr(fatal, words.find_first_of("\r\n", fatal) - fatal);
  words.erase(0, words.rfind('\n') + 1);
  words.erase(0, words.find_first_not_of(' '));
  return words.size() <= kLongest ? words : "..." + words.substr(words.size() - kLongest);
}

}  // namespace

struct Interpreter::State {
  LaunchSpec spec;
  os::Pipe requests, answers, words;
  std::optional<os::ChildProcess> process;
  std::string outgoing;
  std::size_t sent = 0;     ///< Of outgoing.
  std::uint64_t given = 0;  ///< To Send(), in all.
  AnswerReader reader;
  std::string last_words;
  std::optional<Greeting> greeting;
  Clock::time_point begun = Clock::now();
  Clock::time_point last_byte = begun;
  Clock::time_point last_answer = begun;
  Clock::time_point looked = Clock::now();  ///< When Pump() was left.
  Clock::time_point next_question;          ///< Whether the process has ended.

  void Start();
  milliseconds Remaining() const;
  milliseconds ForOneMoreQuestion() const;
  Event Look();
  void SendSome();
  bool ReceiveSome();
  bool Drain();
  bool EndsByItself() const;
};

void Interpreter::State::Start() {
  requests = os::MakePipe(kPipeCapacity);
  answers = os::MakePipe(kPipeCapacity);
  words = os::MakePipe();
  os::ChildSpec child;
  child.executable = spec.executable;
  child.arguments = WorkerArguments(spec, answers.write.Get());
  child.environment = WorkerEnvironment();
  child.stdin_fd = requests.read.Get();
  child.stderr_fd = words.write.Get();
  child.kept_fd = answers.write.Get();
  process.emplace(child);
  requests.read.Reset();
  answers.write.Reset();
  words.write.Reset();
  os::SetNonBlocking(requests.write.Get());
  os::SetNonBlocking(words.read.Get());
  last_byte = last_answer = Clock::now();
}

milliseconds Interpreter::State::Remaining() const {
  if (spec.timeout.count() == 0) return milliseconds(-1);
  const auto since = [](Clock::time_point then) {
    return std::chrono::duration_cast<milliseconds>(Clock::now() - then);
  };
  const milliseconds left =
      std::min(spec.timeout - since(last_byte), kPatience * spec.timeout - since(last_answer));
  return std::max(left, milliseconds(0));
}

/// When it has not greeted: what is left of the timeout, within bounds. An interpreter that hangs
/// will hang once more, and that costs a second.
milliseconds Interpreter::State::ForOneMoreQuestion() const {
  constexpr milliseconds kLeast{1000}, kMost{5000};
  if (spec.timeout.count() == 0) return kMost;
  const auto passed = std::chrono::duration_cast<milliseconds>(Clock::now() - begun);
  return std::clamp(spec.timeout - passed, kLeast, kMost);
}

void Interpreter::State::SendSome() {
  const std::string_view rest = std::string_view(outgoing).substr(sent);
  const os::Result<std::size_t> n = os::WriteSome(requests.write.Get(), rest);
  // A closed pipe is noticed where it is certain: at the end of the answers.
  sent = n ? sent + *n : os::WouldBlock(n.Error()) ? sent : outgoing.size();
  if (sent < outgoing.size()) return;
  outgoing.clear();
  sent = 0;
}

bool Interpreter::State::ReceiveSome() {
  const os::Result<std::size_t> n =
      os::ReadSome(answers.read.Get(), reader.Room(kReadSize), kReadSize);
  if (!n) return os::WouldBlock(n.Error());
  reader.Filled(*n);
  return *n > 0;
}

/// False: there is nothing more for now.
bool Interpreter::State::Drain() {
  char buffer[4096];
  const os::Result<std::size_t> n = os::ReadSome(words.read.Get(), buffer, sizeof buffer);
  if (n && *n > 0) {
    last_words.append(buffer, *n);
    if (last_words.size() > 2 * kKeptWords) last_words.erase(0, last_words.size() - kKeptWords);
    return true;
  }
  if (n || !os::WouldBlock(n.Error())) words.read.Reset();
  return false;
}

/// A process that ends closes its pipes first: within moments.
bool Interpreter::State::EndsByItself() const {
  constexpr milliseconds kMoments{1000}, kLongestNap{50};
  for (milliseconds slept{0}, nap{1}; slept < kMoments; nap = std::min(2 * nap, kLongestNap)) {
    if (process->HasEnded() || os::Interrupted()) return true;
    std::this_thread::sleep_for(nap);
    slept += nap;
  }
  return process->HasEnded();
}

Interpreter::Interpreter(const LaunchSpec& spec) : state_(std::make_unique<State>()) {
  state_->spec = spec;
  state_->Start();
}

Interpreter::~Interpreter() { state_->requests.write.Reset(); }

void Interpreter::Send(std::string&& bytes) {
  state_->given += bytes.size();
  if (state_->outgoing.empty())
    state_->outgoing.swap(bytes);
  else
    state_->outgoing.append(bytes);
}

bool Interpreter::Sending() const { return !state_->outgoing.empty(); }

AnswerReader& Interpreter::Answers() { return state_->reader; }

void Interpreter::RestartDeadline() {
  state_->last_byte = state_->last_answer = state_->looked = Clock::now();
}

std::uint64_t Interpreter::Given() const { return state_->given; }

std::uint64_t Interpreter::Taken() const {
  const std::size_t waiting = state_->outgoing.size() - state_->sent;
  return state_->given - waiting - os::BytesInPipe(state_->requests.write.Get());
}

Event Interpreter::Pump() {
  State& s = *state_;
  // Time spent elsewhere (a slow disk; stopped there) is not the interpreter's.
  if (const auto away = Clock::now() - s.looked; away > kOverslept) {
    s.last_byte += away;
    s.last_answer += away;
  }
  const Event event = s.Look();
  s.looked = Clock::now();
  return event;
}

Event Interpreter::State::Look() {
  for (bool ended = false;;) {
    const milliseconds remaining = Remaining();
    const Clock::time_point asleep = Clock::now();
    const os::Pipes pipes{outgoing.empty() ? -1 : requests.write.Get(), answers.read.Get(),
                          words.read.Get(), spec.cancel_fd};
    const milliseconds wait = remaining.count() < 0 ? kLook : std::min(remaining, kLook);
    const os::Ready ready = os::WaitForPipes(pipes, wait);
    if (ready.interrupted) return Event::kInterrupted;
    if (ready.to_drain) Drain();
    if (ready.to_write) SendSome();
    if (ready.to_read) {
      last_byte = Clock::now();
      return ReceiveSome() ? Event::kBytes : Event::kClosed;
    }
    if (ready.to_write) return Event::kSent;
    // A poll() that overslept by far was stopped (SIGSTOP, suspend), and so was the interpreter.
    if (Clock::now() - asleep > wait + kOverslept) last_byte = last_answer = Clock::now();
    if (Remaining().count() == 0) return Event::kExpired;  // However much it says on stderr.
    // Something that it started may hold its ends of the pipes open, and go on talking.
    if (ended) return Event::kClosed;
    if (ready.to_drain && Clock::now() < next_question) continue;
    next_question = Clock::now() + kLook;
    ended = process->HasEnded();
    if (!ended && !ready.to_drain) return Event::kIdle;
  }
}

const Greeting& Interpreter::Greet() {
  State& s = *state_;
  if (s.greeting) return *s.greeting;
  std::string trouble;
  try {
    for (;;) {
      if (const std::optional<std::string> text = s.reader.Greeting()) {
        if (s.reader.Pending() != 0) throw ProtocolError("it says more than its greeting");
        s.greeting = ParseGreeting(s.spec.executable, *text);
        return *s.greeting;
      }
      const Event event = Pump();
      if (event == Event::kInterrupted) throw Interruption();
      if (event == Event::kExpired) trouble = "does not answer within the timeout";
      if (event == Event::kClosed) trouble = Bury();
      if (!trouble.empty()) break;
    }
  } catch (const ProtocolError& error) {
    trouble = error.what();
  }
  std::string hint = "name a working interpreter with --python";
  constexpr std::string_view kPython = "Python ";
  const std::string version = AskVersion(s.spec.executable, s.ForOneMoreQuestion());
  if (version.starts_with(kPython)) {
    if (TooOld(version.substr(kPython.size())))
      hint = "3.8 or newer is needed: name another with --python";
    hint = "it is " + version + "; " + hint;
  }
  throw Error(s.spec.executable, "cannot be used as an interpreter: " + trouble + "; " + hint);
}

std::string Interpreter::MemoryLimit(std::uint64_t bytes) const {
  return state_->process->MemoryLimit(bytes);
}

std::string Interpreter::Bury() {
  State& s = *state_;
  s.requests.write.Reset();
  const bool by_itself = s.EndsByItself();
  std::string how = os::Describe(s.process->Kill());
  if (!by_itself) how = "closed its answers and went on";
  // What is left in the pipe, and no more: something that it started may hold the other end.
  for (std::size_t left = os::BytesInPipe(s.words.read.Get()) / 4096 + 1; left > 0 && s.Drain();
       --left) {
  }
  const std::string words = LastLine(s.last_words);
  return words.empty() ? how : how + ": " + words;
}

}  // namespace pybytecode::execute
