// The trace as a program that reads the Trace Event Format would see it.
#include "tool/publish/trace.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace pybytecode::publish {
namespace {

using nlohmann::json;

json EventsOf(const std::vector<TraceEvent>& events, const std::vector<StageEvent>& stages = {}) {
  return json::parse(TraceJson(events, stages))["traceEvents"];
}

json OfPhase(const json& events, const std::string& phase) {
  json found = json::array();
  for (const json& event : events)
    if (event["ph"] == phase) found.push_back(event);
  return found;
}

TEST(PublishTraceTest, OneLineOfJson) {
  const std::string text = TraceJson({{"a\nb.py", 0, 0, 1, 2, 3}}, {});
  EXPECT_EQ(text.find('\n'), text.size() - 1);
  EXPECT_TRUE(json::accept(text));
}

TEST(PublishTraceTest, WhollyDescribesASlice) {
  const json expected = {{"ph", "X"},   {"pid", 1},         {"tid", 4},          {"ts", 0},
                         {"dur", 70},   {"name", "a/b.py"}, {"cat", "compile"},
                         {"args", {{"optimize", 1}, {"bytes", 5'000'000'000}}}};
  EXPECT_EQ(OfPhase(EventsOf({{"a/b.py", 1, 3, 123'456, 70, 5'000'000'000}}), "X"), json::array({expected}));
}

TEST(PublishTraceTest, ARowAWorkerThatDidAnything) {
  const json rows = OfPhase(EventsOf({{"a.py", 0, 7, 5, 1, 1}, {"b.py", 0, 2, 6, 1, 1}, {"c.py", 0, 7, 7, 1, 1}}), "M");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0]["name"], "process_name");
  const json third = {{"ph", "M"}, {"pid", 1}, {"tid", 3}, {"name", "thread_name"}, {"args", {{"name", "worker 3"}}}};
  EXPECT_EQ(rows[1], third);
  EXPECT_EQ(rows[2]["tid"], 8);
  EXPECT_EQ(rows[2]["args"]["name"], "worker 8");
}

TEST(PublishTraceTest, TimesBeginAtTheEarliestEvent) {
  const std::uint64_t late = UINT64_MAX - 10;  // A clock may stand anywhere.
  const json slices = OfPhase(EventsOf({{"a.py", 0, 0, late, UINT32_MAX, 1}, {"b.py", 0, 0, late - 90, 1, 1}}), "X");
  EXPECT_EQ(slices[0]["ts"], 90);
  EXPECT_EQ(slices[0]["dur"], UINT32_MAX);
  EXPECT_EQ(slices[1]["ts"], 0);
}

TEST(PublishTraceTest, TheRunHasARowOfItsOwnAboveTheWorkers) {
  const json events = EventsOf({{"a.py", 0, 0, 1000, 5, 1}}, {{"scan", 900, 40}, {"execute", 950, 60}});
  const json rows = OfPhase(events, "M");
  ASSERT_EQ(rows.size(), 3U);
  const json run = {{"ph", "M"}, {"pid", 1}, {"tid", 0}, {"name", "thread_name"}, {"args", {{"name", "run"}}}};
  EXPECT_EQ(rows[1], run);
  const json slices = OfPhase(events, "X");
  ASSERT_EQ(slices.size(), 3U);
  const json scan = {{"ph", "X"}, {"pid", 1}, {"tid", 0}, {"ts", 0}, {"dur", 40}, {"name", "scan"}, {"cat", "run"}};
  EXPECT_EQ(slices[0], scan);
  EXPECT_EQ(slices[1]["ts"], 50);
  EXPECT_EQ(slices[2]["ts"], 100);
}

TEST(PublishTraceTest, SlicesStayInTheirOrder) {
  std::vector<TraceEvent> events;
  for (unsigned i = 0; i < 200; ++i)
    events.push_back({std::to_string(i) + ".py", static_cast<int>(i % 3), i % 5, 1000 - i, 1, i});
  const json slices = OfPhase(EventsOf(events), "X");
  ASSERT_EQ(slices.size(), 200U);
  for (unsigned i = 0; i < 200; ++i) {
    EXPECT_EQ(slices[i]["name"], std::to_string(i) + ".py");
    EXPECT_EQ(slices[i]["tid"], i % 5 + 1);
    EXPECT_EQ(slices[i]["args"]["optimize"], i % 3);
    EXPECT_EQ(slices[i]["args"]["bytes"], i);
  }
}

TEST(PublishTraceTest, AnyNameIsText) {
  const json slices = OfPhase(EventsOf({{"caf\xC3\xA9.py", 0, 0, 1, 1, 1},
                                        {"caf\xE9.py", 0, 0, 1, 1, 1},
                                        {"\"\\\x01.py", 0, 0, 1, 1, 1}}), "X");
  EXPECT_EQ(slices[0]["name"], "caf\xC3\xA9.py");
  EXPECT_EQ(slices[1]["name"], "caf\\xe9.py");
  EXPECT_EQ(slices[2]["name"], "\"\\\x01.py");
}

}  // namespace
}  // namespace pybytecode::publish
