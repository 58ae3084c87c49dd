#include "tool/scan/editable_text.h"

#include <nlohmann/json.hpp>

#include "tool/scan/text.h"

namespace pybytecode::scan {

namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// RFC 3986, 2.1; a "%" that no two digits follow stands for itself, as in urllib.
std::string PercentDecoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = i + 2 < text.size() ? HexValue(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? HexValue(text[i + 2]) : -1;
    if (text[i] != '%' || high < 0 || low < 0) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

/// The path of "file:///a", "file://localhost/a" or "file:/a" (RFC 8089); nothing for another URL.
std::optional<std::string> PathOfUrl(std::string_view url) {
  constexpr std::string_view kScheme = "file:";
  if (!url.starts_with(kScheme)) return std::nullopt;
  url.remove_prefix(kScheme.size());
  if (url.starts_with("//")) {
    url.remove_prefix(2);
    const std::string_view host = url.substr(0, url.find('/'));
    if (!host.empty() && host != "localhost") return std::nullopt;
    url.remove_prefix(host.size());
  }
  if (!url.starts_with('/')) return std::nullopt;
  return PercentDecoded(url.substr(0, url.find_first_of("?#")));
}

bool NamesPath(std::string_view line) {
  const bool imports = line.starts_with("import ") || line.starts_with("import\t");
  return !line.starts_with('#') && !imports && !StrippedRight(line).empty();
}

}  // namespace

std::optional<std::string> PathOfDirectUrl(std::string_view json) {
  const auto object = nlohmann::json::parse(json, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  const auto url = object.find("url");
  const auto info = object.find("dir_info");
  if (url == object.end() || !url->is_string()) return std::nullopt;
  if (info == object.end() || !info->is_object()) return std::nullopt;
  const auto editable = info->find("editable");
  if (editable == info->end() || *editable != true) return std::nullopt;
  return PathOfUrl(url->get_ref<const std::string&>());
}

std::vector<std::string> PathsOfPth(std::string_view text) {
  std::vector<std::string> paths;
  for (std::string_view rest = WithoutMark(text); !rest.empty();) {
    const std::string_view line = TakeLine(rest);
    if (NamesPath(line)) paths.emplace_back(StrippedRight(line));
  }
  return paths;
}

}  // namespace pybytecode::scan
