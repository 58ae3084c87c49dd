// The header of a bytecode file that is there, as freshness reads it. Fresh is exactly what
// CPython's importer would take (importlib._bootstrap_external: _classify_pyc,
// _validate_timestamp_pyc, _validate_hash_pyc) and what is of the mode that was asked for.
#include "tests/fuzz/target.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/pyc/tree_of.h"
#include "tool/pyc/body.h"
#include "tool/pyc/freshness.h"

namespace pybytecode::fuzz {
namespace {

constexpr std::uint32_t kNumber = 3495;
constexpr std::string_view kSource = "x = 1\n";

std::uint64_t Little(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t number = 0;
  for (std::size_t i = size; i > 0; --i)
    number = number << 8U | static_cast<unsigned char>(bytes[at + i - 1]);
  return number;
}

/// As the importer decides, with every check on; `mtime` is what it makes of the source's time.
bool ImporterTakes(std::string_view file, std::uint64_t mtime, std::uint64_t hash) {
  if (file.size() < 16 || Little(file, 0, 4) != pyc::MagicOf(kNumber)) return false;
  const std::uint64_t flags = Little(file, 4, 4);
  if ((flags & ~std::uint64_t{3}) != 0) return false;
  if ((flags & 1U) == 0)
    return Little(file, 8, 4) == (mtime & 0xFFFFFFFFU) && Little(file, 12, 4) == kSource.size();
  return Little(file, 8, 8) == hash;
}

std::uint64_t FlagsOf(InvalidationMode mode) {
  if (mode == InvalidationMode::kTimestamp) return 0;
  return mode == InvalidationMode::kCheckedHash ? 3 : 1;
}

/// One source, and its bytecode file.
struct Place {
  test::TempDir room;
  Tree tree;

  Place() {
    room.Write("x.py", kSource);
    tree = pyc::test::TreeOf(room.Path(), {"x.py"});
  }
};

const Target kHeader("header", [](std::string_view bytes) {
  static Place place;
  Input input(bytes);
  const std::uint8_t choice = input.Byte();
  pyc::Variant variant;
  variant.identity = {pyc::MagicOf(kNumber), "cpython-311"};
  variant.mode = static_cast<InvalidationMode>(choice % 3);
  SourceStat& stat = place.tree.directories[0].sources[0].stat;
  stat.mtime = static_cast<std::int32_t>(input.Number(4)) / 2;  // Long ago: no doubt of a second.
  stat.mtime_nsec = 0;
  const auto file = input.Rest();
  place.room.Write("__pycache__/x.cpython-311.pyc", file);

  pyc::FreshnessOptions options;
  options.verify = (choice & 4U) != 0;
  const bool fresh = pyc::CheckFreshness(place.tree, variant, options).fresh == 1;
  const bool taken = ImporterTakes(file, static_cast<std::uint64_t>(stat.mtime),
                                   pyc::HashSource(variant.hash, variant.identity.magic, kSource));
  const bool has_body = file.size() > pyc::kHeaderSize;
  const bool asked = taken && has_body && Little(file, 4, 4) == FlagsOf(variant.mode);
  const bool whole = !options.verify || (has_body && pyc::CheckBody(file.substr(pyc::kHeaderSize),
                                                                    kNumber) == pyc::Body::kWhole);
  Require(fresh == (asked && whole), "fresh is what the importer takes and what was asked for");
});

}  // namespace
}  // namespace pybytecode::fuzz
