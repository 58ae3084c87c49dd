#include "tool/pyc/owner.h"

#include <gtest/gtest.h>

#include <string>

#include "tool/pyc/name.h"

namespace pybytecode::pyc {
namespace {

std::string Owner(std::string_view name) {
  const auto owner = OwnerOf(name);
  if (!owner) return "nobody";
  return std::string(owner->stem) + "|" + std::string(owner->tag);
}

TEST(OwnerTest, Names) {
  EXPECT_EQ(Owner("x.cpython-311.pyc"), "x|cpython-311");
  EXPECT_EQ(Owner("x.cpython-311.opt-1.pyc"), "x|cpython-311");
  EXPECT_EQ(Owner("a.b.pypy39.opt-2.pyc"), "a.b|pypy39");
  EXPECT_EQ(Owner("py.cpython-38.pyc"), "py|cpython-38");
  EXPECT_EQ(Owner("..cpython-38.pyc"), ".|cpython-38");
}

TEST(OwnerTest, NobodyOwns) {
  for (const char* name :
       {"", ".pyc", "x.pyc", "x.py", "x.cpython-311.pyo", "x..pyc", ".t.pyc", "pyc", "x.opt-1.pyc",
        "x.cpython-311.pyc.140234", ".pbc-0123456789abcdef"})
    EXPECT_EQ(Owner(name), "nobody") << name;
}

TEST(OwnerTest, IsTheInverseOfTheName) {
  for (const char* source : {"x.py", "a.b.py", "x.opt-1.py", "..py", "x.cpython-38.py"})
    for (int level = 0; level < kLevels; ++level) {
      const std::string stem(source, std::string_view(source).rfind('.'));
      EXPECT_EQ(Owner(BytecodeName(source, "t-1", level)), stem + "|t-1");
    }
}

}  // namespace
}  // namespace pybytecode::pyc
