#include "tool/stage.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/temp_dir.h"
#include "tool/os/file.h"
#include "tool/scan/scan.h"

namespace pybytecode {
namespace {

using Lines = std::vector<std::string>;

class Listening : public Observer {
 public:
  void OnProblem(const Problem& problem) override { heard.push_back(problem.path); }
  Lines heard;
};

class StageTest : public testing::Test {
 protected:
  StageTest() { place.output_dir = dir / "stage"; }
  void Look() {
    tree = scan::Scan(targets, {});
    Lines ours = own;
    ours.push_back(place.output_dir);
    data = FindData(tree, {targets, true, ours});
  }
  Tree Copy() {
    Look();
    return CopyToStage(place, tree, data, ledger);
  }
  Lines Data() {
    Look();
    Lines names;
    for (const DataFile& file : data)
      names.push_back(PlaceInStage(place, tree, file.directory, file.name));
    return names;
  }
  /// "<as given> -> <in the stage>" for each source.
  static Lines Sources(const Tree& staged) {
    Lines lines;
    for (std::uint32_t d = 0; d < staged.directories.size(); ++d)
      for (std::uint32_t s = 0; s < staged.directories[d].sources.size(); ++s) {
        const Directory& directory = staged.directories[d];
        const Root& root = staged.roots[directory.root];
        lines.push_back(PathAsGiven(staged, {d, s}) + " -> " + root.path + "|" +
                        directory.relative + "|" + directory.Name(directory.sources[s]));
      }
    return lines;
  }
  void Walk(const std::string& given, const std::string& relative) {
    targets.push_back({{given, dir / relative}, {}, {}});
  }

  test::TempDir dir;
  PlaceSettings place;
  std::vector<scan::Target> targets;
  Lines own;
  Tree tree;
  std::vector<DataFile> data;
  Listening observer;
  Ledger ledger{observer};
};

TEST_F(StageTest, DataIsEveryRegularFileThatIsNoSource) {
  dir.Write("src/a.py");
  dir.Write("src/a.txt");
  dir.Write("src/p/q/deep.bin");
  dir.Write("src/__pycache__/a.cpython-311.pyc");
  dir.Write("src/.pbc-0123456789abcdef");
  dir.Link("a.txt", "src/link.txt");
  dir.Link("nowhere", "src/dangling");
  dir.Link("/", "src/away");
  Walk("src", "src");
  EXPECT_EQ(Data(), (Lines{"a.txt", "link.txt", "p/q/deep.bin"}));
}

TEST_F(StageTest, WhatTheRunWritesIsNoData) {
  dir.Write("src/stamp");
  dir.Write("src/p/stamp");
  own = {dir / "src/stamp"};
  Walk("src", "src");
  EXPECT_EQ(Data(), Lines{"p/stamp"});
}

TEST_F(StageTest, OfListedFilesOnlyThoseAreData) {
  dir.Write("src/a.py");
  dir.Write("src/a.txt");
  dir.Write("src/b.txt");
  targets.push_back({{"src", dir / "src"}, {"a.py", "a.txt"}, {}});
  EXPECT_EQ(Data(), Lines{"a.txt"});
}

TEST_F(StageTest, TheStageIsNoSource) {
  dir.Write("a.py");
  dir.Write("stage/a.py");
  dir.Write("stage/p/b.txt");
  dir.Write("stage2/c.txt");
  Walk(".", "");
  targets[0].root.path = dir.Path();
  EXPECT_EQ(Data(), Lines{"stage2/c.txt"});
}

TEST_F(StageTest, TheStagedTreeIsKnownByItsOriginals) {
  dir.Write("src/a.py", "a");
  dir.Write("src/p/b.py", "b");
  Walk("../src", "src");
  const std::string stage = dir / "stage";
  EXPECT_EQ(Sources(Copy()),
            (Lines{"../src/a.py -> " + stage + "||a.py", "../src/p/b.py -> " + stage + "|p|b.py"}));
  EXPECT_EQ(os::ReadFile(stage + "/p/b.py"), "b");
}

TEST_F(StageTest, ABaseAboveTheRootPutsItDeeper) {
  dir.Write("src/p/b.py", "b");
  place.base_dirs = {dir / "src"};
  Walk("here", "src/p");
  EXPECT_EQ(Sources(Copy()), Lines{"here/b.py -> " + (dir / "stage/p") + "||b.py"});
  EXPECT_EQ(os::ReadFile(dir / "stage/p/b.py"), "b");
}

TEST_F(StageTest, ABaseBelowTheRootPutsItHigher) {
  dir.Write("src/p/q/b.py", "b");
  place.base_dirs = {dir / "src/p"};
  Walk("here", "src");
  EXPECT_EQ(Sources(Copy()), Lines{"here/p/q/b.py -> " + (dir / "stage") + "|q|b.py"});
  EXPECT_EQ(os::ReadFile(dir / "stage/q/b.py"), "b");
}

TEST_F(StageTest, TheFirstOfTwoFilesHasThePlace) {
  dir.Write("one/a.py", "1");
  dir.Write("one/x", "1");
  dir.Write("two/a.py", "2");
  dir.Write("two/x", "2");
  Walk("one", "one");
  Walk("two", "two");
  EXPECT_EQ(Sources(Copy()), Lines{"one/a.py -> " + (dir / "stage") + "||a.py"});
  EXPECT_EQ(observer.heard, (Lines{dir / "two/a.py", dir / "two/x"}));
  EXPECT_EQ(os::ReadFile(dir / "stage/x"), "1");
}

TEST_F(StageTest, WhatIsThereAlreadyIsNotWritten) {
  dir.Write("src/a.py", "a");
  dir.Write("src/x", "x");
  Walk("src", "src");
  Copy();
  const os::Result<os::FileStat> before = os::Stat(dir / "stage/x");
  Copy();
  EXPECT_EQ(os::Stat(dir / "stage/x")->inode, before->inode);
  dir.Write("src/x", "xx");
  Copy();
  EXPECT_EQ(os::ReadFile(dir / "stage/x"), "xx");
}

}  // namespace
}  // namespace pybytecode
