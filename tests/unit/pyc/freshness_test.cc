#include "tool/pyc/freshness.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>

#include "tests/support/temp_dir.h"
#include "tests/unit/pyc/code_samples.h"
#include "tests/unit/pyc/tree_of.h"
#include "tool/os/signals.h"
#include "tool/pyc/name.h"

namespace pybytecode::pyc {
namespace {

using pybytecode::test::TempDir;
using test::TreeOf;

class FreshnessTest : public testing::Test {
 protected:
  FreshnessTest() {
    const test::CodeSample& sample = test::kCodeSamples[2];
    variant.identity = {MagicOf(sample.magic_number), "cpython-311"};
    body = sample.Bytes();
    dir.Write("x.py", "x = 1\n");
  }

  HeaderBytes HeaderOf(const std::string& file) const {
    const Tree tree = TreeOf(dir.Path(), {file});
    return variant.Header(tree.directories[0].sources[0].stat, os::ReadFile(dir / file));
  }
  /// Writes the bytecode file of a source in the root, with a body that is asked for.
  std::string Bytecode(const std::string& file, int level, const std::string& code) {
    const HeaderBytes header = HeaderOf(file);
    return dir.Write("__pycache__/" + BytecodeName(file, variant.Tag(), level),
                     std::string(header.data(), header.size()) + code);
  }
  std::string Bytecode() { return Bytecode("x.py", 0, body); }
  void Poke(const std::string& path, std::size_t at) {
    std::string bytes = os::ReadFile(path);
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    std::filesystem::remove(path);
    dir.Write(path.substr(dir.Path().size() + 1), bytes);
  }
  Freshness Check(const std::vector<std::string>& files = {"x.py"}) const {
    return CheckFreshness(TreeOf(dir.Path(), files), variant, options);
  }
  bool Fresh() const { return Check().stale.empty(); }

