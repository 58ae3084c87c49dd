// Writes a depfile with the tool's own code, for the tests of what other programs read in it.
//   depfile_text TARGET make|ninja|cmake-makefiles < NAMES   each name ends with a NUL; with a
//   slash at its end it is a directory
#include <cstdio>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "tool/publish/depfile.h"

int main(int argc, char** argv) {
  using pybytecode::DepfileFormat;
  using pybytecode::publish::DepfileText;
  if (argc < 3) return 2;
  const std::string_view format = argv[2];
  DepfileText depfile(argv[1], format == "make"    ? DepfileFormat::kMake
                               : format == "ninja" ? DepfileFormat::kNinja
                                                   : DepfileFormat::kCMakeMakefiles);
  for (std::string name; std::getline(std::cin, name, '\0');) {
    const std::string_view path = name;
    const std::size_t slash = path.rfind('/');
    if (slash + 1 == path.size())
      depfile.AddDirectory(path.substr(0, slash));
    else
      depfile.AddSource(path.substr(0, slash), path.substr(slash + 1));
  }
  std::cout << std::move(depfile).Finish();
  return std::cout.flush() ? 0 : 1;
}
