// What the tests of Scan() have in common: an empty directory, and being nobody.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "tests/support/temp_dir.h"
#include "tests/unit/scan/scanned.h"

namespace pybytecode::scan {

/// While it lives, the process is nobody who may read everything (tests often run as root).
class WithoutPrivileges {
 public:
  WithoutPrivileges() : user_(::geteuid()) {
    if (user_ == 0 && ::seteuid(65534) != 0) std::abort();
  }
  ~WithoutPrivileges() {
    if (user_ == 0 && ::seteuid(0) != 0) std::abort();
  }

 private:
  const uid_t user_;
};

class ScanCase : public testing::Test {
 protected:
  Tree Walk() { return Scan({Walked(dir.Path())}, options); }

  test::TempDir dir;
  ScanOptions options;
};

}  // namespace pybytecode::scan
