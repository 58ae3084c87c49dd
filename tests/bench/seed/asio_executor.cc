// A shared asynchronous runtime (Boost.Asio): a pool of threads waits for all interpreters' pipes
// at once, and whichever is free continues the conversation whose bytes came. A strand each keeps
// one conversation's handlers from running at the same time; nothing ties them to a thread.
// Bytecode files are written where the answer is handled, as in the other executors.
#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/write.hpp>
#include <exception>
#include <memory>
#include <mutex>
#include <vector>

#include "tests/bench/seed/assignment.h"
#include "tests/bench/seed/exchange.h"
#include "tests/bench/seed/worker_process.h"
#include "tool/error.h"

namespace pybytecode::seed {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;

using Strand = asio::strand<asio::thread_pool::executor_type>;
using Descriptor = asio::posix::basic_stream_descriptor<Strand>;

constexpr std::size_t kReadSize = std::size_t{1} << 16;

/// What all conversations share.
struct Runtime {
  const Assignment& assignment;
  execute::BatchQueue queue;
  asio::thread_pool pool;
  std::mutex mutex;
  std::exception_ptr first_cause;

  explicit Runtime(const Assignment& what)
      : assignment(what),
        queue(what.work, what.memory, what.workers),
        pool(std::size_t{what.workers}) {}

  /// An exception must not leave a handler: it would end the process on a thread of the pool.
  template <class Body>
  void Guarded(Body&& body) {
    try {
      body();
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!first_cause) first_cause = std::current_exception();
      queue.Close();
      pool.stop();
    }
  }
};

class Conversation {
 public:
  /// Starts the interpreter, which dies with the thread that makes it.
  Conversation(Runtime& runtime, unsigned number)
      : runtime_(runtime),
        process_(runtime.assignment.launch),
        strand_(asio::make_strand(runtime.pool)),
        requests_(strand_, process_.requests.Release()),
        answers_(strand_, process_.answers.Release()),
        exchange_(runtime.assignment.work, runtime.queue, runtime.assignment.make_job(number)) {}

  void Begin() { Receive(); }

 private:
  void Receive() {
    answers_.async_read_some(asio::buffer(reader_.Room(kReadSize), kReadSize),
                             [this](const error_code& error, std::size_t size) {
                               runtime_.Guarded([&] { Received(error, size); });
                             });
  }

  void Received(const error_code& error, std::size_t size) {
    if (error) throw Error("an interpreter", "closed its pipe: " + error.message());
    reader_.Filled(size);
    if (!greeted_) Greet();
    if (greeted_) exchange_.HandleAnswers(reader_);
    if (greeted_ && !exchange_.TopUp(waiting_)) return;  // The last operation: all is answered.
    if (!sending_now_) Send();
    Receive();
  }

  void Greet() {
    const std::optional<std::string> text = reader_.Greeting();
    if (!text) return;
    const auto greeting = execute::ParseGreeting(runtime_.assignment.launch.executable, *text);
    if (!greeting.SameInterpreter(runtime_.assignment.expected)) throw execute::IdentityChanged();
    greeted_ = true;
  }

  void Send() {
    if (waiting_.empty()) return;
    sending_.swap(waiting_);
    waiting_.clear();
    sending_now_ = true;
    asio::async_write(
        requests_, asio::buffer(sending_),
        [this](const error_code& error, std::size_t) { runtime_.Guarded([&] { Sent(error); }); });
  }

  void Sent(const error_code& error) {
    if (error) throw Error("an interpreter", "takes no requests: " + error.message());
    sending_now_ = false;
    Send();
  }

  Runtime& runtime_;
  WorkerProcess process_;
  Strand strand_;
  Descriptor requests_, answers_;
  Exchange exchange_;
  execute::AnswerReader reader_;
  bool greeted_ = false;
  bool sending_now_ = false;
  std::string sending_;  ///< Given to the system.
  std::string waiting_;  ///< To be sent after that.
};

}  // namespace

void RunAsio(const Assignment& assignment) {
  Runtime runtime(assignment);
  std::vector<std::unique_ptr<Conversation>> conversations;
  for (unsigned number = 0; number < assignment.workers; ++number)
    conversations.push_back(std::make_unique<Conversation>(runtime, number));
  for (const auto& conversation : conversations) conversation->Begin();
  runtime.pool.join();
  if (runtime.first_cause) std::rethrow_exception(runtime.first_cause);
}

}  // namespace pybytecode::seed
