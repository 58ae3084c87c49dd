// Runs a target on files: seeds and earlier finds, by any compiler, without libFuzzer.
//
//   pybytecode_fuzz_replay TARGET PATH...    files, and directories of files
//   pybytecode_fuzz_replay --targets         their names, one a line
#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <vector>

#include "tests/fuzz/target.h"

namespace {

using pybytecode::fuzz::Run;
using pybytecode::fuzz::Targets;

std::vector<std::filesystem::path> FilesAt(const std::filesystem::path& path) {
  if (!std::filesystem::is_directory(path)) return {path};
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(path))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// The bytes are on the heap and exactly that long, so that AddressSanitizer sees one read too
/// many.
bool RunOn(Run run, const std::filesystem::path& path) {
  std::cout << path.string() << std::endl;  // Flushed: it may be the last that is heard.
  std::ifstream file(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file) return false;
  const auto copy = std::make_unique<char[]>(text.size());
  std::memcpy(copy.get(), text.data(), text.size());
  run(std::string_view(copy.get(), text.size()));
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 1 && arguments[0] == "--targets") {
    for (const auto& [name, run] : Targets()) std::cout << name << "\n";
    return 0;
  }
  const auto target = arguments.empty() ? Targets().end() : Targets().find(arguments[0]);
  if (target == Targets().end()) {
    std::cerr << "usage: " << argv[0] << " TARGET PATH... | --targets\n";
    return 2;
  }
  std::size_t files = 0;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    for (const std::filesystem::path& path : FilesAt(arguments[i])) {
      if (!RunOn(target->second, path)) {
        std::cerr << "cannot read " << path << "\n";
        return 2;
      }
      ++files;
    }
  }
  std::cout << target->first << ": " << files << " files\n";
  return files == 0 ? 2 : 0;
}
