// RECORD. What is claimed is what a slow reader finds, a character at a time as Python's csv module
// reads it, and it is always below the root, in the walk's own spelling.
#include <vector>

#include "tests/fuzz/target.h"
#include "tool/scan/record.h"

namespace pybytecode::fuzz {
namespace {

/// The first fields of all lines.
std::vector<std::string> FirstFields(std::string_view text) {
  enum class State { kStart, kPlain, kQuoted, kQuoteInQuoted };
  std::vector<std::string> fields;
  std::string field;
  State state = State::kStart;
  bool first = true;
  for (const char c : text) {
    if (state == State::kQuoted) {
      if (c == '"')
        state = State::kQuoteInQuoted;
      else if (first)
        field += c;
      continue;
    }
    if (c == '"' && state == State::kQuoteInQuoted) {
      if (first) field += c;
      state = State::kQuoted;
    } else if (c == '"' && state == State::kStart) {
      state = State::kQuoted;
    } else if (c == ',') {
      first = false;
      state = State::kStart;
    } else if (c == '\n') {
      fields.push_back(std::move(field));
      field.clear();
      first = true;
      state = State::kStart;
    } else {
      if (first) field += c;
      state = State::kPlain;
    }
  }
  fields.push_back(std::move(field));
  return fields;
}

/// Without "." and empty parts; empty if it leads out of the root.
std::string Normal(const std::string& path) {
  if (path.starts_with('/') || path.find('\0') != std::string::npos) return "";
  std::string out;
  for (Input rest(path); !rest.Empty();) {
    const std::string_view part = rest.Piece('/');
    if (part == "..") return "";
    if (part.empty() || part == ".") continue;
    out.append(out.empty() ? "" : "/").append(part);
  }
  return out;
}

const Target kRecord("record", [](std::string_view record) {
  std::string wanted;
  for (std::string& field : FirstFields(record)) {
    if (field.ends_with('\r')) field.pop_back();
    const std::string path = field.ends_with(".py") ? Normal(field) : "";
    if (!path.empty()) wanted.append(path).append(1, '\0');
  }
  const std::string claimed = scan::ClaimedSources(record);
  Require(claimed == wanted, "the claims are those of the slow reader");
  for (Input rest(claimed); !rest.Empty();) {
    const std::string_view path = rest.Piece('\0');
    Require(path.ends_with(".py") && !path.starts_with('/'), "a claim is a source below the root");
    Require(("/" + std::string(path) + "/").find("/../") == std::string::npos, "and stays there");
  }
});

}  // namespace
}  // namespace pybytecode::fuzz
