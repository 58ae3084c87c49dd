#include "tool/scan/record.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace pybytecode::scan {
namespace {

using Paths = std::vector<std::string>;

Paths Claimed(std::string_view record) {
  const std::string packed = ClaimedSources(record);
  Paths paths;
  for (std::size_t at = 0; at < packed.size(); at += paths.back().size() + 1)
    paths.emplace_back(packed.c_str() + at);
  return paths;
}

TEST(RecordTest, TakesTheSources) {
  EXPECT_EQ(Claimed("pkg/__init__.py,sha256=abc,12\n"
                    "pkg/data.json,sha256=abc,3\n"
                    "pkg/__pycache__/__init__.cpython-311.pyc,,\n"
                    "pkg/sub/x.py,,\n"
                    "six.py,,\n"),
            (Paths{"pkg/__init__.py", "pkg/sub/x.py", "six.py"}));
}

TEST(RecordTest, AnyLineEndAndNoneAtTheEnd) {
  EXPECT_EQ(Claimed("a.py,,\r\nb.py,,\r\n\r\nc.py"), (Paths{"a.py", "b.py", "c.py"}));
  EXPECT_EQ(Claimed("a.py\r\nb.py"), (Paths{"a.py", "b.py"}));
  EXPECT_EQ(Claimed(""), Paths{});
  EXPECT_EQ(Claimed("\n\n"), Paths{});
}

TEST(RecordTest, QuotedFields) {
  EXPECT_EQ(Claimed("\"a,b.py\",sha256=x,1\nc.py,,\n"), (Paths{"a,b.py", "c.py"}));
  EXPECT_EQ(Claimed("\"say \"\"hi\"\".py\",,\nc.py,,\n"), (Paths{"say \"hi\".py", "c.py"}));
  EXPECT_EQ(Claimed("\"two\nlines.py\",,\nc.py,,\n"), (Paths{"two\nlines.py", "c.py"}));
  EXPECT_EQ(Claimed("\"a.py\"\r\nc.py,,\n"), (Paths{"a.py", "c.py"}));
  EXPECT_EQ(Claimed("a.py,\"x\ny\",\"1\"\nc.py,,\n"), (Paths{"a.py", "c.py"}));
  EXPECT_EQ(Claimed("\"never closed.py"), (Paths{"never closed.py"}));
  EXPECT_EQ(Claimed("\"\",,\nc.py,,\n"), (Paths{"c.py"}));
}

TEST(RecordTest, LeavesOutWhatLeavesTheRoot) {
  EXPECT_EQ(Claimed("../../../bin/tool.py,,\n/usr/x.py,,\na/../../x.py,,\na/../b.py,,\nok.py,,\n"),
            (Paths{"ok.py"}));
  EXPECT_EQ(Claimed(std::string_view("a\0b.py,,\nok.py,,\n", 17)), (Paths{"ok.py"}));
}

TEST(RecordTest, SpellsPathsAsTheWalkDoes) {
  EXPECT_EQ(Claimed("./a//b/./c.py,,\n"), (Paths{"a/b/c.py"}));
}

TEST(RecordTest, OddNames) {
  EXPECT_EQ(Claimed("-x y.py,,\n\xff.py,,\n.py,,\n"), (Paths{"-x y.py", "\xff.py", ".py"}));
}

}  // namespace
}  // namespace pybytecode::scan
