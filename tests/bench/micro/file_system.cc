// Scan and freshness of a tree in memory, if there is a file system for that. An item is a source.
#include <benchmark/benchmark.h>

#include <string>

#include "tests/support/temp_dir.h"
#include "tool/pyc/freshness.h"
#include "tool/pyc/name.h"
#include "tool/scan/scan.h"

namespace pybytecode {
namespace {

constexpr int kPackages = 400;
constexpr int kModules = 8;

/// 3,200 sources with what else lies in packages, made once.
class Site {
 public:
  static const Site& Get() {
    static const Site site;
    return site;
  }

  Tree Scan(int threads) const {
    scan::ScanOptions options;
    options.threads = threads;
    return scan::Scan({{{dir_.Path(), dir_.Path()}}}, options);
  }

 private:
  Site() {
    for (int package = 0; package < kPackages; ++package)
      for (int module = 0; module < kModules; ++module) {
        const std::string number = std::to_string(module);
        const std::string place =
            "area" + std::to_string(package / 20) + "/package" + std::to_string(package) + "/";
        dir_.Write(place + "module" + number + ".py", "x = 1\n");
        dir_.Write(place + "data/table" + number + ".txt");
      }
  }

  test::TempDir dir_;
};

pyc::Variant Interpreter311() {
  pyc::Variant variant;
  variant.identity = {pyc::MagicOf(3495), "cpython-311"};
  return variant;
}

void WriteBytecode(const Tree& tree, const pyc::Variant& variant) {
  for (const Directory& directory : tree.directories) {
    if (directory.sources.empty()) continue;
    const std::filesystem::path cache = PathOf(tree, directory) + "/__pycache__";
    std::filesystem::create_directory(cache);
    for (const Source& source : directory.sources) {
      const pyc::HeaderBytes header = variant.Header(source.stat, "x = 1\n");
      std::ofstream file(cache / pyc::BytecodeName(directory.Name(source), variant.Tag(), 0));
      file.write(header.data(), header.size()) << std::string(20'000, 'c');
    }
  }
}

void Scan(benchmark::State& state) {
  const Site& site = Site::Get();
  std::uint64_t sources = 0;
  for (auto _ : state) sources += site.Scan(static_cast<int>(state.range(0))).SourceCount();
  state.SetItemsProcessed(static_cast<std::int64_t>(sources));
}
BENCHMARK(Scan)->Arg(1)->Arg(2)->UseRealTime()->ArgName("threads");

void CheckFreshness(benchmark::State& state, bool present) {
  const Tree before = Site::Get().Scan(1);
  const pyc::Variant variant = Interpreter311();
  if (present) WriteBytecode(before, variant);
  const Tree tree = Site::Get().Scan(1);
  pyc::FreshnessOptions options;
  options.sweep = true;
  options.threads = static_cast<int>(state.range(0));
  std::uint64_t fresh = 0;
  for (auto _ : state) fresh += pyc::CheckFreshness(tree, variant, options).fresh;
  const std::int64_t sources = state.iterations() * kPackages * kModules;
  if (fresh != (present ? static_cast<std::uint64_t>(sources) : 0))
    state.SkipWithError("not as meant");
  state.SetItemsProcessed(sources);
}
BENCHMARK_CAPTURE(CheckFreshness, nothing_there, false)
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->ArgName("threads");
BENCHMARK_CAPTURE(CheckFreshness, everything_fresh, true)
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->ArgName("threads");

}  // namespace
}  // namespace pybytecode
