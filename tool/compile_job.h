// One thread's job: reads a source, hands its bytes to the executor, and publishes the code that
// comes back, or books the failure. This is where Execute and Publish meet; it moves no byte to an
// interpreter itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "tool/execute/job.h"
#include "tool/ledger.h"
#include "tool/model.h"
#include "tool/os/anchor.h"
#include "tool/publish/bytecode_file.h"
#include "tool/pyc/rewrite.h"
#include "tool/pyc/variant.h"
#include "tool/settings.h"

namespace pybytecode {

/// What all jobs of a run share; nothing in it changes while they work.
struct CompileContext {
  const Settings& settings;
  const Tree& tree;
  const pyc::Variant& variant;
  const Work& work;
  std::optional<std::int64_t> clamp;  ///< SOURCE_DATE_EPOCH
  Ledger& ledger;
};

class CompileJob : public execute::Job {
 public:
  CompileJob(const CompileContext& context, unsigned worker);
  ~CompileJob() override;

  bool Load(std::uint32_t task, std::string& stream, std::size_t& name_size) override;
  void Deliver(std::uint32_t task, const execute::Answer& answer) override;
  void Fail(std::uint32_t task, int level, FailureKind kind,
            const execute::CompileError& error) override;
  LevelSet Finish(std::uint32_t task) override;
  void OnAnswer(std::uint32_t task, const execute::Answer& answer) override;

 private:
  /// A source as it was read, until its task is finished.
  struct Loaded {
    SourceStat stat;
    std::uint64_t inode = 0;
    pyc::HeaderBytes header{};
    LevelSet delivered = 0;     ///< Booked, or to be when it is finished.
    LevelSet compiled = 0;      ///< Of these, what was written.
    std::uint64_t written = 0;  ///< Bytes of it.
    LevelSet outdated = 0;      ///< Code of a text that is not there any more: not written.
    LevelSet failed = 0;
    int changes = 0;  ///< How often it was compiled again because it changed.
    std::optional<Failure> failure;
  };

  const Directory& DirectoryOf(std::uint32_t task) const;
  const Source& SourceOf(std::uint32_t task) const;
  pyc::Place PlaceOf(std::uint32_t task) const;
  std::string BytecodeName(std::uint32_t task, int level) const;
  os::Result<int> SourceDirectory(std::uint32_t task);
  os::Result<os::UniqueFd> OpenSource(std::uint32_t task);
  std::string GivenPath(std::uint32_t task) const;
  std::optional<Failure> ReadSource(std::uint32_t task, std::string& stream, Loaded& loaded);
  void FailUnread(std::uint32_t task, Failure failure);
  bool Changed(std::uint32_t task, const Loaded& loaded);
  bool ChangedUnseen(std::uint32_t task, const Loaded& loaded);
  LevelSet Again(std::uint32_t task, Loaded& loaded);
  void RemoveOutdated(std::uint32_t task, LevelSet levels);
  std::vector<std::string> Twins(std::uint32_t task, int level) const;
  bool IsGone(std::uint32_t task);
  void BookUnwritten(std::uint32_t task, const std::string& why);
  void Close(std::uint32_t task);

  const CompileContext& context_;
  const unsigned worker_;
  const pyc::FilenameRewriter rewriter_;
  os::KeptDirectory sources_;
  publish::BytecodeWriter writer_;
  std::unordered_map<std::uint32_t, Loaded> loaded_;
  std::vector<publish::TraceEvent> events_;
};

}  // namespace pybytecode
