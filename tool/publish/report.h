// The JSON report of a run, version 1. Text only: who writes it decides where.
#pragma once

#include <string>

#include "tool/summary.h"

namespace pybytecode::publish {

/// {"version":1, "python":{…}, "jobs":n, "seconds":s, "sources":n, "counts":{…}, "bytes":{…},
/// "failures":[…]}; a run with several interpreters has "pythons":[…] too. A path that is not UTF-8
/// is given as "source_bytes" in base64 instead of "source".
std::string ReportJson(const Summary& summary);

}  // namespace pybytecode::publish
