// The site-packages of an environment whose interpreter nobody asks.
#pragma once

#include <string>
#include <vector>

namespace pybytecode::scan {

/// Every existing <root>/lib*/python*/site-packages (pypy* too), sorted.
std::vector<std::string> SiteDirectories(const std::string& root);

}  // namespace pybytecode::scan
