// How interpreters start, and fail to.
#include <gtest/gtest.h>

#include <chrono>

#include "tests/unit/execute/books.h"
#include "tool/error.h"
#include "tool/execute/interpreter.h"

namespace pybytecode::execute {
namespace {

using std::chrono::milliseconds;
using test::FakePython;
using test::WithMark;

class StartTest : public test::FakeTest {
 protected:
  /// Why the script is no interpreter.
  std::string Trouble(const std::string& script, milliseconds timeout = std::chrono::seconds(20)) {
    const std::string path = FakePython(dir, script);
    try {
      Interpreter(LaunchSpec{path, true, timeout}).Greet();
    } catch (const Error& error) {
      const std::string text = error.what();
      const std::string begin = path + ": cannot be used as an interpreter: ";
      EXPECT_TRUE(text.starts_with(begin)) << text;
      EXPECT_NE(text.find("--python"), std::string::npos) << text;
      return text.substr(std::min(begin.size(), text.size()));
    }
    return "none";
  }
  std::string RunTrouble(const std::string& script) {
    try {
      Run(script);
    } catch (const IdentityChanged&) {
      return "identity";
    } catch (const Error& error) {
      return error.what();
    }
    return "none";
  }
};

TEST_F(StartTest, GreetsInPieces) {
  EXPECT_EQ(Trouble("for byte in b'PYBC' + number(len(GREETING)) + GREETING: "
                    "send(bytes([byte]))\ntime.sleep(9)"),
            "none");
}

TEST_F(StartTest, Garbage) {
  EXPECT_TRUE(Trouble("send(b'HTTP/1.1 400')")
                  .starts_with("its first words are not a worker's greeting; "));
  EXPECT_TRUE(Trouble("send(b'PYBC' + number(70000) + b'x' * 70000)")
                  .starts_with("a greeting of 70000 bytes; "));
  EXPECT_TRUE(Trouble("send(b'PYBC' + number(100) + b'x'); os._exit(0)")
                  .starts_with("exited with code 0; "));
}

TEST_F(StartTest, DiesOrHangs) {
  EXPECT_TRUE(Trouble("os._exit(3)").starts_with("exited with code 3; "));
  EXPECT_TRUE(
      Trouble("sys.exit('no such module')").starts_with("exited with code 1: no such module; "));
  EXPECT_TRUE(Trouble("os.kill(os.getpid(), 6)").starts_with("was killed by signal 6 (Aborted); "));
  EXPECT_TRUE(Trouble("time.sleep(100)", milliseconds(300))
                  .starts_with("does not answer within the timeout; "));
  EXPECT_TRUE(Trouble("while True: os.write(2, b'words\\n' * 500)", milliseconds(300))
                  .starts_with("does not answer within the timeout; "));
}

TEST_F(StartTest, LastWordsAreBounded) {
  const std::string text = Trouble("os.write(2, b'x' * 3000000 + b'\\nlast\\n'); os._exit(1)");
  EXPECT_TRUE(text.starts_with("exited with code 1: last; ")) << text.substr(0, 200);
  const std::string one =
      Trouble("os.write(2, b'\\0' * 3000 + b'x' * 9000 + b'\\0end\\0\\n\\n'); os._exit(1)");
  EXPECT_TRUE(one.starts_with("exited with code 1: ...xxx")) << one;
  EXPECT_NE(one.find("xxx end; "), std::string::npos) << one;
  EXPECT_LT(one.size(), 700U);
  EXPECT_TRUE(Trouble("os.write(2, b'\\0' * 30 + b'end'); os._exit(1)")
                  .starts_with("exited with code 1: end; "));
  EXPECT_TRUE(
      Trouble("os.write(2, b'\\n \\0\\n'); os._exit(1)").starts_with("exited with code 1; "));
}

TEST_F(StartTest, AnOldInterpreterTellsItsVersion) {
  const std::string text = Trouble(
      "if sys.argv[-1] == '-V': os.write(1, b'Python 2.7.18\\n'); os._exit(0)\nos._exit(2)");
  EXPECT_NE(text.find("it is Python 2.7.18; 3.8 or newer is needed"), std::string::npos) << text;
}

TEST_F(StartTest, OneThatHangsIsNotWaitedForMuchLongerToTellItsVersion) {
  const std::string text =
      Trouble("time.sleep(4)\nif sys.argv[-1] == '-V': os.write(1, b'Python 2.7.18\\n')",
              milliseconds(200));
  EXPECT_TRUE(text.starts_with("does not answer within the timeout; name a working")) << text;
}

TEST_F(StartTest, WhatItSaysOfItself) {
  const auto said = [&](const std::string& greeting) {
    try {
      Interpreter(LaunchSpec{FakePython(dir, "greet(" + greeting + ")\ntime.sleep(9)")}).Greet();
    } catch (const Error& error) {
      return std::string(error.what()).substr((dir / "python").size());
    }
    return std::string("none");
  };
  EXPECT_EQ(said("GREETING"), "none");
  EXPECT_TRUE(said("b''").starts_with(": does not answer like a Python interpreter"));
  EXPECT_TRUE(said("GREETING.replace(b'3.11.2', b'3.6.9')")
                  .starts_with(": is Python 3.6.9, which is too old"));
}

TEST_F(StartTest, NothingToStart) { EXPECT_THROW(Interpreter(LaunchSpec{dir / "none"}), Error); }

TEST_F(StartTest, ThreeInARowThatCompileNothingEndTheRun) {
  Fill(20);
  options.threads = 3;
  const std::string why = RunTrouble("greet()\ntake(16)\nsys.exit('broken')");
  EXPECT_NE(why.find("failed 3 times in a row to start and compile a trivial source"),
            std::string::npos)
      << why;
  EXPECT_NE(why.find("broken"), std::string::npos) << why;
  EXPECT_TRUE(books.compiled.empty());
}

TEST_F(StartTest, ATrivialSourceIsNotAnsweredByAnything) {
  Fill(4, {0});
  for (const char* lie : {"answer(1, 0)", "answer(task, 1)", "send(b'garbage' * 9)",
                          "answer(task, 0, b'syntax\\0000\\0000\\0no', 1)", "os._exit(0)"}) {
    const std::string why = RunTrouble(
        "greet()\nfor task, level, source in requests():\n    if source == b'pass\\n': " +
        std::string(lie) + "\n    elif b'MARK' in source: os._exit(1)\n" +
        "    else: answer(task, level)\n");
    EXPECT_NE(why.find("failed 3 times in a row"), std::string::npos) << lie << ": " << why;
    books.compiled.clear();
    books.finished.clear();
  }
}

TEST_F(StartTest, AnotherInterpreterInTheMiddleOfARun) {
  Fill(20, {3});
  const std::string flag = dir / "flag";
  EXPECT_EQ(
      RunTrouble("f = '" + flag +
                 "'\nif os.path.exists(f): GREETING = GREETING.replace(b'3.11.2', b'3.11.3')\n" +
                 WithMark("open(f, 'w').close(); os._exit(0)")),
      "identity");
}

TEST_F(StartTest, SomeThatDoNotStartLeaveTheWorkToTheOthers) {
  Fill(200);
  options.threads = 6;
  // Whoever comes when two are there already dies at once.
  const std::string seat = dir / "seat";
  Run("import fcntl\nfor n in range(2):\n    f = open('" + seat +
          "%d' % n, 'w')\n    try:\n"
          "        fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)\n        break\n    except "
          "OSError:\n        pass\n"
          "else:\n    time.sleep(0.2)\n    os._exit(1)\n" +
          WithMark("pass"),
      1);
  ExpectOnlyMarkedFailed(FailureKind::kCrash);
}

}  // namespace
}  // namespace pybytecode::execute
