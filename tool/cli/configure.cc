#include "tool/cli/configure.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "tool/cli/usage_error.h"

namespace pybytecode::cli {
namespace {

constexpr int kMostJobs = 10'000;        ///< Above any machine, below any limit of processes.
constexpr int kDeepest = 10'000;         ///< More than PATH_MAX has slashes.
constexpr int kHighestMagic = 65'535;    ///< Two bytes of the header.
constexpr double kLongestTimeout = 1e6;  ///< Seconds; eleven days.

/// A value and whom to blame for it: an option or an environment variable.
struct Given {
  std::string name;
  std::string text;
};

/// One command line while it is being turned into Settings.
class Reader {
 public:
  Reader(Command command, const Arguments& arguments, const Environment& environment)
      : command_(command), arguments_(arguments), environment_(environment) {}

  bool Has(Option id) const { return arguments_.Given(id); }
  std::string Last(Option id) const { return arguments_.Last(id); }
  const std::vector<std::string>& All(Option id) const { return arguments_.Values(id); }

  /// The option's value, else the variable's; a variable counts only where its option does.
  std::optional<Given> LastOr(Option id, const char* variable) const {
    if (Has(id)) return Given{NameOf(id), Last(id)};
    if (!Takes(Spec(id), command_) || Has(Option::kIgnoreEnvironment)) return std::nullopt;
    const std::optional<std::string> value = environment_(variable);
    if (!value) return std::nullopt;
    return Given{variable, *value};
  }

  int Whole(const Given& given, int lowest, int highest) const {
    int number = 0;
    const char* const end = given.text.data() + given.text.size();
    const auto [stop, error] = std::from_chars(given.text.data(), end, number);
    if (stop != end || error == std::errc::invalid_argument) {
      Refuse("{}: '{}' is not a whole number", given.name, given.text);
    }
    if (error != std::errc() || number < lowest || number > highest) {
      Refuse("{}: {} is not between {} and {}", given.name, given.text, lowest, highest);
    }
    return number;
  }

  std::chrono::milliseconds Seconds(const Given& given) const {
    double seconds = 0;
    const char* const end = given.text.data() + given.text.size();
    const auto [stop, error] =
        std::from_chars(given.text.data(), end, seconds, std::chars_format::fixed);
    if (stop != end || error != std::errc() || !std::isfinite(seconds)) {
      Refuse("{}: '{}' is not a number of seconds", given.name, given.text);
    }
    if (seconds < 0 || seconds > kLongestTimeout) {
      Refuse("{}: {} is not between 0 and {:.0f} seconds", given.name, given.text, kLongestTimeout);
    }
    // Rounded up: 0 would be no timeout at all.
    return std::chrono::milliseconds(static_cast<long>(std::ceil(seconds * 1000)));
  }

  InvalidationMode Mode(const Given& given) const {
    RequireChoice(Spec(Option::kInvalidationMode), given.name, given.text, command_);
    const auto* const mode = std::ranges::find(kInvalidationModes, given.text);
    return static_cast<InvalidationMode>(mode - std::begin(kInvalidationModes));
  }

  template <class... Values>
  [[noreturn]] void Refuse(const char* text, const Values&... values) const {
    throw UsageError(fmt::format(fmt::runtime(text), values...), command_);
  }

  /// Refuses both together.
  void Exclusive(Option one, Option other) const {
    if (Has(one) && Has(other))
      Refuse("{} and {} contradict each other", NameOf(one), NameOf(other));
  }

  /// Refuses the one without the other.
  void Requires(Option one, Option other) const {
    if (Has(one) && !Has(other)) Refuse("{} makes sense only with {}", NameOf(one), NameOf(other));
  }

