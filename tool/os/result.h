// A value or the errno that stands in its way: for system calls whose failure is ordinary (a file
// that is gone), where an exception would cost too much or say too little.
#pragma once

#include <string>
#include <utility>

namespace pybytecode::os {

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}  // NOLINT: converts on purpose
  static Result Failed(int error) {
    Result result{T{}};
    result.error_ = error;
    return result;
  }

  explicit operator bool() const { return error_ == 0; }
  int Error() const { return error_; }  ///< An errno, 0 when there is a value.
  T& operator*() { return value_; }
  const T& operator*() const { return value_; }
  T* operator->() { return &value_; }
  const T* operator->() const { return &value_; }

 private:
  T value_;
  int error_ = 0;
};

/// The system's own words for an errno ("No such file or directory"), and what to do where that is
/// always the same.
std::string Reason(int error);
/// Whether an errno says what this process lacks, and nothing about the file.
bool IsShortage(int error);

}  // namespace pybytecode::os
