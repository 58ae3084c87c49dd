#include "tool/prune.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/temp_dir.h"
#include "tool/scan/scan.h"

namespace pybytecode {
namespace {

using Lines = std::vector<std::string>;

class PruneTest : public testing::Test {
 protected:
  PruneTest() {
    pass.variant.identity = {pyc::MagicOf(3495), "cpython-311"};
    before.sections.resize(1);
    before.sections[0].identity = pass.variant.identity;
    before.sections[0].levels = LevelBit(0);
  }
  void Look() {
    pass.targets = {{{"src", dir / "src"}, {}, {}}};
    pass.tree = scan::Scan(pass.targets, {});
    pass.suspects.clear();
    for (std::uint32_t i = 0; i < pass.tree.directories.size(); ++i) pass.suspects.push_back(i);
  }
  /// Everything below, directories too.
  Lines Left(const std::string& below) const {
    Lines left;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(dir / below))
      left.push_back(std::filesystem::relative(entry.path(), dir / below).string());
    std::sort(left.begin(), left.end());
    return left;
  }
  std::uint64_t Removed() const { return ledger.Close().counts.removed; }
  void AddBefore(const std::string& path) {
    publish::ManifestSource source;
    source.path = path;
    before.sections[0].sources.push_back(source);
  }
  OutputHistory History(bool staged) { return {dir / "out", staged, before, now}; }

  test::TempDir dir;
  Pass pass;
  publish::Manifest before, now;
  Observer nobody;
  Ledger ledger{nobody};
};

TEST_F(PruneTest, InPlaceByName) {
  dir.Write("src/here.py");
  dir.Write("src/__pycache__/here.cpython-311.pyc");
  dir.Write("src/__pycache__/here.cpython-311.opt-2.pyc");
  dir.Write("src/__pycache__/gone.cpython-311.pyc");
  dir.Write("src/__pycache__/gone.cpython-311.opt-1.pyc");
  dir.Write("src/__pycache__/gone.cpython-312.pyc");
  dir.Write("src/__pycache__/gone.pyc");
  dir.Write("src/p/__pycache__/gone.cpython-311.pyc");
  Look();
  PruneByName(pass, 2, ledger);
  EXPECT_EQ(Removed(), 3U);
  EXPECT_EQ(Left("src"), (Lines{"__pycache__", "__pycache__/gone.cpython-312.pyc",
                                "__pycache__/gone.pyc", "__pycache__/here.cpython-311.opt-2.pyc",
                                "__pycache__/here.cpython-311.pyc", "here.py", "p"}));
}

TEST_F(PruneTest, ASourceThatCameSinceTheScanIsThere) {
  dir.Write("src/__pycache__/new.cpython-311.pyc");
  Look();
  dir.Write("src/new.py");
  PruneByName(pass, 1, ledger);
  EXPECT_EQ(Removed(), 0U);
}

TEST_F(PruneTest, BytecodeOfASourceWithoutAStem) {
  dir.Write("src/.py");
  dir.Write("src/__pycache__/py.cpython-311.pyc");
  Look();
  PruneByName(pass, 1, ledger);
  EXPECT_EQ(Removed(), 0U);
}

TEST_F(PruneTest, ByManifestWhatIsNotThereNow) {
  AddBefore("a.py");
  AddBefore("p/b.py");
  now = before;
  now.sections[0].sources.pop_back();
  dir.Write("out/__pycache__/a.cpython-311.pyc");
  dir.Write("out/p/__pycache__/b.cpython-311.pyc");
  dir.Write("out/p/b.py");
  dir.Write("out/foreign/__pycache__/c.cpython-311.pyc");
  PruneByManifest(History(false), ledger);
  EXPECT_EQ(Left("out"),
            (Lines{"__pycache__", "__pycache__/a.cpython-311.pyc", "foreign", "foreign/__pycache__",
                   "foreign/__pycache__/c.cpython-311.pyc", "p", "p/b.py"}));
}

TEST_F(PruneTest, ByManifestOfAStageTheSourcesToo) {
  AddBefore("p/b.py");
  before.sections[0].data = {"p/words.txt"};
  dir.Write("out/p/__pycache__/b.cpython-311.pyc");
  dir.Write("out/p/b.py");
  dir.Write("out/p/words.txt");
  PruneByManifest(History(true), ledger);
  EXPECT_EQ(Left("out"), Lines{});
  EXPECT_EQ(Removed(), 3U);
}

TEST_F(PruneTest, ByManifestNothingOutside) {
  dir.Write("victim.py");
  dir.Write("__pycache__/victim.cpython-311.pyc");
  dir.Write("elsewhere/b.py");
  dir.MakeDirectory("out");
  dir.Link("../elsewhere", "out/link");
  for (const std::string& path :
       {std::string("../victim.py"), dir / "victim.py", std::string("link/b.py"), std::string(".."),
        std::string("."), std::string(), std::string("/")})
    AddBefore(path);
  const Lines all = Left("");
  PruneByManifest(History(true), ledger);
  EXPECT_EQ(Left(""), all);
  EXPECT_EQ(ledger.Close().problems, 0U);
}

TEST_F(PruneTest, ClearsWhatIsInTheWayOfAStageAndNothingElse) {
  for (const char* path : {"stays.py", "gone.py", "file.py", "was/dir/x.py"}) {
    AddBefore(path);
    dir.Write(std::string("out/") + path);
  }
  dir.Write("src/stays.py");
  dir.Write("src/file.py/inner.py");
  dir.Write("src/was", "a file now");
  Look();
  pass.data = FindData(pass.tree, {pass.targets, true, {}});
  PlaceSettings place;
  place.output_dir = dir / "out";
  ClearStage(History(true), place, pass, ledger);
  EXPECT_EQ(Left("out"), (Lines{"gone.py", "stays.py"}));
}

TEST_F(PruneTest, AnOutputTreeOfSeveralPasses) {
  dir.Write("src/a.py");
  Look();
  Pass other = pass;
  dir.Write("other/b.py");
  other.targets = {{{"other", dir / "other"}, {}, {}}};
  other.tree = scan::Scan(other.targets, {});
  pass.variant.place.output_dir = other.variant.place.output_dir = dir / "out";
  for (const char* stem : {"a", "b", "gone"})
    dir.Write(std::string("out/__pycache__/") + stem + ".cpython-311.pyc");
  dir.Write("out/own/c.py");
  dir.Write("out/own/__pycache__/c.cpython-311.pyc");
  PruneOutputTree({pass, other}, ledger);
  EXPECT_EQ(Removed(), 1U);
}

}  // namespace
}  // namespace pybytecode