 private:
  Command command_;
  const Arguments& arguments_;
  const Environment& environment_;
};

void FillFilter(const Reader& reader, FilterSettings& filter) {
  filter.exclude_regex = reader.Last(Option::kExcludeRegex);
  filter.exclude = reader.All(Option::kExclude);
  filter.include = reader.All(Option::kInclude);
  filter.limit_symlinks = reader.Last(Option::kLimitSymlinks);
  filter.distributions = reader.All(Option::kDistribution);
  if (reader.Has(Option::kNoRecursion)) filter.recursion = 0;
  if (reader.Has(Option::kRecursion)) {  // Wins over -l, as with compileall.
    filter.recursion = reader.Whole({"--recursion", reader.Last(Option::kRecursion)}, 0, kDeepest);
  }
}

void FillPlace(const Reader& reader, PlaceSettings& place) {
  place.legacy = reader.Has(Option::kLegacy);
  place.output_dir = reader.Last(Option::kOutputDir);
  place.base_dirs = reader.All(Option::kBaseDir);
  reader.Exclusive(Option::kOutputDir, Option::kPycachePrefix);
  reader.Exclusive(Option::kLegacy, Option::kPycachePrefix);
  reader.Exclusive(Option::kOutputDir, Option::kStage);
  reader.Exclusive(Option::kStage, Option::kPycachePrefix);
  if (place.legacy || !place.output_dir.empty() || reader.Has(Option::kStage)) return;
  const auto prefix = reader.LastOr(Option::kPycachePrefix, "PYTHONPYCACHEPREFIX");
  if (prefix) place.pycache_prefix = prefix->text;
}

void FillRewrite(const Reader& reader, RewriteSettings& rewrite) {
  rewrite.strip_dir = reader.Last(Option::kStripDir);
  rewrite.prepend_dir = reader.Last(Option::kPrependDir);
  rewrite.dest_dir = reader.Last(Option::kDestDir);
  reader.Exclusive(Option::kDestDir, Option::kStripDir);
  reader.Exclusive(Option::kDestDir, Option::kPrependDir);
}

/// A cache tag becomes a part of file names.
bool IsCacheTag(const std::string& tag) {
  return std::ranges::all_of(tag,
                             [](unsigned char c) { return c > ' ' && c < 0x7F && c != '/'; }) &&
         tag.front() != '.';
}

void FillPython(const Reader& reader, PythonSettings& python) {
  python.python = reader.Last(Option::kPython);
  python.compiler = reader.Last(Option::kCompiler);
  python.cache_tag = reader.Last(Option::kCacheTag);
  python.debug_ranges = !reader.Has(Option::kNoDebugRanges);
  python.ignore_environment = reader.Has(Option::kIgnoreEnvironment);
  reader.Requires(Option::kMagic, Option::kCacheTag);
  reader.Requires(Option::kCacheTag, Option::kMagic);
  if (!reader.Has(Option::kMagic)) return;
  python.magic = static_cast<std::uint32_t>(
      reader.Whole({"--magic", reader.Last(Option::kMagic)}, 1, kHighestMagic));
  if (!IsCacheTag(python.cache_tag)) reader.Refuse("--cache-tag: '{}' is none", python.cache_tag);
}

LevelSet LevelsFrom(const Reader& reader) {
  LevelSet levels = 0;
  for (const Option option : {Option::kOptimize, Option::kOptimizeEdges}) {
    for (const std::string& level : reader.All(option))
      levels = static_cast<LevelSet>(levels | LevelBit(level.front() - '0'));
  }
  return levels == 0 ? LevelBit(0) : levels;
}

void FillBytecode(const Reader& reader, Settings& settings) {
  settings.levels = LevelsFrom(reader);
  if (const auto mode = reader.LastOr(Option::kInvalidationMode, "PYBYTECODE_INVALIDATION_MODE")) {
    settings.mode = reader.Mode(*mode);
  }
  settings.force = reader.Has(Option::kForce);
  settings.verify = reader.Has(Option::kVerify);
  settings.hardlink_duplicates = reader.Has(Option::kHardlinkDupes);
}

OnError PolicyFrom(const std::string& value) {
  if (value == "fail") return OnError::kFail;
  return value == "ignore" ? OnError::kIgnore : OnError::kWarn;
}

DepfileFormat FormatFrom(const std::string& value) {
  if (value == "ninja") return DepfileFormat::kNinja;
  return value == "cmake-makefiles" ? DepfileFormat::kCMakeMakefiles : DepfileFormat::kMake;
}

void FillRun(const Reader& reader, Settings& settings) {
  if (const auto jobs = reader.LastOr(Option::kJobs, "PYBYTECODE_JOBS")) {
    settings.jobs = reader.Whole(*jobs, 0, kMostJobs);
  }
  if (const auto timeout = reader.LastOr(Option::kTimeout, "PYBYTECODE_TIMEOUT")) {
    settings.timeout = reader.Seconds(*timeout);
  }
  settings.on_error = PolicyFrom(reader.Last(Option::kOnError));
  settings.stage = reader.Last(Option::kStage);
  settings.prune = reader.Has(Option::kPrune);
  settings.stamp = reader.Last(Option::kStamp);
  settings.depfile = reader.Last(Option::kDepfile);
  settings.manifest = reader.Last(Option::kManifest);
  reader.Requires(Option::kDepfile, Option::kStamp);
  reader.Requires(Option::kDepfileFormat, Option::kDepfile);
  settings.depfile_format = FormatFrom(reader.Last(Option::kDepfileFormat));
  settings.report = reader.Last(Option::kReport);
  settings.trace = reader.Last(Option::kTrace);
}

void RefuseContradictions(const Reader& reader, Command command, const Settings& settings) {
  reader.Requires(Option::kNull, Option::kInputList);
  const bool several = CountOf(settings.levels) > 1;
  if (settings.place.legacy && several) {
    reader.Refuse("--legacy takes one --optimize level: there is one x.pyc for all of them");
  }
  if (settings.hardlink_duplicates && !several) {
    reader.Refuse("--hardlink-dupes makes sense only with several --optimize levels");
  }
  const bool mirrored = !settings.place.output_dir.empty() || !settings.stage.empty() ||
                        !settings.rewrite.prepend_dir.empty();
  if (reader.Has(Option::kBaseDir) && !mirrored) {
    const bool rewrites = Takes(Spec(Option::kPrependDir), command);
    reader.Refuse("--base-dir makes sense only with --output-dir{}",
                  rewrites ? " or --prepend-dir" : "");
  }
  if (command == Command::kClean) {  // Which starts no interpreter of its own choice.
    reader.Requires(Option::kStdlib, Option::kPython);
  }
}

}  // namespace

Settings SettingsFrom(Command command, const Arguments& arguments, const Environment& environment) {
  const Reader reader(command, arguments, environment);
  Settings settings;
  settings.paths = arguments.Operands();
  settings.input_list = reader.Last(Option::kInputList);
  settings.null_separated = reader.Has(Option::kNull);
  settings.standard_library = reader.Has(Option::kStdlib);
  settings.editable = reader.Has(Option::kEditable);
  settings.dry_run = command == Command::kCheck;
  FillFilter(reader, settings.filter);
  FillPlace(reader, settings.place);
  FillRewrite(reader, settings.rewrite);
  FillPython(reader, settings.python);
  FillBytecode(reader, settings);
  FillRun(reader, settings);
  RefuseContradictions(reader, command, settings);
  return settings;
}

}  // namespace pybytecode::cli
