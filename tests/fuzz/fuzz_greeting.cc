// What an interpreter says of itself, and what a file says that it has said. The file is read only
// if it begins with what the interpreter is now.
#include <cstdlib>
#include <filesystem>

#include "tests/fuzz/target.h"
#include "tests/support/temp_dir.h"
#include "tool/error.h"
#include "tool/execute/greeting.h"
#include "tool/execute/probe_memory.h"
#include "tool/os/file.h"

namespace pybytecode::fuzz {
namespace {

void CheckGreeting(std::string_view text) {
  try {
    const execute::Greeting greeting = execute::ParseGreeting("python", text);
    Require(greeting.text == text, "the whole text is kept");
    Require(greeting.identity.magic != 0 && !greeting.version.empty(), "it is an interpreter's");
    const std::string& tag = greeting.identity.cache_tag;
    Require(!tag.empty() && tag.find_first_of(std::string_view("/\0", 2)) == std::string::npos,
            "a tag can be a part of a file's name");
    Require(execute::ParseGreeting("python", greeting.text).SameInterpreter(greeting),
            "it is itself");
  } catch (const Error&) {
    return;
  }
}

/// An interpreter that is remembered, and the file that does it.
struct Memory {
  test::TempDir room;
  const std::string python = room.Write("bin/python",
                                        "\x7F"
                                        "ELF");
  std::string file;  ///< Below the room.
  std::string key;

  Memory() {
    ::setenv("XDG_CACHE_HOME", (room / "cache").c_str(), 1);
    execute::ProbeMemory().Keep(python, "");
    for (const auto& entry : std::filesystem::directory_iterator(room / "cache/pybytecode"))
      file = "cache/pybytecode/" + entry.path().filename().string();
    key = os::ReadFile(room / file);
  }
};

void CheckMemory(std::string_view text, bool with_key) {
  static const Memory memory;
  const std::string content = (with_key ? memory.key : "") + std::string(text);
  memory.room.Write(memory.file, content);
  const auto said = execute::ProbeMemory().Recall(memory.python);
  Require(said.has_value() == content.starts_with(memory.key),
          "it is of this interpreter or not used");
  if (with_key) Require(said == text, "what was kept is what was said");
}

const Target kGreeting("greeting", [](std::string_view bytes) {
  Input input(bytes);
  const std::uint8_t choice = input.Byte();
  CheckGreeting(input.Rest());
  if (choice % 8 == 0) CheckMemory(input.Rest(), choice % 16 == 0);  // Files are slow.
});

}  // namespace
}  // namespace pybytecode::fuzz
