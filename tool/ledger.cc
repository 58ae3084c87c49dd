#include "tool/ledger.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace pybytecode {

namespace {

/// Calls visit(path, whether it is stale) for each source.
template <class Visit>
void ForSources(const Tree& tree, const pyc::Freshness& freshness, Visit&& visit) {
  auto stale = freshness.stale.begin();
  for (std::uint32_t d = 0; d < tree.directories.size(); ++d) {
    for (std::uint32_t s = 0; s < tree.directories[d].sources.size(); ++s) {
      const SourceId id{d, s};
      const bool is_stale = stale != freshness.stale.end() && stale->id == id;
      if (is_stale) ++stale;
      visit(PathAsGiven(tree, id), is_stale);
    }
  }
}

}  // namespace

void Ledger::Add(const Tree& tree, LevelSet levels, const pyc::Freshness& freshness) {
  for (const Problem& problem : tree.problems) Report(problem);
  const std::lock_guard lock(mutex_);
  summary_.counts.fresh += freshness.fresh;
  summary_.counts.skipped += tree.excluded * CountOf(levels);
  for (const Directory& directory : tree.directories) {
    summary_.sources += directory.sources.size();
    for (const Source& source : directory.sources) summary_.source_bytes += source.stat.size;
  }
  for (const Task& task : freshness.stale) {
    expected_files_ += CountOf(task.levels);
    expected_bytes_ += task.size;
  }
  if (observer_.WantsFiles()) TellFresh(tree, freshness);
  if (!compiled_before_.empty()) CountKept(tree, freshness);
}

void Ledger::TellFresh(const Tree& tree, const pyc::Freshness& freshness) {
  ForSources(tree, freshness, [&](const std::string& path, bool is_stale) {
    if (!is_stale) observer_.OnFile("fresh", path);
  });
}

/// What an earlier look compiled is fresh now, and compiled in this run all the same, unless it is
/// to be compiled again.
void Ledger::CountKept(const Tree& tree, const pyc::Freshness& freshness) {
  ForSources(tree, freshness, [&](const std::string& path, bool is_stale) {
    const auto found = compiled_before_.find(std::hash<std::string>()(path));
    if (found == compiled_before_.end()) return;
    if (is_stale)
      compiled_before_.erase(found);
    else
      kept_ += found->second;
  });
}

void Ledger::StartOver() {
  const std::lock_guard lock(mutex_);
  earlier_.merge(told_);
  for (const auto& [path, files] : compiled_sources_) compiled_before_[path] = files;
  compiled_sources_.clear();
  compiled_ = kept_ = 0;
  expected_files_ = expected_bytes_ = 0;
  done_files_ = done_bytes_ = 0;
  Summary kept;
  kept.counts.removed = summary_.counts.removed;
  kept.jobs = summary_.jobs;
  summary_ = std::move(kept);
}

bool Ledger::IsNew(const std::string& about, const std::string& text) {
  std::string whole = about + '\0' + text;
  const bool is_new = !earlier_.contains(whole);
  told_.insert(std::move(whole));
  return is_new;
}

void Ledger::AddPython(const PythonUsed& python) {
  const std::lock_guard lock(mutex_);
  const bool known =
      std::any_of(summary_.pythons.begin(), summary_.pythons.end(),
                  [&](const PythonUsed& other) { return other.executable == python.executable; });
  if (!known) summary_.pythons.push_back(python);
}

void Ledger::AddJobs(unsigned jobs) {
  const std::lock_guard lock(mutex_);
  summary_.jobs = std::max(summary_.jobs, static_cast<int>(jobs));
}

void Ledger::Refused(RefusedSource& refused) {
  {
    const std::lock_guard lock(mutex_);
    ++summary_.sources;
    summary_.source_bytes += refused.size;
    expected_files_ += refused.failure.files;
  }
  Failed(std::move(refused.failure));
}

void Ledger::Compiled(unsigned files, std::uint64_t bytecode_bytes) {
  compiled_ += files;
  bytecode_bytes_ += bytecode_bytes;
}

void Ledger::CompiledSource(const std::string& path, unsigned files) {
  const std::lock_guard lock(mutex_);
  compiled_sources_.emplace_back(std::hash<std::string>()(path), files);
}

void Ledger::Failed(Failure failure) {
  const std::lock_guard lock(mutex_);
  summary_.counts.failed += failure.files;
  if (IsNew(failure.source, failure.message)) observer_.OnFailure(failure);
  summary_.failures.push_back(std::move(failure));
}

void Ledger::SourceDone(std::uint64_t source_bytes, unsigned files) {
  done_bytes_ += source_bytes;
  done_files_ += files;
}

void Ledger::Report(const Problem& problem) {
  const std::lock_guard lock(mutex_);
  ++summary_.problems;
  if (IsNew(problem.path, problem.reason)) observer_.OnProblem(problem);
}

void Ledger::Notice(const std::string& text) {
  const std::lock_guard lock(mutex_);
  if (IsNew("", text)) observer_.OnNotice(text);
}

void Ledger::File(const char* outcome, const std::string& path) {
  const std::lock_guard lock(mutex_);
  observer_.OnFile(outcome, path);
}

void Ledger::Removed(std::uint64_t files) {
  const std::lock_guard lock(mutex_);
  summary_.counts.removed += files;
}

void Ledger::Trace(std::vector<publish::TraceEvent> events) {
  const std::lock_guard lock(mutex_);
  std::move(events.begin(), events.end(), std::back_inserter(events_));
}

void Ledger::TraceStage(publish::StageEvent stage) noexcept {
  const std::lock_guard lock(mutex_);
  if (stages_.size() < stages_.capacity()) stages_.push_back(stage);
}

void Ledger::Tell(std::vector<SlowSource> slow) {
  const std::lock_guard lock(mutex_);
  observer_.OnProgress(
      {done_files_, expected_files_, done_bytes_, expected_bytes_, std::move(slow)});
}

Summary Ledger::Close() const {
  const std::lock_guard lock(mutex_);
  Summary summary = summary_;
  summary.bytecode_bytes = bytecode_bytes_;
  Counts& counts = summary.counts;
  const std::uint64_t done = compiled_ + counts.failed;
  summary.unfinished = expected_files_ - std::min<std::uint64_t>(expected_files_, done);
  const std::uint64_t kept = std::min(kept_, counts.fresh);
  counts.compiled = compiled_ + kept;
  counts.fresh -= kept;
  std::sort(summary.failures.begin(), summary.failures.end(),
            [](const Failure& a, const Failure& b) { return a.source < b.source; });
  return summary;
}

}  // namespace pybytecode
