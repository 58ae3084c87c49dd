#include "tool/variants.h"

#include "tool/error.h"
#include "tool/os/environment.h"
#include "tool/os/file.h"

namespace pybytecode {

namespace {

std::string Describe(const Identity& identity) {
  return "magic number " + std::to_string(pyc::NumberOf(identity.magic)) + ", cache tag " +
         identity.cache_tag;
}

/// What --magic and --cache-tag say, else what the target's interpreter says.
Identity TargetIdentity(const PythonSettings& python, const Group& group,
                        Interpreters& interpreters) {
  const bool described = python.magic != 0 && !python.cache_tag.empty();
  Identity identity = described ? Identity() : interpreters.GreetingOf(group.python).identity;
  if (python.magic != 0) identity.magic = pyc::MagicOf(python.magic);
  if (!python.cache_tag.empty()) identity.cache_tag = python.cache_tag;
  return identity;
}

}  // namespace

PythonUsed DescribePython(const Group& group, const pyc::Variant& variant,
                          Interpreters& interpreters) {
  return {group.python, interpreters.GreetingOf(group.compiler).version, variant.identity.cache_tag,
          pyc::NumberOf(variant.identity.magic)};
}

InvalidationMode ModeOf(const Settings& settings) {
  if (settings.mode) return *settings.mode;
  return os::NonEmptyVariable("SOURCE_DATE_EPOCH") ? InvalidationMode::kCheckedHash
                                                   : InvalidationMode::kTimestamp;
}

PlaceSettings AbsolutePlaces(PlaceSettings place) {
  if (!place.pycache_prefix.empty()) place.pycache_prefix = os::AbsolutePath(place.pycache_prefix);
  if (!place.output_dir.empty()) place.output_dir = os::AbsolutePath(place.output_dir);
  for (std::string& base : place.base_dirs) base = os::AbsolutePath(base);
  return place;
}

PlaceSettings StagePlaces(const Settings& settings) {
  PlaceSettings place = AbsolutePlaces(settings.place);
  place.output_dir = os::AbsolutePath(settings.stage);
  return place;
}

pyc::Variant VariantOf(const Settings& settings, const Group& group, Interpreters& interpreters) {
  pyc::Variant variant;
  variant.identity = TargetIdentity(settings.python, group, interpreters);
  variant.hash = settings.python.magic != 0 ? pyc::HashFunctionOfMagic(settings.python.magic)
                                            : interpreters.GreetingOf(group.python).hash;
  variant.mode = ModeOf(settings);
  if (variant.mode != InvalidationMode::kTimestamp && variant.hash == pyc::HashFunction::kUnknown)
    throw Error(group.python,
                "hashes sources in a way that is not known here; use "
                "--invalidation-mode timestamp");
  variant.levels = settings.levels;
  variant.place = AbsolutePlaces(settings.place);
  if (!settings.stage.empty())  // In place there; a source's path is that below the stage.
    variant.place = {settings.place.legacy, "", "", {os::AbsolutePath(settings.stage)}};
  return variant;
}

void RequireCompiler(const Group& group, const pyc::Variant& variant, Interpreters& interpreters) {
  const Identity& compiler = interpreters.GreetingOf(group.compiler).identity;
  if (variant.identity == compiler) return;
  throw Error(group.compiler, "compiles for another interpreter than asked for (it has " +
                                  Describe(compiler) + "; the target has " +
                                  Describe(variant.identity) + ")");
}

}  // namespace pybytecode
