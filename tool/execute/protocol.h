// The wire protocol between a thread and its interpreter (plugin/interpreter/worker.py tells the
// layout): frames as bytes, without any descriptor. What the other side says is not trusted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tool/error.h"
#include "tool/model.h"

namespace pybytecode::execute {

/// The other side broke the protocol; the text says how.
class ProtocolError : public Error {
 public:
  using Error::Error;
};

inline constexpr std::size_t kRequestHeaderSize = 16;
/// Begins a request at the end of `out`; the caller appends name and source, then ends it.
/// Returns where it begins.
std::size_t BeginRequest(std::string& out);
void EndRequest(std::string& out, std::size_t at, std::uint32_t task, LevelSet levels,
                std::size_t name_size);
/// Marks the request that begins at `at` as the last of its batch: its answer, and all that wait
/// before it, leave at once.
void MarkEndOfBatch(std::string& out, std::size_t at);

struct Answer {
  std::uint32_t task = 0;
  int level = 0;
  bool compiled = false;
  std::uint32_t duration_us = 0;
  std::uint64_t start_us = 0;  ///< On the monotonic clock.
  std::string_view payload;    ///< Code bytes, or an error (ParseError). Valid until the next Feed.
};

/// What a source's error is, as the worker tells it.
struct CompileError {
  std::string kind;  ///< "syntax", "encoding", "memory"
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string message;
  bool shortage = false;  ///< Memory was short by a limit, for which the source cannot help.
};

/// Throws ProtocolError if the payload is none.
CompileError ParseError(std::string_view payload);

/// Cuts a stream of bytes into the greeting and answers.
class AnswerReader {
 public:
  /// Room for at least `size` more bytes; tell with Filled() how many were put there.
  char* Room(std::size_t size);
  void Filled(std::size_t size) { end_ += size; }

  /// The greeting's text once it is complete. Throws ProtocolError if the stream does not begin
  /// with one.
  std::optional<std::string> Greeting();
  /// The next complete answer. Throws ProtocolError for a frame that no worker sends.
  std::optional<Answer> Next();
  /// Bytes that no complete frame holds yet.
  std::size_t Pending() const { return end_ - begin_; }

 private:
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace pybytecode::execute
