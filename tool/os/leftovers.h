// Temporaries that killed runs left in a directory: those that no process holds are removed. A
// directory that is not there, or that may not be read, holds none of ours.
#pragma once

#include <string>
#include <vector>

#include "tool/os/file.h"

namespace pybytecode::os {

/// In the directory behind the descriptor, which is read from its beginning.
void SweepDirectory(int directory, DirectoryReader& reader);

/// In the directories that hold these files, each once; an empty path is none.
void SweepBeside(const std::vector<std::string>& files);

}  // namespace pybytecode::os
