// What `--help` prints, from the tables. Pure: width and colour are given. Knows no command's code.
#pragma once

#include <cstddef>
#include <string>

#include "tool/cli/command_table.h"
#include "tool/cli/paint.h"

namespace pybytecode::cli {

struct Page {
  std::size_t width = 80;  ///< Columns.
  Paint paint;
};

/// Every command in a line, and where to read on.
std::string GeneralHelp(const Page& page);
/// One command: summary, usage, options, examples, environment, exit codes.
std::string CommandHelp(Command command, const Page& page);
/// What `pybytecode` alone says.
std::string ShortHelp(const Page& page);

}  // namespace pybytecode::cli
