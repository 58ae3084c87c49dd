#include "tool/execute/protocol.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "tool/pyc/source_stat.h"

namespace pybytecode::execute {

namespace {

constexpr std::size_t kAnswerHeaderSize = 24;
constexpr std::size_t kGreetingHeaderSize = 8;
constexpr std::string_view kGreetingMark = "PYBC";
constexpr std::size_t kLargestGreeting = 65536;
constexpr std::size_t kLongestMessage = 2000;

void Put32(std::string& out, std::size_t at, std::uint64_t value) {
  for (std::size_t i = 0; i < 4; ++i) out[at + i] = static_cast<char>(value >> (8 * i));
}

std::uint64_t Number(const char* bytes, int size) {
  std::uint64_t value = 0;
  for (int i = 0; i < size; ++i)
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return value;
}

std::string_view TakeField(std::string_view& rest) {
  const std::size_t end = rest.find('\0');
  if (end == std::string_view::npos) throw ProtocolError("an error without its fields");
  const std::string_view field = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return field;
}

std::uint32_t Decimal(std::string_view text) {
  std::uint32_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// Between two characters of UTF-8.
std::string Shortened(std::string_view message) {
  std::size_t size = kLongestMessage;
  if (message.size() <= size) return std::string(message);
  while (size > 0 && (static_cast<unsigned char>(message[size]) & 0xC0U) == 0x80) --size;
  return std::string(message.substr(0, size)) + "...";
}

}  // namespace

std::size_t BeginRequest(std::string& out) {
  const std::size_t at = out.size();
  out.append(kRequestHeaderSize, '\0');
  return at;
}

void EndRequest(std::string& out, std::size_t at, std::uint32_t task, LevelSet levels,
                std::size_t name_size) {
  Put32(out, at, task);
  out[at + 4] = static_cast<char>(levels);
  Put32(out, at + 8, name_size);
  Put32(out, at + 12, out.size() - at - kRequestHeaderSize - name_size);
}

void MarkEndOfBatch(std::string& out, std::size_t at) { out[at + 5] = 1; }

CompileError ParseError(std::string_view payload) {
  CompileError error;
  error.kind = TakeField(payload);
  error.line = Decimal(TakeField(payload));
  error.column = Decimal(TakeField(payload));
  error.message = Shortened(payload);
  return error;
}

char* AnswerReader::Room(std::size_t size) {
  if (begin_ == end_) begin_ = end_ = 0;
  if (buffer_.size() - end_ < size && begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() - end_ < size) buffer_.resize(std::max(end_ + size, 2 * buffer_.size()));
  return buffer_.data() + end_;
}

std::optional<std::string> AnswerReader::Greeting() {
  const std::string_view seen(buffer_.data() + begin_, Pending());
  const std::size_t marked = std::min(seen.size(), kGreetingMark.size());
  if (seen.substr(0, marked) != kGreetingMark.substr(0, marked))
    throw ProtocolError("its first words are not a worker's greeting");
  if (seen.size() < kGreetingHeaderSize) return std::nullopt;
  const std::uint64_t size = Number(seen.data() + 4, 4);
  if (size > kLargestGreeting)
    throw ProtocolError("a greeting of " + std::to_string(size) + " bytes");
  if (seen.size() < kGreetingHeaderSize + size) return std::nullopt;
  begin_ += kGreetingHeaderSize + size;
  return std::string(seen.substr(kGreetingHeaderSize, size));
}

std::optional<Answer> AnswerReader::Next() {
  if (Pending() < kAnswerHeaderSize) return std::nullopt;
  const char* head = buffer_.data() + begin_;
  const std::uint64_t size = Number(head + 8, 4);
  Answer answer;
  answer.task = static_cast<std::uint32_t>(Number(head, 4));
  answer.level = static_cast<unsigned char>(head[4]);
  answer.compiled = head[5] == 0;
  if (answer.level >= kLevels || static_cast<unsigned char>(head[5]) > 1 || size > pyc::kLargest)
    throw ProtocolError("an answer that no worker gives");
  // No room is made for what was only announced: it might never come.
  if (Pending() < kAnswerHeaderSize + size) return std::nullopt;
  answer.duration_us = static_cast<std::uint32_t>(Number(head + 12, 4));
  answer.start_us = Number(head + 16, 8);
  answer.payload = std::string_view(head + kAnswerHeaderSize, size);
  begin_ += kAnswerHeaderSize + size;
  return answer;
}

}  // namespace pybytecode::execute
