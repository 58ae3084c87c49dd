// The manifest of the run before. What is read of it, written again, is read as the same.
#include <algorithm>

#include "tests/fuzz/target.h"
#include "tool/publish/manifest.h"

namespace pybytecode::fuzz {
namespace {

using publish::Manifest;

std::size_t FailuresOf(const Manifest& manifest) {
  std::size_t failures = 0;
  for (const publish::ManifestSection& section : manifest.sections)
    failures += static_cast<std::size_t>(std::ranges::count_if(
        section.sources, [](const auto& source) { return !source.failure.empty(); }));
  return failures;
}

std::size_t LinesWith(std::string_view text, std::string_view front) {
  std::size_t count = 0;
  for (Input lines(text); !lines.Empty();) count += lines.Piece('\n').starts_with(front) ? 1 : 0;
  return count;
}

const Target kManifest("manifest", [](std::string_view text) {
  const auto manifest = publish::ParseManifest(text);
  if (!manifest) return;
  Require(text.ends_with("\nend\n"), "only a whole one is read");
  Require(FailuresOf(*manifest) == LinesWith(text, "failed\t"), "what failed is read as failed");
  const std::string written = publish::ManifestText(*manifest);
  const auto again = publish::ParseManifest(written);
  Require(again.has_value(), "what is written can be read");
  Require(publish::ManifestText(*again) == written, "it is read as what was written");
  Require(FailuresOf(*again) == FailuresOf(*manifest), "what failed stays so");
});

}  // namespace
}  // namespace pybytecode::fuzz
