#include "tool/scan/dist_info.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "tool/spelling.h"

namespace pybytecode::scan {

namespace {

constexpr std::size_t kNamesShown = 8;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsSeparator(char c) { return c == '-' || c == '_' || c == '.'; }

bool BeginsVersion(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  return !text.empty() && IsDigit(text.front());
}

bool IsClose(std::string_view asked, std::string_view name) {
  if (asked.size() >= 3 && name.find(asked) != std::string_view::npos) return true;
  if (name.size() >= 3 && asked.find(name) != std::string_view::npos) return true;
  return EditDistance(asked, name) <= std::max<std::size_t>(1, asked.size() / 4);
}

std::string Listed(const std::vector<std::string>& names) {
  const std::size_t shown = std::min(names.size(), kNamesShown);
  std::string out;
  for (std::size_t i = 0; i < shown; ++i) out.append(i == 0 ? "" : ", ").append(names[i]);
  if (shown < names.size()) out += " and " + std::to_string(names.size() - shown) + " more";
  return out;
}

}  // namespace

std::string NormalizedName(std::string_view name) {
  std::string out;
  bool separated = false;
  for (const char c : name) {
    if (!IsSeparator(c) || !separated)
      out += IsSeparator(c) ? '-' : (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    separated = IsSeparator(c);
  }
  return out;
}

std::optional<DistInfo> ParseDistInfo(std::string_view directory) {
  constexpr std::string_view kSuffix = ".dist-info";
  if (!directory.ends_with(kSuffix)) return std::nullopt;
  directory.remove_suffix(kSuffix.size());
  std::size_t dash = directory.rfind('-');
  while (dash != std::string_view::npos && !BeginsVersion(directory.substr(dash + 1)))
    dash = dash == 0 ? std::string_view::npos : directory.rfind('-', dash - 1);
  const std::string name = NormalizedName(directory.substr(0, dash));
  if (name.empty()) return std::nullopt;
  if (dash == std::string_view::npos) return DistInfo{name, ""};
  return DistInfo{name, std::string(directory.substr(dash + 1))};
}

std::string Suggestion(std::string_view name, const std::vector<std::string>& names) {
  if (names.empty()) return "there are no distributions";
  std::vector<std::string> close;
  std::copy_if(names.begin(), names.end(), std::back_inserter(close),
               [&](const std::string& candidate) { return IsClose(name, candidate); });
  if (!close.empty()) return "did you mean " + Listed(close) + "?";
  return "there are " + Listed(names);
}

}  // namespace pybytecode::scan
