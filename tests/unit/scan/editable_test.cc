#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <functional>
#include <string>

#include "tests/support/temp_dir.h"
#include "tool/scan/environment.h"

namespace pybytecode::scan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class EditableTest : public testing::Test {
 protected:
  void DirectUrl(const std::string& name, const std::string& url, const char* editable = "true") {
    dir.Write(
        "site/" + name + ".dist-info/direct_url.json",
        R"({"dir_info": {"editable": )" + std::string(editable) + R"(}, "url": ")" + url + "\"}");
  }

  std::vector<std::string> Found() { return EditableDirectories(dir / "site"); }

  test::TempDir dir;
};

TEST_F(EditableTest, DirectUrl) {
  dir.MakeDirectory("one");
  dir.MakeDirectory("two");
  dir.MakeDirectory("three");
  DirectUrl("b-1", "file://" + dir / "one");
  DirectUrl("a-1", "file://localhost" + dir / "two/");
  DirectUrl("c-1", "file:" + dir / "three");
  EXPECT_THAT(Found(), ElementsAre(dir / "two", dir / "one", dir / "three"));
}

TEST_F(EditableTest, UrlsArePercentEncoded) {
  dir.MakeDirectory("my project \u00e9 100%");
  dir.MakeDirectory("b%zz");
  DirectUrl("a-1", "file://" + dir / "my%20project%20%c3%A9%20100%25");
  DirectUrl("b-1", "file://" + dir / "b%zz");
  DirectUrl("c-1", "file://" + dir / "b%zz%00");
  EXPECT_THAT(Found(), ElementsAre(dir / "my project \u00e9 100%", dir / "b%zz"));
}

TEST_F(EditableTest, OtherDirectUrlsAreNone) {
  dir.MakeDirectory("project");
  DirectUrl("a-1", "file://" + dir / "project", "false");
  DirectUrl("b-1", "https://example.org/project");
  DirectUrl("c-1", "file://host" + dir / "project");
  DirectUrl("d-1", "file://" + dir / "gone");
  DirectUrl("e-1", "file:project");
  DirectUrl("f-1", "file://" + dir.Write("wheel.whl"));
  for (const char* text : {"", "{", "[]", "{}", R"({"url": 1, "dir_info": {"editable": true}})",
                           R"({"url": "file:///", "dir_info": []})", "\xff\xfe"})
    dir.Write(
        "site/x-" + std::to_string(std::hash<std::string>()(text)) + ".dist-info/direct_url.json",
        text);
  EXPECT_THAT(Found(), IsEmpty());
}

TEST_F(EditableTest, PthLines) {
  for (const char* name : {"a", "b c", "importlib_x", "site/sub"}) dir.MakeDirectory(name);
  dir.Write("site/z.pth", "\xEF\xBB\xBF" + dir / "a" + "\n# " + dir / "comment" + "\n\n   \n" +
                              "import sys; sys.path.append('x')\nimport\tos\n" + dir / "b c" +
                              "  \r\n" + dir / "gone" + "\n../importlib_x\nsub\n.\n");
  EXPECT_THAT(Found(), ElementsAre(dir / "a", dir / "b c", dir / "importlib_x"));
}

TEST_F(EditableTest, PthLinesThatBeginLikeImport) {
  dir.MakeDirectory("site/../imports");
  dir.Link("../imports", "site/importlib_link");
  dir.Write("site/a.pth", "importlib_link\n");
  EXPECT_THAT(Found(), ElementsAre(dir / "site/importlib_link"));
}

TEST_F(EditableTest, EachDirectoryOnce) {
  dir.MakeDirectory("project");
  dir.Link("project", "alias");
  DirectUrl("a-1", "file://" + dir / "project");
  dir.Write("site/a.pth", dir / "project/" + "\n" + dir / "./project" + "\n" + dir / "alias");
  EXPECT_THAT(Found(), ElementsAre(dir / "project"));
}

TEST_F(EditableTest, NothingBelowSitePackagesItself) {
  dir.Write("site/egg/x.py");
  dir.Link("site", "lib64");
  dir.Write("site/a.pth", "egg\n" + dir / "lib64/egg" + "\n" + dir / "site" + "\n");
  EXPECT_THAT(Found(), IsEmpty());
  dir.MakeDirectory("site-neighbour");
  dir.Write("site/b.pth", "../site-neighbour\n");
  EXPECT_THAT(Found(), ElementsAre(dir / "site-neighbour"));
}

TEST_F(EditableTest, FilesOfOtherKindsAreNotRead) {
  dir.MakeDirectory("project");
  dir.Write("site/.hidden.pth", dir / "project");  // site.py skips these since 3.12.
  dir.Write("site/a.txt", dir / "project");
  dir.MakeDirectory("site/directory.pth");
  ASSERT_EQ(::mkfifo((dir / "site/fifo.pth").c_str(), 0600), 0);
  dir.Link("/dev/zero", "site/endless.pth");
  EXPECT_THAT(Found(), IsEmpty());
}

TEST_F(EditableTest, NoSitePackages) { EXPECT_THAT(EditableDirectories(dir / "gone"), IsEmpty()); }

}  // namespace
}  // namespace pybytecode::scan
