#include "tool/compile_job.h"

#include <cerrno>
#include <ctime>
#include <utility>

#include "tool/pyc/name.h"
#include "tool/pyc/source_stat.h"
#include "tool/read_source.h"

namespace pybytecode {

namespace {

constexpr int kReadsOfAChangingFile = 5;
constexpr int kCompilationsOfAChangingFile = 3;
constexpr std::int64_t kRecent = 10;  ///< Seconds; more than the clocks of file systems differ.

/// Whether an edit from now on may get the same whole second.
bool IsRecent(const SourceStat& stat) { return stat.mtime >= std::time(nullptr) - kRecent; }

}  // namespace

CompileJob::CompileJob(const CompileContext& context, unsigned worker)
    : context_(context),
      worker_(worker),
      rewriter_(context.settings.rewrite, context.variant.place),
      writer_(context.clamp) {}

CompileJob::~CompileJob() {
  context_.ledger.Trace(std::move(events_));
  if (context_.clamp) publish::ClampDirectories(writer_.TouchedDirectories(), *context_.clamp);
}

const Directory& CompileJob::DirectoryOf(std::uint32_t task) const {
  return context_.tree.directories[context_.work.tasks[task].id.directory];
}

const Source& CompileJob::SourceOf(std::uint32_t task) const {
  return DirectoryOf(task).sources[context_.work.tasks[task].id.source];
}

pyc::Place CompileJob::PlaceOf(std::uint32_t task) const {
  const Directory& directory = DirectoryOf(task);
  return pyc::PlaceOf(context_.variant.place, context_.tree.roots[directory.root],
                      directory.relative);
}

std::string CompileJob::BytecodeName(std::uint32_t task, int level) const {
  return pyc::BytecodeName(DirectoryOf(task).Name(SourceOf(task)), context_.variant.Tag(), level);
}

os::Result<int> CompileJob::SourceDirectory(std::uint32_t task) {
  const Directory& directory = DirectoryOf(task);
  const Location location = LocationOf(context_.tree.roots[directory.root], directory.relative);
  return sources_.Open(location.anchor, location.relative);
}

os::Result<os::UniqueFd> CompileJob::OpenSource(std::uint32_t task) {
  const char* name = DirectoryOf(task).Name(SourceOf(task));
  for (bool again = true;; again = false) {
    const os::Result<int> place = SourceDirectory(task);
    if (!place) return os::Result<os::UniqueFd>::Failed(place.Error());
    os::Result<os::UniqueFd> fd = os::OpenToRead(*place, name, os::Follow::kYes);
    if (fd || !again) return fd;
    sources_.Forget();  // The directory may be another one since it was opened.
  }
}

std::string CompileJob::GivenPath(std::uint32_t task) const {
  return PathAsGiven(context_.tree, context_.work.tasks[task].id);
}

bool CompileJob::Load(std::uint32_t task, std::string& stream, std::size_t& name_size) {
  const Directory& directory = DirectoryOf(task);
  const std::size_t begin = stream.size();
  rewriter_.Append(stream, context_.tree.roots[directory.root], directory.relative,
                   directory.Name(SourceOf(task)));
  name_size = stream.size() - begin;
  Loaded& loaded = loaded_[task];
  const SourceStat stat = loaded.stat;
  const std::uint64_t inode = loaded.inode;
  const std::size_t source_begin = stream.size();
  const std::optional<Failure> failure = ReadSource(task, stream, loaded);
  if (failure) {
    FailUnread(task, *failure);
    return false;
  }
  loaded.header =
      context_.variant.Header(loaded.stat, std::string_view(stream).substr(source_begin));
  // The interpreter died between two levels, or one failed: the first may be of another text.
  if (loaded.stat != stat || loaded.inode != inode)
    loaded.outdated = static_cast<LevelSet>(loaded.outdated | loaded.compiled);
  return true;
}

/// None if the source was appended to the stream, else why it cannot be read.
std::optional<Failure> CompileJob::ReadSource(std::uint32_t task, std::string& stream,
                                              Loaded& loaded) {
  const std::size_t begin = stream.size();
  for (int i = 0; i < kReadsOfAChangingFile; ++i) {
    stream.resize(begin);
    const os::Result<os::UniqueFd> fd = OpenSource(task);
    if (!fd) return Unreadable(fd.Error());
    const ReadOnce once = ReadSourceOnce(fd->Get(), stream);
    if (once.failure) return once.failure;
    loaded.stat = once.stat;
    loaded.inode = once.inode;
    if (!once.changed) return std::nullopt;
  }
  return Unread("changes while it is read, again and again");
}

void CompileJob::FailUnread(std::uint32_t task, Failure failure) {
  // It may be read again because the interpreter died between two levels: the first one counts
  // already.
  Loaded& loaded = loaded_.at(task);
  loaded.delivered = static_cast<LevelSet>(loaded.delivered & ~std::exchange(loaded.outdated, 0));
  const auto levels = static_cast<LevelSet>(context_.work.tasks[task].levels & ~loaded.delivered);
  if (!failure.infrastructure) RemoveOutdated(task, levels);
  failure.source = GivenPath(task);
  failure.files = CountOf(levels);
  context_.ledger.Failed(std::move(failure));
  Close(task);
}

void CompileJob::Deliver(std::uint32_t task, const execute::Answer& answer) {
  const std::uint64_t size = pyc::kHeaderSize + answer.payload.size();
  Loaded& loaded = loaded_.at(task);
  loaded.delivered = static_cast<LevelSet>(loaded.delivered | LevelBit(answer.level));
  if (!context_.settings.dry_run) {
    // Before there is a file of it, which nobody would take away if we were killed.
    if (ChangedUnseen(task, loaded)) {
      loaded.outdated = static_cast<LevelSet>(loaded.outdated | LevelBit(answer.level));
      return;
    }
    const pyc::Place place = PlaceOf(task);
    const std::string why =
        writer_.Write({place, BytecodeName(task, answer.level), loaded.header, answer.payload,
                       loaded.stat.mode, Twins(task, answer.level)});
    if (!why.empty()) return BookUnwritten(task, why);
  }
  loaded.compiled = static_cast<LevelSet>(loaded.compiled | LevelBit(answer.level));
  if (!context_.settings.dry_run) loaded.written += size;
}

std::vector<std::string> CompileJob::Twins(std::uint32_t task, int level) const {
  std::vector<std::string> twins;
  if (!context_.settings.hardlink_duplicates) return twins;
  for (int other = 0; other < kLevels; ++other)
    if (other != level && Holds(context_.variant.levels, other))
      twins.push_back(BytecodeName(task, other));
  return twins;
}

bool CompileJob::IsGone(std::uint32_t task) {
  sources_.Forget();  // It may have been removed since it was opened.
  const os::Result<int> place = SourceDirectory(task);
  if (!place) return place.Error() == ENOENT;
  const char* name = DirectoryOf(task).Name(SourceOf(task));
  return os::StatAt(*place, name, os::Follow::kYes).Error() == ENOENT;
}

/// That there is no place for it any more is no trouble if the source went with it: that counts as
/// a source that went away before it was read.
void CompileJob::BookUnwritten(std::uint32_t task, const std::string& why) {
  Failure failure{GivenPath(task), FailureKind::kIo, why};
  failure.infrastructure = !IsGone(task);
  if (!failure.infrastructure) failure.message = "was removed while it was compiled";
  context_.ledger.Failed(std::move(failure));
}

void CompileJob::Fail(std::uint32_t task, int level, FailureKind kind,
                      const execute::CompileError& error) {
  Loaded& loaded = loaded_.at(task);
  loaded.failed = static_cast<LevelSet>(loaded.failed | LevelBit(level));
  if (!loaded.failure)
    loaded.failure = Failure{GivenPath(task), kind, error.message, error.line, error.column};
  loaded.failure->infrastructure |= error.shortage;
}

LevelSet CompileJob::Finish(std::uint32_t task) {
  Loaded& loaded = loaded_.at(task);
  if (loaded.failed != 0) {
    const bool changed = Changed(task, loaded);
    if (changed && ++loaded.changes < kCompilationsOfAChangingFile) {
      loaded.failure.reset();
      return std::exchange(loaded.failed, LevelSet{0});
    }
    if (!changed && !loaded.failure->infrastructure) RemoveOutdated(task, loaded.failed);
    loaded.failure->files = CountOf(loaded.failed);
    context_.ledger.Failed(std::move(*loaded.failure));
    loaded.failure.reset();
    loaded.delivered = static_cast<LevelSet>(loaded.delivered | std::exchange(loaded.failed, 0));
  }
  // An edit between the look and the rename.
  const bool edited = loaded.compiled != 0 && IsRecent(loaded.stat) && ChangedUnseen(task, loaded);
  if (loaded.outdated != 0 || edited)
    if (const LevelSet again = Again(task, loaded); again != 0) return again;
  Close(task);
  return 0;
}

/// What is to be compiled again, because the source has another text with the same header; 0: not
/// any more, and that is booked. What was written of the old text goes.
LevelSet CompileJob::Again(std::uint32_t task, Loaded& loaded) {
  RemoveOutdated(task, loaded.compiled);
  const auto levels = static_cast<LevelSet>(loaded.outdated | loaded.compiled);
  loaded.outdated = loaded.compiled = 0;
  loaded.written = 0;
  if (++loaded.changes < kCompilationsOfAChangingFile) {
    loaded.delivered = static_cast<LevelSet>(loaded.delivered & ~levels);
    return levels;
  }
  Failure failure{GivenPath(task), FailureKind::kIo,
                  "changes while it is compiled, again and again"};
  failure.files = CountOf(levels);
  context_.ledger.Failed(std::move(failure));
  return 0;
}

/// All its levels are booked. It is named once: those that failed were named as failures.
void CompileJob::Close(std::uint32_t task) {
  const Task& done = context_.work.tasks[task];
  context_.ledger.SourceDone(done.size, CountOf(done.levels));
  const Loaded& loaded = loaded_.at(task);
  const unsigned compiled = CountOf(loaded.compiled);
  if (compiled != 0) {
    context_.ledger.Compiled(compiled, loaded.written);
    context_.ledger.CompiledSource(GivenPath(task), compiled);
  }
  if (compiled != 0 && context_.ledger.WantsFiles())
    context_.ledger.File(context_.settings.dry_run ? "stale" : "compiled", GivenPath(task));
  loaded_.erase(task);
}

/// Whether the source is another than the one that was read: then what is there may be the work of
/// another run, and our failure says nothing about it.
bool CompileJob::Changed(std::uint32_t task, const Loaded& loaded) {
  sources_.Forget();
  const os::Result<int> place = SourceDirectory(task);
  if (!place) return false;
  const os::Result<os::FileStat> now =
      os::StatAt(*place, DirectoryOf(task).Name(SourceOf(task)), os::Follow::kYes);
  return now && pyc::SourceStatOf(*now) != loaded.stat;
}

/// Whether the source was edited or replaced since it was read, by a text with the same header:
/// every later look would take the bytecode file for that text's. Once there is one, an edit is
/// later than it.
bool CompileJob::ChangedUnseen(std::uint32_t task, const Loaded& loaded) {
  if (context_.variant.mode != InvalidationMode::kTimestamp) return false;
  const os::Result<int> place = SourceDirectory(task);
  if (!place) return false;
  const os::Result<os::FileStat> now =
      os::StatAt(*place, DirectoryOf(task).Name(SourceOf(task)), os::Follow::kYes);
  return now && (now->mtime_nsec != loaded.stat.mtime_nsec || now->inode != loaded.inode) &&
         context_.variant.Header(pyc::SourceStatOf(*now), "") == loaded.header;
}

void CompileJob::RemoveOutdated(std::uint32_t task, LevelSet levels) {
  if (context_.settings.dry_run) return;
  const pyc::Place place = PlaceOf(task);
  for (int level = 0; level < kLevels; ++level) {
    if (!Holds(levels, level)) continue;
    const std::string why = writer_.Remove(place, BytecodeName(task, level));
    if (!why.empty()) context_.ledger.Report({GivenPath(task), why});
  }
}

void CompileJob::OnAnswer(std::uint32_t task, const execute::Answer& answer) {
  if (context_.settings.trace.empty()) return;
  events_.push_back({GivenPath(task), answer.level, worker_, answer.start_us, answer.duration_us,
                     context_.work.tasks[task].size});
}

}  // namespace pybytecode
