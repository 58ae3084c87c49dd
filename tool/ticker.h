// Calls something a few times a second, on a thread of its own, until it goes. Under a process
// limit that leaves no room for a thread it never calls: nobody needs it to finish.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <system_error>
#include <thread>

namespace pybytecode {

class Ticker {
 public:
  Ticker(std::chrono::milliseconds interval, std::function<void()> tick) : tick_(std::move(tick)) {
    try {
      thread_ =
          std::jthread([this, interval](const std::stop_token& stop) { Run(interval, stop); });
    } catch (const std::system_error&) {
    }
  }

 private:
  void Run(std::chrono::milliseconds interval, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, stop, interval, [&] { return stop.stop_requested(); }) &&
           !stop.stop_requested())
      tick_();
  }

  std::function<void()> tick_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread thread_;  // Last: it is joined before what it uses goes.
};

}  // namespace pybytecode
