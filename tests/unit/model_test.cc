#include "tool/model.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>

namespace pybytecode {
namespace {

Tree TreeOf(const std::string& root, const std::string& relative) {
  Tree tree;
  tree.roots.push_back({"given", root});
  tree.directories.emplace_back().relative = relative;
  return tree;
}

TEST(PathOfTest, IsAbsolute) {
  for (const auto& [root, relative, path] :
       {std::tuple("/a", "b/c", "/a/b/c"), {"/a", "", "/a"}, {"/", "b", "/b"}, {"/", "", "/"}}) {
    const Tree tree = TreeOf(root, relative);
    EXPECT_EQ(PathOf(tree, tree.directories[0]), path);
  }
}

TEST(DirectoryTest, FindsASourceByItsName) {
  Directory directory;
  for (const std::string name : {"a.py", "b.py", "b\xff.py"}) {
    Source source;
    source.name = static_cast<std::uint32_t>(directory.names.size());
    directory.names.append(name).append(1, '\0');
    directory.sources.push_back(source);
  }
  for (const Source& source : directory.sources)
    EXPECT_EQ(directory.Find(directory.Name(source)), &source);
  for (const char* name : {"", "a", "a.pyc", "aa.py", "c.py"})
    EXPECT_EQ(directory.Find(name), nullptr) << name;
  EXPECT_EQ(Directory().Find("a.py"), nullptr);
}

TEST(LocationTest, IsBelowThePlaceThatTheUserChose) {
  const auto location = [](const Root& root, const std::string& relative) {
    const Location found = LocationOf(root, relative);
    return found.anchor + "|" + found.relative;
  };
  EXPECT_EQ(location({"t", "/t"}, ""), "/t|");
  EXPECT_EQ(location({"t", "/t"}, "p/q"), "/t|p/q");
  EXPECT_EQ(location({"v/lib", "/v/lib", "/v"}, ""), "/v|lib");
  EXPECT_EQ(location({"v/lib", "/v/lib", "/v"}, "p"), "/v|lib/p");
  EXPECT_EQ(location({"v", "/v", "/v"}, ""), "/v|");
  EXPECT_EQ(location({"v", "/v", "/v"}, "p"), "/v|p");
  EXPECT_EQ(location({"/lib", "/lib", "/"}, "p"), "/|lib/p");
}

}  // namespace
}  // namespace pybytecode
