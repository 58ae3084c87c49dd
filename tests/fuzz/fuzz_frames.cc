// What a worker says on its channel: the greeting, answers, and the errors in them. Wherever the
// stream is cut, the same is read, and every payload is where it stands in the stream.
#include <algorithm>
#include <cstring>

#include "tests/fuzz/target.h"
#include "tool/execute/protocol.h"

namespace pybytecode::fuzz {
namespace {

constexpr std::size_t kGreetingHeaderSize = 8;
constexpr std::size_t kAnswerHeaderSize = 24;

std::string Described(const execute::Answer& answer) {
  std::string text = std::to_string(answer.task) + " " + std::to_string(answer.level) + " " +
                     std::to_string(answer.compiled) + " " + std::to_string(answer.duration_us) +
                     " " + std::to_string(answer.start_us) + " ";
  text += answer.payload;
  if (answer.compiled) return text;
  try {
    const execute::CompileError error = execute::ParseError(answer.payload);
    Require(answer.payload.ends_with(error.message), "a message is the end of its payload");
    Require(answer.payload.starts_with(error.kind), "a kind is the front of its payload");
    return text + error.kind + std::to_string(error.line) + "," + std::to_string(error.column);
  } catch (const execute::ProtocolError& error) {
    return text + error.what();
  }
}

/// Reads a stream that comes `step` bytes at a time, and writes down what was read.
class Listener {
 public:
  explicit Listener(std::string_view stream) : stream_(stream) {}

  std::string Hear(std::size_t step) {
    try {
      for (std::size_t at = 0; at < stream_.size(); at += step) {
        const std::string_view piece = stream_.substr(at, step);
        std::memcpy(reader_.Room(piece.size()), piece.data(), piece.size());
        reader_.Filled(piece.size());
        fed_ += piece.size();
        Take();
      }
    } catch (const execute::ProtocolError& error) {
      return heard_ + "broken: " + error.what();
    }
    return heard_ + "left: " + std::to_string(reader_.Pending());
  }

 private:
  void Take() {
    if (!greeted_) {
      const auto greeting = reader_.Greeting();
      if (!greeting) return;
      greeted_ = true;
      Advance(kGreetingHeaderSize, *greeting);
      heard_ += *greeting + "\n";
    }
    while (const auto answer = reader_.Next()) {
      Advance(kAnswerHeaderSize, answer->payload);
      heard_ += Described(*answer) + "\n";
    }
  }

  void Advance(std::size_t header, std::string_view payload) {
    Require(stream_.substr(taken_ + header, payload.size()) == payload,
            "a payload is in its place");
    taken_ += header + payload.size();
    Require(taken_ + reader_.Pending() == fed_, "what is not taken is pending");
  }

  const std::string_view stream_;
  execute::AnswerReader reader_;
  bool greeted_ = false;
  std::size_t fed_ = 0;
  std::size_t taken_ = 0;
  std::string heard_;
};

const Target kFrames("frames", [](std::string_view bytes) {
  Input input(bytes);
  const std::size_t step = std::max<std::size_t>(input.Byte(), 1);
  const std::string_view stream = input.Rest();
  Require(
      Listener(stream).Hear(step) == Listener(stream).Hear(std::max<std::size_t>(stream.size(), 1)),
      "a cut stream is read as a whole one");
});

}  // namespace
}  // namespace pybytecode::fuzz
