#include "tool/scan/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/temp_dir.h"

namespace pybytecode::scan {
namespace {

using os::FileKind;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

std::vector<std::string> Names(const Listing& listing, const std::vector<Listing::Entry>& entries) {
  std::vector<std::string> names;
  for (const Listing::Entry entry : entries) names.emplace_back(listing.Name(entry));
  return names;
}

TEST(ListingTest, TellsSourcesAndDirectoriesApart) {
  Listing listing;
  listing.Add("z.py", FileKind::kRegular);
  listing.Add("link.py", FileKind::kSymlink);
  listing.Add("fifo.py", FileKind::kOther);
  listing.Add("dir.py", FileKind::kDirectory);
  listing.Add("sub", FileKind::kDirectory);
  listing.Add("linked", FileKind::kSymlink);
  listing.Add("data.txt", FileKind::kRegular);
  listing.Add("a.py", FileKind::kRegular);
  listing.SortSources();
  EXPECT_THAT(Names(listing, listing.Sources()), ElementsAre("a.py", "link.py", "z.py"));
  EXPECT_THAT(Names(listing, listing.Directories()), UnorderedElementsAre("dir.py", "sub"));
  EXPECT_FALSE(listing.IsEnvironment());
}

TEST(ListingTest, KeepsWhatTheFileSystemDoesNotTell) {
  Listing listing;
  listing.Add("x.py", FileKind::kUnknown);
  listing.Add("sub", FileKind::kUnknown);
  listing.Add("__pycache__", FileKind::kUnknown);
  EXPECT_THAT(Names(listing, listing.Sources()), ElementsAre("x.py"));
  EXPECT_THAT(Names(listing, listing.Directories()), ElementsAre("sub"));
}

TEST(ListingTest, SourceNames) {
  for (const char* name : {"x.py", ".py", "a b.py", "-.py", "\n.py", "\xff.py", "x.pyc.py"})
    EXPECT_TRUE(IsSourceName(name)) << name;
  for (const char* name : {"x.PY", "x.pyw", "x.pyi", "x.pyc", "py", "xpy", "x.py "})
    EXPECT_FALSE(IsSourceName(name)) << name;
}

TEST(ListingTest, KnowsEnvironments) {
  for (const char* mark : {"pyvenv.cfg", "conda-meta"}) {
    Listing listing;
    listing.Add(mark, FileKind::kUnknown);
    EXPECT_TRUE(listing.IsEnvironment());
    listing.Clear();
    EXPECT_FALSE(listing.IsEnvironment());
  }
}

TEST(ListingTest, NamesEachSourceOnce) {
  Listing listing;
  for (const char* name : {"b.py", "a.py", "b.py"}) listing.Add(name, FileKind::kUnknown);
  listing.SortSources();
  EXPECT_THAT(Names(listing, listing.Sources()), ElementsAre("a.py", "b.py"));
}

TEST(ListingTest, ReadsADirectoryOfManyNames) {
  const test::TempDir dir;
  const std::string pad(240, 'x');  // More than a buffer of the reader holds.
  for (int i = 0; i < 500; ++i) dir.Write(pad + std::to_string(i) + ".py");
  os::DirectoryReader reader;
  Listing listing;
  for (int round = 0; round < 2; ++round) {
    const auto fd = os::OpenDirectory(os::kCurrentDirectory, dir.Path().c_str(), os::Follow::kNo);
    EXPECT_EQ(listing.Read(reader, fd->Get()), 0);
    EXPECT_EQ(listing.Sources().size(), 500U);
  }
}

TEST(ListingTest, ReportsWhatCannotBeRead) {
  os::DirectoryReader reader;
  Listing listing;
  EXPECT_NE(listing.Read(reader, -1), 0);
}

}  // namespace
}  // namespace pybytecode::scan
