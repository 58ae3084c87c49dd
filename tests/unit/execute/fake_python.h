// Interpreters that speak the wire protocol in a way of their own: small Python scripts that are
// started as workers are, say of themselves that their bytecode is of a kind that nobody knows (so
// that any answer that begins with 'c' will do), and ignore all arguments but the last, the
// descriptor of their answers.
#pragma once

#include <sys/stat.h>

#include <stdexcept>
#include <string>

#include "tests/support/temp_dir.h"
#include "tool/execute/greeting.h"
#include "tool/os/environment.h"
#include "tool/os/file.h"

namespace pybytecode::execute::test {

/// What a script may use: send(bytes), greet(), requests(), answer(task, level, payload, status).
inline constexpr char kPrelude[] = R"(
import os, sys, time
GREETING = b"version=3.11.2\nimplementation=cpython\ntag=cpython-311\nmagic=ff0f0d0a\n" \
           b"hash=7ecb18abe32ffeac\nlibrary=python3.11\nplatlib=lib"

def number(value, size=4):
    return value.to_bytes(size, "little")

def send(data):
    while data:
        data = data[os.write(int(sys.argv[-1]), data):]

def greet(text=None):
    text = GREETING if text is None else text
    send(b"PYBC" + number(len(text)) + text)

def take(size):
    data = b""
    while len(data) < size:
        more = os.read(0, size - len(data))
        if not more:
            os._exit(0)
        data += more
    return data

def frame(task, level, payload=b"c", status=0, size=None):
    size = len(payload) if size is None else size
    return number(task) + number(level, 1) + number(status, 1) + bytes(2) + number(size) + bytes(12) + payload

def answer(*arguments, **options):
    send(frame(*arguments, **options))

def requests():
    while True:
        head = take(16)
        name = take(int.from_bytes(head[8:12], "little"))
        source = take(int.from_bytes(head[12:16], "little"))
        for level in range(3):
            if head[4] >> level & 1:
                yield int.from_bytes(head[:4], "little"), level, source

)";

/// The executable file of a script that begins with the prelude.
inline std::string FakePython(const pybytecode::test::TempDir& dir, const std::string& body,
                              const std::string& name = "python") {
  std::string python = "/usr/bin/python3";
  if (!os::IsExecutableFile(python)) python = os::AbsolutePath(os::FindExecutable("python3"));
  const std::string path = dir.Write(name, "#!" + python + " -IS\n" + kPrelude + body);
  if (::chmod(path.c_str(), 0755) != 0) throw std::runtime_error("chmod " + path);
  return path;
}

/// Answers every source whose text has no mark, and does something to those that have it.
inline std::string WithMark(const std::string& then) {
  return "greet()\nfor task, level, source in requests():\n    if b'MARK' in source:\n        " +
         then + "\n    else:\n        answer(task, level, b'c' + source)\n";
}

/// What every fake says of itself.
inline Greeting FakeGreeting() {
  return ParseGreeting("fake",
                       "version=3.11.2\nimplementation=cpython\ntag=cpython-311\nmagic=ff0f0d0a\n"
                       "hash=7ecb18abe32ffeac\nlibrary=python3.11\nplatlib=lib");
}

}  // namespace pybytecode::execute::test
