// What a run leaves for the next one.
#include "tool/build.h"

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>

#include "tests/support/temp_dir.h"
#include "tool/os/file.h"
#include "tool/os/signals.h"

namespace pybytecode {
namespace {

/// A stage with one file that is data.
class BuildTest : public testing::Test {
 protected:
  BuildTest() {
    settings.stage = dir.MakeDirectory("stage");
    settings.manifest = dir / "manifest";
    settings.prune = true;
    dir.MakeDirectory("tree");
  }
  ~BuildTest() override { os::PretendSignal(0); }

  Pass PassWith(const std::vector<std::string>& names) {
    Pass pass;
    pass.targets.push_back({{"tree", dir / "tree"}, {}, {}});
    pass.tree.roots.push_back({"tree", dir / "tree"});
    pass.tree.directories.emplace_back();
    for (const std::string& name : names) pass.data.push_back({0, name, {}});
    pass.staged = pass.tree;
    return pass;
  }

  /// A run of its own, as far as it is published.
  void Publish(const std::vector<Pass>& passes) { Build(settings, ledger).Publish(passes, 1); }

  test::TempDir dir;
  Settings settings;
  Observer observer;
  Ledger ledger{observer};
};

TEST_F(BuildTest, WhatASignalKeptFromBeingLookedAtIsNoLeftover) {
  const std::string staged = dir.Write("stage/table.txt", "1");
  Publish({PassWith({"table.txt"})});
  const std::string listed = os::ReadFile(settings.manifest);

  os::PretendSignal(SIGTERM);
  Publish({PassWith({})});
  EXPECT_TRUE(std::filesystem::exists(staged));
  EXPECT_EQ(os::ReadFile(settings.manifest), listed);

  os::PretendSignal(0);
  Publish({PassWith({})});
  EXPECT_FALSE(std::filesystem::exists(staged));
}

TEST_F(BuildTest, WhatIsStagedIsAnnouncedAndSoFoundByTheNextRun) {
  Publish({PassWith({"table.txt"})});
  const std::string listed = os::ReadFile(settings.manifest);
  dir.Write("stage/table.txt", "1");
  Build(settings, ledger).Announce(PassWith({"table.txt"}));
  EXPECT_EQ(os::ReadFile(settings.manifest), listed);

  Build(settings, ledger).Announce(PassWith({"new.txt", "table.txt"}));  // And dies.
  EXPECT_NE(os::ReadFile(settings.manifest), listed);
  const std::string staged = dir.Write("stage/new.txt", "1");
  Publish({PassWith({"table.txt"})});
  EXPECT_FALSE(std::filesystem::exists(staged));
  EXPECT_TRUE(std::filesystem::exists(dir / "stage/table.txt"));
  EXPECT_EQ(os::ReadFile(settings.manifest), listed);
}

TEST_F(BuildTest, NothingIsAnnouncedThatNobodyPrunes) {
  settings.prune = false;
  Build(settings, ledger).Announce(PassWith({"new.txt"}));
  EXPECT_FALSE(std::filesystem::exists(settings.manifest));
}

}  // namespace
}  // namespace pybytecode
