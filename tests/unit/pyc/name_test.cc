#include "tool/pyc/name.h"

#include <gtest/gtest.h>

namespace pybytecode::pyc {
namespace {

// importlib.util.cache_from_source of CPython 3.8 and 3.13.
TEST(NameTest, AsTheImporter) {
  const struct {
    const char* source;
    const char* stem;
  } cases[] = {{"x.py", "x"},         {"a.b.py", "a.b"}, {".py", "py"},
               {"..py", "."},         {"x..py", "x."},   {".x.py", ".x"},
               {"x.pyc.py", "x.pyc"}, {"a b.py", "a b"}, {"\xC3\xA9\xFF.py", "\xC3\xA9\xFF"}};
  for (const auto& c : cases) {
    const std::string stem = c.stem;
    EXPECT_EQ(BytecodeName(c.source, "cpython-311", 0), stem + ".cpython-311.pyc");
    EXPECT_EQ(BytecodeName(c.source, "cpython-311", 1), stem + ".cpython-311.opt-1.pyc");
    EXPECT_EQ(BytecodeName(c.source, "cpython-311", 2), stem + ".cpython-311.opt-2.pyc");
  }
}

TEST(NameTest, LegacyNamesCarryNothing) {
  EXPECT_EQ(BytecodeName("x.py", "", 0), "x.pyc");
  EXPECT_EQ(BytecodeName("x.py", "", 2), "x.pyc");
  EXPECT_EQ(BytecodeName("a.b.py", "", 0), "a.b.pyc");
}

TEST(NameTest, AppendKeepsWhatIsThere) {
  std::string out = "dir/";
  AppendBytecodeName(out, "x.py", "t", 0);
  EXPECT_EQ(out, "dir/x.t.pyc");
}

TEST(NameTest, Join) {
  EXPECT_EQ(Join("a", "b"), "a/b");
  EXPECT_EQ(Join("a/", "b"), "a/b");
  EXPECT_EQ(Join("", "b"), "b");
  EXPECT_EQ(Join("a", ""), "a");
  EXPECT_EQ(Join("/", "b"), "/b");
  EXPECT_EQ(Join("", ""), "");
}

class PlaceTest : public testing::Test {
 protected:
  std::string Of(const std::string& relative) const {
    const Place place = PlaceOf(settings, root, relative);
    return place.anchor + "|" + place.relative;
  }
  PlaceSettings settings;
  Root root{"src", "/w/src"};
};

TEST_F(PlaceTest, InPlace) {
  EXPECT_EQ(Of(""), "/w/src|__pycache__");
  EXPECT_EQ(Of("a/b"), "/w/src|a/b/__pycache__");
}

TEST_F(PlaceTest, Legacy) {
  settings.legacy = true;
  EXPECT_EQ(Of(""), "/w/src|");
  EXPECT_EQ(Of("a/b"), "/w/src|a/b");
}

// sys.pycache_prefix mirrors the absolute directory, without __pycache__.
TEST_F(PlaceTest, Prefix) {
  settings.pycache_prefix = "/p";
  EXPECT_EQ(Of(""), "/p|w/src");
  EXPECT_EQ(Of("a/b"), "/p|w/src/a/b");
  root.path = "/";
  EXPECT_EQ(Of(""), "/p|");
  EXPECT_EQ(Of("a"), "/p|a");
}

TEST_F(PlaceTest, LegacyNamesIgnoreThePrefix) {
  settings.pycache_prefix = "/p";
  settings.legacy = true;
  EXPECT_EQ(Of("a"), "/w/src|a");
}

TEST_F(PlaceTest, Mirror) {
  settings.output_dir = "/out";
  EXPECT_EQ(Of(""), "/out|__pycache__");
  EXPECT_EQ(Of("a/b"), "/out|a/b/__pycache__");
  settings.pycache_prefix = "/p";  // The mirror wins.
  EXPECT_EQ(Of("a/b"), "/out|a/b/__pycache__");
  settings.legacy = true;
  EXPECT_EQ(Of("a/b"), "/out|a/b");
}

TEST_F(PlaceTest, MirrorBelowTheDeepestBase) {
  settings.output_dir = "/out";
  settings.base_dirs = {"/w", "/w/src/a", "/elsewhere", "/w/src/ab"};
  EXPECT_EQ(Of(""), "/out|src/__pycache__");
  EXPECT_EQ(Of("a"), "/out|__pycache__");
  EXPECT_EQ(Of("a/b"), "/out|b/__pycache__");
  EXPECT_EQ(Of("abc"), "/out|src/abc/__pycache__");
  settings.base_dirs = {"/"};
  EXPECT_EQ(Of("a"), "/out|w/src/a/__pycache__");
  settings.base_dirs = {"/elsewhere"};  // Holds nothing: below the root.
  EXPECT_EQ(Of("a"), "/out|a/__pycache__");
}

}  // namespace
}  // namespace pybytecode::pyc
