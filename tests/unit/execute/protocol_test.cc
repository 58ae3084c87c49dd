#include "tool/execute/protocol.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <vector>

namespace pybytecode::execute {
namespace {

void Feed(AnswerReader& reader, std::string_view bytes) {
  std::memcpy(reader.Room(bytes.size()), bytes.data(), bytes.size());
  reader.Filled(bytes.size());
}

std::string Little(std::uint64_t value, int size) {
  std::string out;
  for (int i = 0; i < size; ++i) out += static_cast<char>(i < 8 ? value >> (8 * i) : 0);
  return out;
}

std::string AnswerBytes(std::uint32_t task, int level, int status, const std::string& payload) {
  return Little(task, 4) + Little(static_cast<std::uint64_t>(level), 1) +
         Little(static_cast<std::uint64_t>(status), 1) + Little(0, 2) + Little(payload.size(), 4) +
         Little(12, 4) + Little(34, 8) + payload;
}

TEST(ProtocolTest, RequestHasItsSizesAndTheEndOfItsBatch) {
  std::string out = "before";
  const std::size_t at = BeginRequest(out);
  out += "namesource";
  EndRequest(out, at, 7, LevelBit(0) | LevelBit(2), 4);
  MarkEndOfBatch(out, at);
  EXPECT_EQ(out, "before" + Little(7, 4) + Little(5, 1) + Little(1, 1) + Little(0, 2) +
                     Little(4, 4) + Little(6, 4) + "namesource");
}

TEST(ProtocolTest, AnswersAreTheSameWhereverTheStreamIsCut) {
  const std::string stream = AnswerBytes(1, 0, 0, "code") + AnswerBytes(2, 2, 1, "") +
                             AnswerBytes(3, 1, 0, std::string(70'000, 'x'));
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{24}, stream.size()}) {
    AnswerReader reader;
    std::vector<std::string> seen;
    for (std::size_t i = 0; i < stream.size(); i += step) {
      Feed(reader, std::string_view(stream).substr(i, step));
      while (const auto answer = reader.Next())
        seen.push_back(std::to_string(answer->task) + "/" + std::to_string(answer->level) + "/" +
                       std::to_string(answer->compiled) + "/" +
                       std::to_string(answer->payload.size()));
    }
    EXPECT_EQ(seen, (std::vector<std::string>{"1/0/1/4", "2/2/0/0", "3/1/1/70000"})) << step;
    EXPECT_EQ(reader.Pending(), 0U);
  }
}

TEST(ProtocolTest, GreetingIsReadAndGarbageIsRefusedAtItsFirstByte) {
  AnswerReader reader;
  Feed(reader, "PYB");
  EXPECT_FALSE(reader.Greeting());
  Feed(reader, "C" + Little(5, 4) + "hel");
  EXPECT_FALSE(reader.Greeting());
  Feed(reader, "lo" + AnswerBytes(9, 0, 0, "c"));
  EXPECT_EQ(reader.Greeting(), "hello");
  EXPECT_EQ(reader.Next()->task, 9U);

  AnswerReader other;
  Feed(other, "H");
  EXPECT_THROW(other.Greeting(), ProtocolError);
  AnswerReader huge;
  Feed(huge, "PYBC" + Little(0xFFFFFFFF, 4));
  EXPECT_THROW(huge.Greeting(), ProtocolError);
}

TEST(ProtocolTest, ImpossibleAnswersAreRefused) {
  for (const std::string& bytes :
       {AnswerBytes(1, 3, 0, ""), AnswerBytes(1, 0, 2, ""),
        Little(1, 4) + Little(0, 4) + Little(0xFFFFFFFF, 4) + Little(0, 12)}) {
    AnswerReader reader;
    Feed(reader, bytes);
    EXPECT_THROW(reader.Next(), ProtocolError);
  }
}

TEST(ProtocolTest, ErrorsHaveFourFields) {
  using std::string_literals::operator""s;
  const CompileError error = ParseError("syntax\0003\0005\0SyntaxError: bad"s);
  EXPECT_EQ(error.kind, "syntax");
  EXPECT_EQ(error.line, 3U);
  EXPECT_EQ(error.column, 5U);
  EXPECT_EQ(error.message, "SyntaxError: bad");
  EXPECT_THROW(ParseError("syntax"), ProtocolError);
}

TEST(ProtocolTest, RandomBytesNeverReadOutside) {
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    AnswerReader reader;
    std::string bytes(random() % 200, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random() % 4 == 0 ? random() : 0);
    Feed(reader, bytes);
    try {
      while (reader.Next()) continue;
    } catch (const ProtocolError&) {
      continue;
    }
  }
}

}  // namespace
}  // namespace pybytecode::execute
