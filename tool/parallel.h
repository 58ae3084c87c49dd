// A loop on several threads. Knows nothing of what the loop does.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "tool/os/own_descriptors.h"

namespace pybytecode {

/// Calls body(index, thread) for each index below `count`, from at most `threads` threads, in
/// chunks. Joins them all; throws what was thrown first. `thread` is below `threads`. Then, on
/// the same thread, done(thread), which must close what the body keeps open: the helpers have
/// descriptors of their own.
template <class Body, class Done>
void ParallelFor(std::size_t count, unsigned threads, std::size_t chunk, Body&& body, Done&& done) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr cause;
  std::mutex mutex;
  const auto work = [&](unsigned thread) {
    try {
      for (std::size_t begin; (begin = next.fetch_add(chunk)) < count;)
        for (std::size_t i = begin; i < begin + chunk && i < count; ++i) body(i, thread);
    } catch (...) {
      next = count;
      const std::lock_guard lock(mutex);
      if (!cause) cause = std::current_exception();
    }
    done(thread);
  };
  {
    std::vector<std::jthread> helpers;
    const std::size_t wanted = (count + chunk - 1) / chunk;
    for (unsigned i = 1; i < threads && i < wanted; ++i) {
      try {
        helpers.emplace_back([&work, i] {
          os::OwnDescriptors();
          work(i);
        });
      } catch (const std::system_error&) {
        break;  // A process limit: fewer threads do the same.
      }
    }
    work(0);
  }
  if (cause) std::rethrow_exception(cause);
}

}  // namespace pybytecode
