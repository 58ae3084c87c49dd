#include "tool/publish/manifest.h"

#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pybytecode::publish {
namespace {

ManifestSource SourceOf(const std::string& path, std::uint32_t root = 0) {
  ManifestSource source;
  source.path = path;
  source.root = root;
  source.digest = 0x0123456789abcdef;
  source.sizes = {100, 0, 300};
  return source;
}

Manifest Sample() {
  Manifest manifest;
  manifest.options = OptionLine("debug-ranges", "1") + OptionLine("prepend-dir", "/a\tb\\");
  ManifestSection section;
  section.identity = {pyc::MagicOf(3495), "cpython-311"};
  section.mode = InvalidationMode::kCheckedHash;
  section.levels = LevelSet(LevelBit(0) | LevelBit(2));
  section.sources = {SourceOf("a.py"), SourceOf("odd\tname\n\\n\r.py"), SourceOf("b/c.py", 2)};
  ManifestSource failed = SourceOf("bad.py", 2);
  failed.sizes = {};
  failed.failure = "syntax";
  failed.message = "SyntaxError: invalid\tsyntax\n";
  section.sources.push_back(failed);
  section.data = {"words.txt", "more\nwords", "the end"};
  manifest.sections.push_back(section);
  section.identity = {pyc::MagicOf(3571), "cpython-313"};
  section.mode = InvalidationMode::kTimestamp;
  section.levels = LevelBit(1);
  section.legacy = true;
  section.sources = {SourceOf("x.py")};
  section.sources.front().sizes = {0, 7, 0};
  section.data.clear();
  manifest.sections.push_back(section);
  return manifest;
}

void ExpectSame(const ManifestSource& one, const ManifestSource& other) {
  EXPECT_EQ(one.path, other.path);
  EXPECT_EQ(one.root, other.root);
  EXPECT_EQ(one.digest, other.digest);
  EXPECT_EQ(one.sizes, other.sizes);
  EXPECT_EQ(one.failure, other.failure);
  EXPECT_EQ(one.message, other.message);
}

void ExpectSame(const Manifest& one, const Manifest& other) {
  EXPECT_EQ(one.options, other.options);
  ASSERT_EQ(one.sections.size(), other.sections.size());
  for (std::size_t s = 0; s < one.sections.size(); ++s) {
    const ManifestSection& a = one.sections[s];
    const ManifestSection& b = other.sections[s];
    EXPECT_EQ(a.identity, b.identity);
    EXPECT_EQ(a.mode, b.mode);
    EXPECT_EQ(a.levels, b.levels);
    EXPECT_EQ(a.legacy, b.legacy);
    EXPECT_EQ(a.data, b.data);
    ASSERT_EQ(a.sources.size(), b.sources.size());
    for (std::size_t i = 0; i < a.sources.size(); ++i) ExpectSame(a.sources[i], b.sources[i]);
  }
}

TEST(ManifestTest, IsReadBackAsItWasWritten) {
  const std::string text = ManifestText(Sample());
  const std::optional<Manifest> read = ParseManifest(text);
  ASSERT_TRUE(read);
  ExpectSame(*read, Sample());
  EXPECT_EQ(ManifestText(*read), text);
}

TEST(ManifestTest, AnEmptyOneToo) {
  const std::optional<Manifest> read = ParseManifest(ManifestText({}));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->options, "");
  EXPECT_TRUE(read->sections.empty());
}

TEST(ManifestTest, SpellsItOut) {
  Manifest manifest = Sample();
  manifest.sections.resize(1);
  EXPECT_EQ(ManifestText(manifest),
            "pybytecode-manifest\t1\n"
            "option\tdebug-ranges\t1\n"
            "option\tprepend-dir\t/a\\tb\\\\\n"
            "python\tcpython-311\t3495\n"
            "bytecode\tchecked-hash\t0,2\tpep3147\n"
            "root\n"
            "source\tefcdab8967452301\t100,300\ta.py\n"
            "source\tefcdab8967452301\t100,300\todd\\tname\\n\\\\n\\r.py\n"
            "root\n"
            "root\n"
            "source\tefcdab8967452301\t100,300\tb/c.py\n"
            "failed\tefcdab8967452301\tsyntax\tbad.py\tSyntaxError: invalid\\tsyntax\\n\n"
            "data\twords.txt\n"
            "data\tmore\\nwords\n"
            "data\tthe end\n"
            "end\n");
}

