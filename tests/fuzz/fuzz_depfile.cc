// Depfiles. A reader that knows only the escapes reads back every name that was added, or the name
// that never exists; and it reads nothing else, whatever bytes are in the names.
#include <algorithm>
#include <vector>

#include "tests/fuzz/target.h"
#include "tool/publish/depfile.h"

namespace pybytecode::fuzz {
namespace {

constexpr std::string_view kNever = "/dev/null/a-path-that-no-depfile-can-hold";
constexpr std::string_view kHarmless = "/bin/sh";
constexpr std::string_view kTarget = "/b/x.stamp:";

/// One rule's names; the text behind it stays.
std::vector<std::string> NamesOfRule(std::string_view& text) {
  std::vector<std::string> names(1);
  std::size_t at = 0;
  for (; at < text.size() && text[at] != '\n'; ++at) {
    const std::string_view two = text.substr(at, 2);
    if (two == "\\ " || two == "\\#" || two == "\\:" || two == "$$")
      names.back() += two[1];
    else if (two == "\\\n" || text[at] == ' ')
      names.emplace_back();
    else
      names.back() += text[at];
    if (two == "\\ " || two == "\\#" || two == "\\:" || two == "$$" || two == "\\\n") ++at;
  }
  text.remove_prefix(std::min(at + 1, text.size()));
  std::erase(names, "");
  return names;
}

/// "NAME: " a line, each of which is among `names`.
void CheckEmptyRules(std::string_view text, const std::vector<std::string>& names) {
  while (!text.empty()) {
    std::vector<std::string> rule = NamesOfRule(text);
    Require(rule.size() == 1 && rule[0].ends_with(':'), "behind the names are empty rules only");
    rule[0].pop_back();
    Require(std::ranges::find(names, rule[0]) != names.end(), "an empty rule is of a name");
  }
}

bool Has(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// What was added, as the caller spelled it.
struct Added {
  std::vector<std::string> files, directories, outputs;

  bool Holds(const std::string& name) const {
    return Has(files, name) || Has(outputs, name) || Has(directories, name) ||
           (name.ends_with('/') && Has(directories, name.substr(0, name.size() - 1)));
  }
};

Added AddAll(Input& input, publish::DepfileText& depfile) {
  Added added;
  while (!input.Empty()) {
    const std::uint8_t kind = input.Byte();
    const std::string name(input.Piece('\0'));
    if (name.empty()) continue;
    const std::string path = "/s/" + name;
    if (kind % 3 == 0) {
      depfile.AddSource("/s", name);
      added.files.push_back(path);
    } else if (kind % 3 == 1) {
      depfile.AddDirectory(path);
      added.directories.push_back(path);
    } else {
      depfile.AddOutput("/s", name);
      added.outputs.push_back(path);
    }
  }
  return added;
}

const Target kDepfile("depfile", [](std::string_view bytes) {
  Input input(bytes);
  const auto format = static_cast<DepfileFormat>(input.Byte() % 3);
  publish::DepfileText depfile("/b/x.stamp", format);
  const Added added = AddAll(input, depfile);
  const std::string text = std::move(depfile).Finish();

  std::string_view rest = text;
  Require(rest.starts_with(kTarget), "the stamp is the target");
  rest.remove_prefix(kTarget.size());
  const std::vector<std::string> names = NamesOfRule(rest);
  for (const std::string& file : added.files)
    Require(Has(names, file) || Has(names, kNever),
            "a source is named, or the edge is always dirty");
  for (const std::string& path : added.directories)
    Require(Has(names, path) || Has(names, path + "/") || Has(names, kNever),
            "a directory is named, or the edge is always dirty");
  for (const std::string& name : names)
    Require(name == kNever || name == kHarmless || added.Holds(name), "nothing else is named");
  Require(format == DepfileFormat::kMake || rest.empty() || Has(names, kNever),
          "only make gets empty rules");
  CheckEmptyRules(rest, names);
});

}  // namespace
}  // namespace pybytecode::fuzz
