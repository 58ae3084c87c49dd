#include "tool/execute/greeting.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <utility>

#include "tool/error.h"
#include "tool/execute/site_paths.h"
#include "tool/execute/worker_environment.h"

namespace pybytecode::execute {
namespace {

constexpr char kText[] =
    "version=3.11.2\nimplementation=cpython\ntag=cpython-311\nmagic=a70d0d0a\nhash="
    "7ecb18abe32ffeac\n"
    "library=python3.11\nplatlib=lib64";

std::string Replaced(const std::string& line, const std::string& by) {
  std::string text = kText;
  return text.replace(text.find(line), line.size(), by);
}

std::string Trouble(std::string_view text) {
  try {
    ParseGreeting("/exe", text);
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

TEST(GreetingTest, Fields) {
  const Greeting greeting = ParseGreeting("/exe", kText);
  EXPECT_EQ(greeting.version, "3.11.2");
  EXPECT_EQ(greeting.implementation, "cpython");
  EXPECT_EQ(greeting.identity, (Identity{0x0A0D0DA7, "cpython-311"}));
  EXPECT_EQ(greeting.hash, pyc::HashFunction::kSipHash13);
  EXPECT_EQ(greeting.library, "python3.11");
  EXPECT_EQ(greeting.platlib, "lib64");
  EXPECT_EQ(greeting.text, kText);
}

TEST(GreetingTest, HashOfOlderAndOfOthers) {
  EXPECT_EQ(ParseGreeting("", Replaced("7ecb18abe32ffeac", "a7a1399e395fd983")).hash,
            pyc::HashFunction::kSipHash24);
  EXPECT_EQ(ParseGreeting("", Replaced("7ecb18abe32ffeac", "")).hash, pyc::HashFunction::kUnknown);
  EXPECT_EQ(ParseGreeting("", Replaced("7ecb18abe32ffeac", "xyz!")).hash,
            pyc::HashFunction::kUnknown);
}

TEST(GreetingTest, MoreIsKeptAndNotUnderstood) {
  EXPECT_EQ(ParseGreeting("", std::string(kText) + "\nfuture=1\n").version, "3.11.2");
}

TEST(GreetingTest, Troubles) {
  EXPECT_EQ(Trouble(kText), "none");
  for (const std::string& text : {std::string(), std::string("hello"), Replaced("version=", "v="),
                                  Replaced("magic=a70d0d0a", "magic="), Replaced("a70d0d0a", "zz")})
    EXPECT_TRUE(Trouble(text).starts_with("/exe: does not answer like a Python interpreter"))
        << text;
  for (const char* old : {"2.7.18", "3.6.15", "3", "1.5"})
    EXPECT_TRUE(Trouble(Replaced("3.11.2", old)).starts_with(std::string("/exe: is Python ") + old))
        << old;
  for (const char* fine : {"3.7.0", "3.8.0", "3.100.1", "4.0.0"})
    EXPECT_EQ(Trouble(Replaced("3.11.2", fine)), "none") << fine;
  using std::string_literals::operator""s;
  EXPECT_TRUE(Trouble(Replaced("cpython-311", "")).starts_with("/exe: has no cache tag"));
  for (const std::string& tag : {"../../tmp/x"s, "a/b"s, "a\0b"s})
    EXPECT_TRUE(Trouble(Replaced("cpython-311", tag)).starts_with("/exe: has a cache tag (sys.imp"))
        << tag;
}

TEST(GreetingTest, AnyBytes) {
  std::mt19937 random(5);
  for (int round = 0; round < 5000; ++round) {
    std::string text = kText;
    for (auto i = random() % 5; i > 0; --i)
      text[random() % text.size()] = static_cast<char>(random());
    text.resize(random() % (text.size() + 1));
    Trouble(text);
    ParseSitePaths(text);
  }
}

TEST(GreetingTest, TheSameInterpreter) {
  const Greeting greeting = ParseGreeting("", kText);
  EXPECT_TRUE(greeting.SameInterpreter(greeting));
  for (const auto& [line, by] :
       {std::pair("3.11.2", "3.11.3"), std::pair("implementation=cpython", "implementation=x"),
        std::pair("cpython-311", "cpython-311d"), std::pair("a70d", "a80d")})
    EXPECT_FALSE(greeting.SameInterpreter(ParseGreeting("", Replaced(line, by)))) << by;
}

TEST(SitePathsTest, Parse) {
  const SitePaths paths =
      ParseSitePaths("purelib=/a\nplatlib=/a\nstdlib=/s\nplatstdlib=/p = q\ngarbage\nother=/o\n");
  EXPECT_EQ(paths.site, std::vector<std::string>{"/a"});
  EXPECT_EQ(paths.library, (std::vector<std::string>{"/s", "/p = q"}));
  EXPECT_TRUE(ParseSitePaths("").site.empty());
}

TEST(SitePathsTest, OfAnEnvironment) {
  Greeting greeting = ParseGreeting("", kText);
  EXPECT_EQ(EnvironmentSitePaths("/v", greeting),
            (std::vector<std::string>{"/v/lib/python3.11/site-packages",
                                      "/v/lib64/python3.11/site-packages"}));
  greeting.platlib = "lib";
  EXPECT_EQ(EnvironmentSitePaths("/v", greeting).size(), 1U);
}

TEST(WorkerEnvironmentTest, WithoutPythonsOwn) {
  ::setenv("PYTHONPATH", "/evil", 1);
  ::setenv("PYTHONHASHSEED", "0", 1);
  ::setenv("LD_LIBRARY_PATH_TEST", "kept", 1);
  bool kept = false;
  for (const std::string& entry : WorkerEnvironment()) {
    EXPECT_FALSE(entry.starts_with("PYTHON")) << entry;
    kept = kept || entry == "LD_LIBRARY_PATH_TEST=kept";
  }
  EXPECT_TRUE(kept);
  ::unsetenv("PYTHONPATH");
  ::unsetenv("PYTHONHASHSEED");
}

TEST(WorkerEnvironmentTest, SetsTheAllocatorUnlessTheUserDid) {
  const auto tunables = [] {
    std::vector<std::string> found;
    for (const std::string& entry : WorkerEnvironment())
      if (entry.starts_with("GLIBC_TUNABLES=") || entry.starts_with("MALLOC_"))
        found.push_back(entry);
    return found;
  };
  ::unsetenv("GLIBC_TUNABLES");
  ASSERT_EQ(tunables().size(), 1U);
  EXPECT_NE(tunables()[0].find("trim_threshold="), std::string::npos);
  ::setenv("GLIBC_TUNABLES", "glibc.malloc.perturb=1", 1);
  EXPECT_EQ(tunables(), std::vector<std::string>{"GLIBC_TUNABLES=glibc.malloc.perturb=1"});
  ::unsetenv("GLIBC_TUNABLES");
  ::setenv("MALLOC_ARENA_MAX", "1", 1);
  EXPECT_EQ(tunables(), std::vector<std::string>{"MALLOC_ARENA_MAX=1"});
  ::unsetenv("MALLOC_ARENA_MAX");
}

}  // namespace
}  // namespace pybytecode::execute
