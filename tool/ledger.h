// The books of a run: what became of each bytecode file, told to the observer as it happens. Every
// method may be called from any thread; the observer hears one call at a time.
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "tool/collisions.h"
#include "tool/observer.h"
#include "tool/publish/trace.h"
#include "tool/pyc/freshness.h"
#include "tool/summary.h"

namespace pybytecode {

class Ledger {
 public:
  explicit Ledger(Observer& observer) : observer_(observer) { stages_.reserve(kMostStages); }

  /// What a scan found, and how much of it is to be done.
  void Add(const Tree& tree, LevelSet levels, const pyc::Freshness& freshness);
  void AddPython(const PythonUsed& python);
  void AddJobs(unsigned jobs);
  /// The run is planned anew, because the interpreter is another one or sources changed meanwhile.
  /// What was compiled stays compiled, and what the observer was told is not told again; everything
  /// else is booked anew.
  void StartOver();

  /// A source that was taken out of its tree before that was added.
  void Refused(RefusedSource& refused);
  void Compiled(unsigned files, std::uint64_t bytecode_bytes);
  /// Once a source, named as PathAsGiven() does, when all its bytecode files are booked.
  void CompiledSource(const std::string& path, unsigned files);
  void Failed(Failure failure);
  /// A source is done with: all its bytecode files are.
  void SourceDone(std::uint64_t source_bytes, unsigned files);
  void Report(const Problem& problem);
  void Notice(const std::string& text);
  void File(const char* outcome, const std::string& path);
  bool WantsFiles() const { return observer_.WantsFiles(); }
  void Removed(std::uint64_t files);
  void Trace(std::vector<publish::TraceEvent> events);
  /// Kept only as far as there is room: a destructor says it, also when memory is short.
  void TraceStage(publish::StageEvent stage) noexcept;

  void Tell(std::vector<SlowSource> slow);  ///< OnProgress with the figures as they are.
  const std::vector<publish::TraceEvent>& Events() const { return events_; }
  const std::vector<publish::StageEvent>& Stages() const { return stages_; }
  /// When nobody writes any more.
  Summary Close() const;

 private:
  /// Some eight a pass over one interpreter's roots.
  static constexpr std::size_t kMostStages = 256;

  bool IsNew(const std::string& about, const std::string& text);
  void TellFresh(const Tree& tree, const pyc::Freshness& freshness);
  void CountKept(const Tree& tree, const pyc::Freshness& freshness);

  Observer& observer_;
  mutable std::mutex mutex_;  ///< Guards all below but the atomics.
  Summary summary_;
  std::set<std::string> told_;     ///< Failures, problems and notices.
  std::set<std::string> earlier_;  ///< Those from before the run was planned anew.
  std::vector<publish::TraceEvent> events_;
  std::vector<publish::StageEvent> stages_;
  std::uint64_t expected_files_ = 0;
  std::uint64_t expected_bytes_ = 0;
  /// How many bytecode files of which source were compiled: since the run was planned last, before
  /// that, and the files of the latter that were found fresh since. By the hashes of their paths:
  /// 100,000 paths would be 16 MB.
  std::vector<std::pair<std::size_t, unsigned>> compiled_sources_;
  std::unordered_map<std::size_t, unsigned> compiled_before_;
  std::uint64_t kept_ = 0;
  std::atomic<std::uint64_t> compiled_{0};
  std::atomic<std::uint64_t> bytecode_bytes_{0};
  std::atomic<std::uint64_t> done_files_{0};
  std::atomic<std::uint64_t> done_bytes_{0};
};

}  // namespace pybytecode
