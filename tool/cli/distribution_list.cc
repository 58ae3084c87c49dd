#include "tool/cli/distribution_list.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>

#include "tool/cli/text.h"
#include "tool/utf8.h"

namespace pybytecode::cli {
namespace {

constexpr std::size_t kColumns = 5;
constexpr std::size_t kTextColumns = 2;  ///< Name and version; numbers stand at the right.
using Row = std::array<std::string, kColumns>;

Row RowOf(const DistributionState& state) {
  return {Escaped(state.name), Escaped(state.version), Grouped(state.sources), Grouped(state.fresh),
          Grouped(state.stale)};
}

DistributionState Sum(const std::vector<DistributionState>& states) {
  DistributionState sum;
  sum.name = "total";
  for (const DistributionState& state : states) {
    sum.sources += state.sources;
    sum.fresh += state.fresh;
    sum.stale += state.stale;
  }
  return sum;
}

std::array<std::size_t, kColumns> Widths(const std::vector<Row>& rows) {
  std::array<std::size_t, kColumns> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < kColumns; ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(row[i]));
    }
  }
  return widths;
}

std::string Aligned(const Row& row, const std::array<std::size_t, kColumns>& widths) {
  std::string line;
  for (std::size_t i = 0; i < kColumns; ++i) {
    if (i != 0) line += "  ";
    line += i < kTextColumns ? PaddedRight(row[i], widths[i]) : PaddedLeft(row[i], widths[i]);
  }
  return line + "\n";
}

bool SeveralRoots(const std::vector<DistributionState>& states) {
  return std::ranges::any_of(
      states, [&states](const DistributionState& state) { return state.root != states[0].root; });
}

std::string Base64(const std::string& bytes) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      const auto byte = i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U;
      group = (group << 8U) | byte;
    }
    for (std::size_t j = 0; j < 4; ++j) {
      out += i + j > bytes.size() ? '=' : kDigits[(group >> (18 - 6 * j)) & 0x3FU];
    }
  }
  return out;
}

nlohmann::ordered_json JsonOf(const DistributionState& state) {
  nlohmann::ordered_json object;
  if (IsUtf8(state.root)) {
    object["root"] = state.root;
  } else {
    object["root_bytes"] = Base64(state.root);
  }
  object["name"] = state.name;
  object["version"] = state.version;
  object["sources"] = state.sources;
  object["fresh"] = state.fresh;
  object["stale"] = state.stale;
  return object;
}

}  // namespace

std::string DistributionTable(const std::vector<DistributionState>& states) {
  if (states.empty()) return "";
  const Row heading = {"Distribution", "Version", "Sources", "Fresh", "Stale"};
  const Row total = RowOf(Sum(states));
  std::vector<Row> rows = {heading, total};
  for (const DistributionState& state : states) rows.push_back(RowOf(state));
  const auto widths = Widths(rows);
  const bool several = SeveralRoots(states);

  std::string out = Aligned(heading, widths);
  const std::string* root = nullptr;
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (several && (root == nullptr || *root != states[i].root)) {
      root = &states[i].root;
      out += Escaped(*root) + ":\n";
    }
    out += Aligned(rows[i + 2], widths);
  }
  return states.size() == 1 ? out : out + Aligned(total, widths);
}

std::string DistributionJson(const std::vector<DistributionState>& states) {
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  for (const DistributionState& state : states) array.push_back(JsonOf(state));
  // Names come from directories: what is not UTF-8 in one is replaced rather than fatal.
  return array.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace pybytecode::cli