  TempDir dir;
  Variant variant;
  FreshnessOptions options;
  std::string body;
};

TEST_F(FreshnessTest, MissingIsStale) {
  const Freshness found = Check();
  ASSERT_EQ(found.stale.size(), 1U);
  EXPECT_EQ(found.stale[0].id, (SourceId{0, 0}));
  EXPECT_EQ(found.stale[0].levels, LevelBit(0));
  EXPECT_EQ(found.stale[0].size, 6U);
  EXPECT_EQ(found.fresh, 0U);
  dir.MakeDirectory("__pycache__");
  EXPECT_FALSE(Fresh());
}

TEST_F(FreshnessTest, FreshByTimestamp) {
  Bytecode();
  EXPECT_TRUE(Fresh());
  EXPECT_EQ(Check().fresh, 1U);
}

TEST_F(FreshnessTest, ChangedIsWhatIsStaleOrWasWrittenSince) {
  dir.Write("y.py", "y = 1\n");
  Bytecode();
  options.since = {INT64_C(1) << 40, 0};
  EXPECT_EQ(Check({"x.py", "y.py"}).changed, std::vector{(SourceId{0, 1})});
  options.since = {1, 0};
  EXPECT_EQ(Check({"x.py", "y.py"}).changed, (std::vector{SourceId{0, 0}, SourceId{0, 1}}));
  variant.mode = InvalidationMode::kCheckedHash;
  EXPECT_EQ(Check().changed, std::nullopt);
}

TEST_F(FreshnessTest, EveryByteOfTheHeaderCounts) {
  for (const InvalidationMode mode : {InvalidationMode::kTimestamp, InvalidationMode::kCheckedHash,
                                      InvalidationMode::kUncheckedHash}) {
    variant.mode = mode;
    for (std::size_t at = 0; at < kHeaderSize; ++at) {
      const std::string file = Bytecode();
      EXPECT_TRUE(Fresh());
      Poke(file, at);
      EXPECT_FALSE(Fresh()) << at;
    }
  }
}

TEST_F(FreshnessTest, TheKindMustBeTheOneAskedFor) {
  const InvalidationMode modes[] = {InvalidationMode::kTimestamp, InvalidationMode::kCheckedHash,
                                    InvalidationMode::kUncheckedHash};
  for (const InvalidationMode written : modes)
    for (const InvalidationMode asked : modes) {
      variant.mode = written;
      Bytecode();
      variant.mode = asked;
      EXPECT_EQ(Fresh(), written == asked);
    }
}

TEST_F(FreshnessTest, HashesSeeTheTextAndNotTheTime) {
  variant.mode = InvalidationMode::kCheckedHash;
  Bytecode();
  const timespec times[2] = {{1, 0}, {1, 0}};
  ASSERT_EQ(::utimensat(AT_FDCWD, (dir / "x.py").c_str(), times, 0), 0);
  EXPECT_TRUE(Fresh());
  dir.Write("x.py", "x = 2\n");
  EXPECT_FALSE(Fresh());
}

TEST_F(FreshnessTest, HashFunctionIsTheInterpretersOwn) {
  variant.mode = InvalidationMode::kUncheckedHash;
  Bytecode();
  variant.hash = HashFunction::kSipHash24;
  EXPECT_FALSE(Fresh());
}

TEST_F(FreshnessTest, FewerThanSeventeenBytesAreStale) {
  for (std::size_t size = 0; size <= kHeaderSize + 1; ++size) {
    std::filesystem::resize_file(Bytecode(), size);
    EXPECT_EQ(Fresh(), size > kHeaderSize) << size;
  }
}

TEST_F(FreshnessTest, VerifyReadsTheBody) {
  options.verify = true;
  const std::string file = Bytecode();
  EXPECT_TRUE(Fresh());
  for (const std::size_t size : {kHeaderSize, kHeaderSize + 1, kHeaderSize + body.size() / 2,
                                 kHeaderSize + body.size() - 1}) {
    std::filesystem::resize_file(Bytecode(), size);
    EXPECT_FALSE(Fresh()) << size;
  }
  Bytecode("x.py", 0, body + "N");
  EXPECT_FALSE(Fresh());
  Bytecode("x.py", 0, std::string(body.size(), '\0'));
  EXPECT_FALSE(Fresh());
  options.verify = false;
  EXPECT_TRUE(Fresh());
}

TEST_F(FreshnessTest, VerifyKnowsNoLayoutOfAnUnknownMagicNumber) {
  variant.identity.magic = MagicOf(9000);
  Bytecode();
  EXPECT_TRUE(Fresh());
  options.verify = true;
  EXPECT_FALSE(Fresh());
}

TEST_F(FreshnessTest, EachLevelForItself) {
  variant.levels = LevelBit(0) | LevelBit(1) | LevelBit(2);
  Bytecode("x.py", 1, body);
  const Freshness found = Check();
  ASSERT_EQ(found.stale.size(), 1U);
  EXPECT_EQ(found.stale[0].levels, LevelBit(0) | LevelBit(2));
  EXPECT_EQ(found.fresh, 1U);
}

TEST_F(FreshnessTest, ForceTakesEverythingForStale) {
  Bytecode();
  options.force = true;
  EXPECT_FALSE(Fresh());
  EXPECT_EQ(Check().fresh, 0U);
}

TEST_F(FreshnessTest, WhatIsNoBytecodeFileIsStale) {
  const std::string name = dir / ("__pycache__/" + BytecodeName("x.py", variant.Tag(), 0));
  dir.MakeDirectory("__pycache__");
  ASSERT_EQ(::mkfifo(name.c_str(), 0600), 0);
  EXPECT_FALSE(Fresh());  // And does not wait for a writer.
  std::filesystem::remove(name);
  std::filesystem::create_directory(name);
  EXPECT_FALSE(Fresh());
}

TEST_F(FreshnessTest, NothingIsFreshBehindALinkedCacheDirectory) {
  Bytecode();
  std::filesystem::rename(dir / "__pycache__", dir / "elsewhere");
  dir.Link("elsewhere", "__pycache__");
  EXPECT_FALSE(Fresh());
}

TEST_F(FreshnessTest, ALinkToAFreshFileIsFresh) {  // The importer reads it.
  const std::string file = Bytecode();
  std::filesystem::rename(file, dir / "real");
  std::filesystem::create_symlink(dir / "real", file);
  EXPECT_TRUE(Fresh());
}

TEST_F(FreshnessTest, TheOrderIsTheTreesForAnyNumberOfThreads) {
  std::vector<std::string> files;
  for (int i = 0; i < 300; ++i)
    files.push_back("d" + std::to_string(i / 3) + "/m" + std::to_string(i) + ".py");
  for (const std::string& file : files) dir.Write(file, "pass\n");
  for (const int threads : {1, 2, 7, 64}) {
    options.threads = threads;
    const Freshness found = Check(files);
    ASSERT_EQ(found.stale.size(), files.size());
    for (std::uint32_t i = 0; i < 300; ++i)
      EXPECT_EQ(found.stale[i].id, (SourceId{i / 3, i % 3})) << threads;
  }
}

TEST_F(FreshnessTest, ASignalEndsItEarly) {
  os::PretendSignal(2);
  EXPECT_TRUE(Check().stale.empty());
  os::PretendSignal(0);
}

}  // namespace
}  // namespace pybytecode::pyc
