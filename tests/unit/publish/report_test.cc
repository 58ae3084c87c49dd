// The report and the trace, read back as JSON.
#include "tool/publish/report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tool/publish/trace.h"

namespace pybytecode::publish {
namespace {

using nlohmann::json;

TEST(ReportTest, OfNothing) {
  const json report = json::parse(ReportJson({}));
  EXPECT_EQ(report["version"], 1);
  EXPECT_TRUE(report["python"].is_null());
  EXPECT_EQ(report["failures"], json::array());
  for (const char* count : {"compiled", "fresh", "cached", "failed", "skipped", "removed"})
    EXPECT_EQ(report["counts"][count], 0) << count;
}

TEST(ReportTest, Numbers) {
  Summary summary;
  summary.pythons = {{"/usr/bin/python3", "3.11.2", "cpython-311", 3495}};
  summary.counts = {1, 2, 3, 4, 5, 6};
  summary.sources = 15;
  summary.source_bytes = 5'000'000'000;
  summary.bytecode_bytes = 7;
  summary.jobs = 8;
  summary.seconds = 1.5;
  const json report = json::parse(ReportJson(summary));
  const json python = {{"executable", "/usr/bin/python3"},
                       {"version", "3.11.2"},
                       {"cache_tag", "cpython-311"},
                       {"magic", 3495}};
  EXPECT_EQ(report["python"], python);
  EXPECT_FALSE(report.contains("pythons"));
  const json counts = {{"compiled", 1}, {"fresh", 2},   {"cached", 3},
                       {"failed", 4},   {"skipped", 5}, {"removed", 6}};
  EXPECT_EQ(report["counts"], counts);
  const json bytes = {{"source", 5'000'000'000}, {"bytecode", 7}};
  EXPECT_EQ(report["bytes"], bytes);
  EXPECT_EQ(report["sources"], 15);
  EXPECT_EQ(report["jobs"], 8);
  EXPECT_EQ(report["seconds"], 1.5);
}

TEST(ReportTest, SeveralInterpreters) {
  Summary summary;
  summary.pythons = {{"a", "3.8.1", "cpython-38", 3413}, {"b", "3.9.1", "cpython-39", 3425}};
  const json report = json::parse(ReportJson(summary));
  EXPECT_EQ(report["python"]["executable"], "a");
  EXPECT_EQ(report["pythons"].size(), 2U);
  EXPECT_EQ(report["pythons"][1]["magic"], 3425);
}

TEST(ReportTest, Failures) {
  Summary summary;
  summary.failures = {{"a.py", FailureKind::kSyntax, "SyntaxError: bad", 3, 5},
                      {"b\"\n.py", FailureKind::kTimeout, "slow"}};
  const json failures = json::parse(ReportJson(summary))["failures"];
  const json first = {{"source", "a.py"},
                      {"kind", "syntax"},
                      {"message", "SyntaxError: bad"},
                      {"line", 3},
                      {"column", 5}};
  EXPECT_EQ(failures[0], first);
  EXPECT_EQ(failures[1]["source"], "b\"\n.py");
  EXPECT_EQ(failures[1]["kind"], "timeout");
  EXPECT_TRUE(failures[1]["line"].is_null());
  EXPECT_TRUE(failures[1]["column"].is_null());
}

TEST(ReportTest, BytesThatAreNoText) {
  Summary summary;
  summary.pythons = {{"/\xFF/python", "3.8.1", "cpython-38", 3413}};
  summary.failures = {{"\xFF.py", FailureKind::kCrash, "said \xFE"}};
  const json report = json::parse(ReportJson(summary));
  EXPECT_EQ(report["python"]["executable"], "/\\xff/python");
  const json& failure = report["failures"][0];
  EXPECT_FALSE(failure.contains("source"));
  EXPECT_EQ(failure["source_bytes"], "/y5weQ==");
  EXPECT_EQ(failure["message"], "said \\xfe");
}

// A worker is not trusted: what it says of itself is written down all the same.
TEST(ReportTest, AnInterpreterThatSpeaksNoUtf8) {
  Summary summary;
  summary.pythons = {{"python", "3.11.\xFF", "cpython-\xFE", 1}};
  const json report = json::parse(ReportJson(summary));
  EXPECT_EQ(report["python"]["version"], "3.11.\\xff");
  EXPECT_EQ(report["python"]["cache_tag"], "cpython-\\xfe");
}

TEST(TraceTest, RowsAndSlices) {
  const json trace =
      json::parse(TraceJson({{"a.py", 0, 1, 1000, 50, 10}, {"\xFF.py", 2, 0, 900, 5, 11}}, {}));
  EXPECT_EQ(trace["displayTimeUnit"], "ms");
  const json& events = trace["traceEvents"];
  ASSERT_EQ(events.size(), 5U);  // The process, two workers, two slices.
  EXPECT_EQ(events[0]["args"]["name"], "pybytecode");
  EXPECT_EQ(events[1]["args"]["name"], "worker 1");
  EXPECT_EQ(events[2]["args"]["name"], "worker 2");
  EXPECT_EQ(events[3]["name"], "a.py");
  EXPECT_EQ(events[3]["ph"], "X");
  EXPECT_EQ(events[3]["tid"], 2);
  EXPECT_EQ(events[3]["ts"], 100);
  EXPECT_EQ(events[3]["dur"], 50);
  EXPECT_EQ(events[4]["name"], "\\xff.py");
  EXPECT_EQ(events[4]["ts"], 0);
  EXPECT_EQ(events[4]["args"]["optimize"], 2);
}

TEST(TraceTest, OfNothing) { EXPECT_EQ(json::parse(TraceJson({}, {}))["traceEvents"].size(), 1U); }

}  // namespace
}  // namespace pybytecode::publish
