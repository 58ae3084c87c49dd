#include "tool/publish/trace.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "tool/publish/text.h"

namespace pybytecode::publish {

namespace {

using Json = nlohmann::ordered_json;

constexpr unsigned kRowOfTheRun = 0;

Json RowName(unsigned row, const std::string& name) {
  return {
      {"ph", "M"}, {"pid", 1}, {"tid", row}, {"name", "thread_name"}, {"args", {{"name", name}}}};
}

Json Slice(const StageEvent& event, std::uint64_t origin) {
  return {{"ph", "X"},
          {"pid", 1},
          {"tid", kRowOfTheRun},
          {"ts", event.start_us - origin},
          {"dur", event.duration_us},
          {"name", event.stage},
          {"cat", "run"}};
}

Json Slice(const TraceEvent& event, std::uint64_t origin) {
  return {{"ph", "X"},
          {"pid", 1},
          {"tid", event.worker + 1},
          {"ts", event.start_us - origin},
          {"dur", event.duration_us},
          {"name", ValidUtf8(event.source)},
          {"cat", "compile"},
          {"args", {{"optimize", event.level}, {"bytes", event.bytes}}}};
}

}  // namespace

std::string TraceJson(const std::vector<TraceEvent>& events,
                      const std::vector<StageEvent>& stages) {
  std::uint64_t origin = UINT64_MAX;
  std::set<unsigned> workers;
  for (const TraceEvent& event : events) {
    origin = std::min(origin, event.start_us);
    workers.insert(event.worker);
  }
  for (const StageEvent& stage : stages) origin = std::min(origin, stage.start_us);
  Json rows = Json::array();
  rows.push_back(
      {{"ph", "M"}, {"pid", 1}, {"name", "process_name"}, {"args", {{"name", "pybytecode"}}}});
  if (!stages.empty()) rows.push_back(RowName(kRowOfTheRun, "run"));
  for (const unsigned worker : workers)
    rows.push_back(RowName(worker + 1, "worker " + std::to_string(worker + 1)));
  for (const StageEvent& stage : stages) rows.push_back(Slice(stage, origin));
  for (const TraceEvent& event : events) rows.push_back(Slice(event, origin));
  return Json{{"displayTimeUnit", "ms"}, {"traceEvents", std::move(rows)}}.dump() + "\n";
}

}  // namespace pybytecode::publish
