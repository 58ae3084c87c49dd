#include "tool/execute/question.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/support/temp_dir.h"
#include "tool/error.h"

namespace pybytecode::execute {
namespace {

using std::chrono::milliseconds;

Answered AskShell(const std::string& script, Question question = {}) {
  question.arguments = {"-c", script};
  return Ask("/bin/sh", question);
}

TEST(QuestionTest, TheWholeOutputIsTheAnswer) {
  EXPECT_EQ(AskShell("echo one; sleep 0.1; echo two").text, "one\ntwo\n");
  EXPECT_EQ(AskShell("exit 3").text, "");
  EXPECT_EQ(AskShell("yes | head -c 200000").text.size(), 200'000U);
}

TEST(QuestionTest, ErrorsOnlyOnRequest) {
  Question both;
  both.errors_too = true;
  EXPECT_EQ(AskShell("echo out; echo err >&2", both).text, "out\nerr\n");
  EXPECT_EQ(AskShell("exec 2>/dev/null; echo out; echo err >&2").text, "out\n");
}

TEST(QuestionTest, WhatItStartedIsNotWaitedFor) {
  const Answered answer = AskShell("sleep 1000 & echo said");
  EXPECT_EQ(answer.text, "said\n");
  EXPECT_TRUE(answer.in_time);
}

TEST(QuestionTest, OneThatHangsIsEnded) {
  Question question;
  question.timeout = milliseconds(300);
  const Answered answer = AskShell("echo begun; sleep 1000", question);
  EXPECT_EQ(answer.text, "begun\n");
  EXPECT_FALSE(answer.in_time);
}

// However often it says something: the time is for all of it.
TEST(QuestionTest, OneThatGoesOnAndOnIsEnded) {
  Question question;
  question.timeout = milliseconds(300);
  EXPECT_FALSE(AskShell("while :; do echo more; sleep 0.01; done", question).in_time);
}

TEST(QuestionTest, WhatItClosedIsNotWaitedFor) {
  const Answered answer = AskShell("echo done; exec >/dev/null 2>&1; sleep 1000");
  EXPECT_EQ(answer.text, "done\n");
  EXPECT_TRUE(answer.in_time);
}

TEST(QuestionTest, AFloodIsCut) {
  Question question;
  question.longest = 200;
  const Answered answer = AskShell("yes", question);
  EXPECT_GE(answer.text.size(), 200U);
  EXPECT_LT(answer.text.size(), 8192U);
}

TEST(QuestionTest, NothingToAsk) { EXPECT_THROW(Ask("/none", {}), Error); }

}  // namespace
}  // namespace pybytecode::execute
