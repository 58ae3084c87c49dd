#include "tool/pyc/rewrite.h"

#include <gtest/gtest.h>

namespace pybytecode::pyc {
namespace {

class RewriteTest : public testing::Test {
 protected:
  std::string Of(const std::string& relative, std::string_view name = "m.py") const {
    std::string out = "kept ";
    FilenameRewriter(rewrite, place).Append(out, root, relative, name);
    EXPECT_EQ(out.substr(0, 5), "kept ");
    return out.substr(5);
  }
  RewriteSettings rewrite;
  PlaceSettings place;
  Root root{"src", "/w/src"};
};

TEST_F(RewriteTest, TheAbsolutePathByDefault) {
  EXPECT_EQ(Of(""), "/w/src/m.py");
  EXPECT_EQ(Of("a/b"), "/w/src/a/b/m.py");
}

TEST_F(RewriteTest, StripsThePathAsGivenFirst) {
  rewrite.strip_dir = "src";
  EXPECT_EQ(Of("a"), "a/m.py");
  rewrite.strip_dir = "src/a/";
  EXPECT_EQ(Of("a"), "m.py");
  EXPECT_EQ(Of("b"), "/w/src/b/m.py");  // Does not begin with it: stays whole.
}

TEST_F(RewriteTest, StripsTheAbsolutePathElse) {
  rewrite.strip_dir = "/w";
  EXPECT_EQ(Of("a"), "src/a/m.py");
  rewrite.strip_dir = "/w/s";  // Whole parts only.
  EXPECT_EQ(Of("a"), "/w/src/a/m.py");
  rewrite.strip_dir = "/";
  EXPECT_EQ(Of("a"), "w/src/a/m.py");
}

TEST_F(RewriteTest, PrependsThePathAsGiven) {
  rewrite.prepend_dir = "/opt";
  EXPECT_EQ(Of("a"), "/opt/src/a/m.py");
  root.given = "/w/src";
  EXPECT_EQ(Of("a"), "/opt/w/src/a/m.py");
  rewrite.prepend_dir = "/";
  EXPECT_EQ(Of("a"), "/w/src/a/m.py");
}

TEST_F(RewriteTest, StripsAndPrepends) {
  rewrite.strip_dir = "/w/src";
  rewrite.prepend_dir = "/opt/app/";
  EXPECT_EQ(Of("a"), "/opt/app/a/m.py");
  rewrite.strip_dir = "/elsewhere";
  EXPECT_EQ(Of("a"), "/opt/app/w/src/a/m.py");
}

TEST_F(RewriteTest, PrependsThePathBelowTheDeepestBase) {
  place.base_dirs = {"/w", "/w/src/a"};
  rewrite.prepend_dir = "/opt";
  EXPECT_EQ(Of(""), "/opt/src/m.py");
  EXPECT_EQ(Of("a/b"), "/opt/b/m.py");
  EXPECT_EQ(Of("a"), "/opt/m.py");
}

TEST_F(RewriteTest, DestinationReplacesTheRoot) {
  rewrite.dest_dir = "/dest";
  EXPECT_EQ(Of(""), "/dest/m.py");
  EXPECT_EQ(Of("a/b"), "/dest/a/b/m.py");
}

TEST_F(RewriteTest, AnyBytes) { EXPECT_EQ(Of("\xFF", "\n.py"), "/w/src/\xFF/\n.py"); }

TEST(StripDirectoryTest, OnlyLeadingWholeParts) {
  const auto strip = [](std::string path, std::string_view prefix) {
    return StripDirectory(path, prefix) ? path : "unchanged";
  };
  EXPECT_EQ(strip("a/b/c", "a"), "b/c");
  EXPECT_EQ(strip("a/b/c", "a/b///"), "c");
  EXPECT_EQ(strip("a/b", "a/b"), "unchanged");
  EXPECT_EQ(strip("ab/c", "a"), "unchanged");
  EXPECT_EQ(strip("/a/b", "/"), "a/b");
  EXPECT_EQ(strip("a/b", "/"), "unchanged");
}

}  // namespace
}  // namespace pybytecode::pyc
