#include "tool/source_date.h"

#include <charconv>
#include <string>

#include "tool/error.h"
#include "tool/os/environment.h"

namespace pybytecode {

std::optional<std::int64_t> SourceDateEpoch() {
  const std::optional<std::string> text = os::NonEmptyVariable("SOURCE_DATE_EPOCH");
  if (!text) return std::nullopt;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
  if (error != std::errc() || end != text->data() + text->size())
    throw Error("SOURCE_DATE_EPOCH", "'" + *text + "' is not a whole number of seconds");
  return seconds;
}

}  // namespace pybytecode
