#include "tool/cli/option_table.h"

#include <gtest/gtest.h>

#include "tests/unit/cli/parsed.h"

namespace pybytecode::cli {
namespace {

/// A value that the option takes, with what it cannot do without.
Words Example(const OptionSpec& option, const std::string& spelling) {
  Words words = {spelling};
  if (option.value == Value::kChoice) words.push_back(Choices(option).front());
  if (option.value == Value::kNumber) words.emplace_back("7");
  if (!IsFlag(option) && words.size() == 1) words.emplace_back("x");
  const std::map<Option, Words> needs = {
      {Option::kNull, {"-i", "x"}},
      {Option::kHardlinkDupes, {"-o1", "-o2"}},
      {Option::kBaseDir, {"--output-dir", "x"}},
      {Option::kDepfile, {"--stamp", "x"}},
      {Option::kDepfileFormat, {"--depfile", "x", "--stamp", "x"}},
      {Option::kMagic, {"--cache-tag", "x"}},
      {Option::kCacheTag, {"--magic", "7"}},
      {Option::kStdlib, {"--python", "x"}},
      {Option::kEditable, {"--python", "x"}},
  };
  const auto need = needs.find(option.id);
  if (need != needs.end()) words.insert(words.end(), need->second.begin(), need->second.end());
  return words;
}

/// It cannot do without a file, and has no letter for levels.
void ForNinja(Words& words) {
  for (std::string& word : words)
    if (word.starts_with("-o") && word.size() == 3) word = "--optimize=" + word.substr(2);
  const bool names_file = words.front() == "-o" || words.front() == "--output";
  if (!names_file) words.insert(words.end(), {"-o", "x"});
}

TEST(OptionTableTest, EverySpellingOfEveryOptionIsParsedByEveryCommandThatTakesIt) {
  for (const CommandSpec& command : Commands()) {
    if ((Only(command.id) & (kWorking | kNinjaOnly)) == 0) continue;
    for (const OptionSpec* option : OptionsOf(command.id)) {
      for (const std::string& spelling : Spellings(*option)) {
        Words words = Example(*option, spelling);
        if (command.id == Command::kNinja) ForNinja(words);
        words.insert(words.begin(), command.name);
        EXPECT_EQ(Complaint(words), "parsed") << command.name << " " << spelling;
      }
    }
  }
}

TEST(OptionTableTest, IsPlainAsciiAndDescribesEverything) {
  for (const OptionSpec& option : Options()) {
    const std::string help = option.help;
    EXPECT_FALSE(help.empty());
    EXPECT_NE(option.commands, 0U);
    EXPECT_EQ(IsFlag(option), std::string(option.metavar).empty()) << option.names;
    EXPECT_EQ(option.value == Value::kChoice, !Choices(option).empty()) << option.names;
    for (const char c : help) EXPECT_TRUE(c >= ' ' && c <= '~') << option.names;
  }
}

}  // namespace
}  // namespace pybytecode::cli
