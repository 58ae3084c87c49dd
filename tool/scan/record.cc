#include "tool/scan/record.h"

#include <algorithm>
#include <cstddef>

namespace pybytecode::scan {

namespace {

/// The front of `text` up to `end` (which is taken off too, but not given) or its own end.
std::string_view TakeUntil(std::string_view& text, char end) {
  const std::string_view taken = text.substr(0, text.find(end));
  text.remove_prefix(std::min(taken.size() + 1, text.size()));
  return taken;
}

/// What stands between quotes, the first of which is gone already.
std::string TakeQuoted(std::string_view& rest) {
  std::string field(TakeUntil(rest, '"'));
  while (rest.starts_with('"')) {  // Two quotes are one that belongs to the field.
    rest.remove_prefix(1);
    field.append(1, '"').append(TakeUntil(rest, '"'));
  }
  return field;
}

/// One line with quotes in it; a quoted field may go on in the next one.
std::string TakeQuotedLine(std::string_view& rest) {
  std::string path;
  for (bool first = true; !rest.empty() && rest.front() != '\n'; first = false) {
    std::string field;
    if (rest.front() == '"') {
      rest.remove_prefix(1);
      field = TakeQuoted(rest);
    }
    const std::size_t end = std::min(rest.find_first_of(",\n"), rest.size());
    field += rest.substr(0, end);
    if (first) path = std::move(field);
    rest.remove_prefix(end);
    if (rest.starts_with(',')) rest.remove_prefix(1);
  }
  TakeUntil(rest, '\n');
  return path;
}

bool NormalizeClaim(std::string_view path, std::string& out) {
  out.clear();
  if (path.starts_with('/') || path.find('\0') != std::string_view::npos) return false;
  while (!path.empty()) {
    const std::string_view part = TakeUntil(path, '/');
    if (part == "..") return false;
    if (part.empty() || part == ".") continue;
    if (!out.empty()) out += '/';
    out += part;
  }
  return !out.empty();
}

}  // namespace

std::string ClaimedSources(std::string_view record) {
  std::string sources, quoted, normal;
  while (!record.empty()) {
    std::string_view rest = record;
    std::string_view line = TakeUntil(rest, '\n');
    std::string_view path = TakeUntil(line, ',');
    if (path.find('"') != std::string_view::npos || line.find('"') != std::string_view::npos) {
      rest = record;
      path = quoted = TakeQuotedLine(rest);
    }
    record = rest;
    if (path.ends_with('\r')) path.remove_suffix(1);
    if (path.ends_with(".py") && NormalizeClaim(path, normal))
      sources.append(normal).append(1, '\0');
  }
  return sources;
}

}  // namespace pybytecode::scan