TEST(ManifestTest, NamesOfAnyBytesComeBack) {
  std::mt19937 random(1);
  for (int i = 0; i < 500; ++i) {
    std::string name;
    for (unsigned n = static_cast<unsigned>(random()) % 12 + 1; n > 0; --n)
      name += random() % 2 != 0 ? "\\tnr\t\n\r "[random() % 8] : static_cast<char>(random() % 256U);
    Manifest manifest;
    manifest.options = OptionLine(name, name);
    manifest.sections.resize(1);
    manifest.sections[0].identity.magic = pyc::MagicOf(3495);
    manifest.sections[0].levels = LevelBit(0);
    manifest.sections[0].sources = {SourceOf(name)};
    manifest.sections[0].sources[0].sizes = {1, 0, 0};
    manifest.sections[0].data = {name};
    const std::optional<Manifest> read = ParseManifest(ManifestText(manifest));
    ASSERT_TRUE(read);
    ExpectSame(*read, manifest);
  }
}

TEST(ManifestTest, NoCutTextIsTakenForAWholeOne) {
  const std::string text = ManifestText(Sample());
  for (std::size_t size = 0; size < text.size(); ++size)
    EXPECT_FALSE(ParseManifest(text.substr(0, size))) << text.substr(0, size);
}

TEST(ManifestTest, WithABlockOfZerosItIsDamaged) {
  const std::string text = ManifestText(Sample());
  for (std::size_t at = 0; at + 40 < text.size(); at += 7) {
    std::string damaged = text;
    damaged.replace(at, 40, 40, '\0');
    EXPECT_FALSE(ParseManifest(damaged)) << at;
  }
}

TEST(ManifestTest, ChangedBytesNeverCrash) {
  std::mt19937 random(2);
  const std::string text = ManifestText(Sample());
  for (int i = 0; i < 5000; ++i) {
    std::string damaged = text;
    for (unsigned n = random() % 4 + 1; n > 0; --n)
      damaged[random() % damaged.size()] = "\t\n0a\\,\xff"[random() % 7];
    if (const std::optional<Manifest> read = ParseManifest(damaged)) {
      const std::string again = ManifestText(*read);
      ASSERT_TRUE(ParseManifest(again));
      EXPECT_EQ(ManifestText(*ParseManifest(again)), again);
    }
  }
}

TEST(ManifestTest, LinesThatMakeNoSenseAreRefused) {
  const std::string head = "pybytecode-manifest\t1\n";
  const std::string python = "python\tcpython-311\t3495\nbytecode\ttimestamp\t0\tpep3147\n";
  const std::string digest = "0123456789abcdef";
  for (const std::string& lines : std::vector<std::string>{
           "nonsense\n", "\n", "root\n", "source\t" + digest + "\t1\tx\n",
           "python\tcpython-311\t-1\n", "python\tcpython-311\n",
           "python\tcpython-311\t3495\nbytecode\tsometimes\t0\tpep3147\n",
           "python\tcpython-311\t3495\nbytecode\ttimestamp\t3\tpep3147\n",
           python + "source\t" + digest + "\t1\tx\n", python + "root\nsource\t123\t1\tx\n",
           python + "root\nsource\t" + digest + "\t1,2\tx\n",
           python + "root\nsource\t" + digest + "\t\tx\n",
           python + "root\nsource\t" + digest + "\tone\tx\n",
           python + "root\nsource\t0123456789abcdeX\t1\tx\n",
           python + "root\nsource\t" + digest + "\t1\t\n", python + "root\nfailed\t" + digest + "\n",
           python + "root\nfailed\t" + digest + "\t\tx\t\n"}) {
    EXPECT_FALSE(ParseManifest(head + lines + "end\n")) << lines;
  }
  EXPECT_TRUE(ParseManifest(head + python + "root\nsource\t" + digest + "\t1\tx\nend\n"));
}

TEST(ManifestTest, AnotherVersionIsRefused) {
  EXPECT_FALSE(ParseManifest("pybytecode-manifest\t2\nend\n"));
}

}  // namespace
}  // namespace pybytecode::publish
