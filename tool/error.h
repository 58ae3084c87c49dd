// The one exception type: something other than a source kept us from doing the job.
//
// Its text names the object (mostly a path) and the reason. A source that does not compile is no
// exception but a value (model.h, Failure). Knows nothing of who reports it.
#pragma once

#include <stdexcept>
#include <string>

namespace pybytecode {

class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;

  /// "<object>: <reason>".
  Error(const std::string& object, const std::string& reason)
      : std::runtime_error(object + ": " + reason) {}
};

/// The disk or the quota is full: the run stops instead of failing file by file.
class DiskFull : public Error {
 public:
  using Error::Error;
};

}  // namespace pybytecode
