// One thread's job with one source, as the executor would drive it: no interpreter.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>

#include "tests/support/temp_dir.h"
#include "tests/unit/pyc/tree_of.h"
#include "tool/compile_job.h"
#include "tool/os/file.h"
#include "tool/pyc/name.h"

namespace pybytecode::test {

class CompileJobTest : public testing::Test {
 protected:
  void Begin(LevelSet levels = LevelBit(0)) {
    source = dir.Write("x.py", "x = 1\n");
    tree = pyc::test::TreeOf(dir.Path(), {"x.py"});
    variant.identity = {pyc::MagicOf(3495), "cpython-311"};
    variant.levels = levels;
    work.tasks = {{{0, 0}, levels, 6}};
    work.batches = {{0, 1}};
    ledger.Add(tree, levels, {work.tasks, 0, {}, {}});
    context.emplace(CompileContext{settings, tree, variant, work, std::nullopt, ledger});
    job.emplace(*context, 0U);
  }
  bool Load() {
    stream.clear();
    return job->Load(0, stream, name_size);
  }
  void Deliver(int level) { job->Deliver(0, {0, level, true, 0, 0, "code"}); }
  void Fail(int level) {
    job->Fail(0, level, FailureKind::kSyntax, {"syntax", 1, 2, "SyntaxError"});
  }
  /// Of a source that has a bytecode file of level 1 from before.
  void CompileLevel0AndFailAtLevel1() {
    Begin(LevelBit(0) | LevelBit(1));
    dir.Write("__pycache__/" + pyc::BytecodeName("x.py", "cpython-311", 1), "old");
    ASSERT_TRUE(Load());
    Deliver(0);
    Fail(1);
    EXPECT_EQ(job->Finish(0), 0);
  }
  std::string File(int level) const {
    return dir / ("__pycache__/" + pyc::BytecodeName("x.py", "cpython-311", level));
  }
  bool Exists(int level) const { return static_cast<bool>(os::Stat(File(level))); }
  void ExpectCounts(std::uint64_t compiled, std::uint64_t failed) {
    const Summary summary = ledger.Close();
    EXPECT_EQ(summary.counts.compiled, compiled);
    EXPECT_EQ(summary.counts.failed, failed);
    EXPECT_EQ(summary.unfinished, 0U);
  }

  test::TempDir dir;
  Settings settings;
  Tree tree;
  pyc::Variant variant;
  Work work;
  Observer nobody;
  Ledger ledger{nobody};
  std::optional<CompileContext> context;
  std::optional<CompileJob> job;
  std::string source, stream;
  std::size_t name_size = 0;
};

}  // namespace pybytecode::test
