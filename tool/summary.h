// What a run did: the numbers behind the one-line summary and the report. Values only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tool/model.h"

namespace pybytecode {

/// The interpreter that a run compiled for.
struct PythonUsed {
  std::string executable;
  std::string version;      ///< "3.11.2"
  std::string cache_tag;    ///< "cpython-311"
  std::uint32_t magic = 0;  ///< The number alone: 3495.
};

struct Summary {
  std::vector<PythonUsed> pythons;
  Counts counts;
  std::uint64_t sources = 0;
  std::uint64_t source_bytes = 0;
  std::uint64_t bytecode_bytes = 0;  ///< Written in this run.
  std::uint64_t problems = 0;        ///< Infrastructure: exit 2 if there is any.
  std::uint64_t unfinished = 0;      ///< Bytecode files not done, because a signal came.
  int jobs = 0;
  double seconds = 0;
  std::vector<Failure> failures;
};

}  // namespace pybytecode
