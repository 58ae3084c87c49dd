#include "tool/publish/trace.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "tool/publish/text.h"

namespace pybytecode::publish {

namespace {

using Json = nlohmann::ordered_json;

Json RowName(unsigned worker) {
  return {{"ph", "M"}, {"pid", 1}, {"tid", worker + 1}, {"name", "thread_name"},
          {"args", {{"name", "worker " + std::to_string(worker + 1)}}}};
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

std::string TraceJson(const std::vector<TraceEvent>& events) {
  std::uint64_t origin = UINT64_MAX;
  std::set<unsigned> workers;
  for (const TraceEvent& event : events) {
    origin = std::min(origin, event.start_us);
    workers.insert(event.worker);
  }
  Json rows = Json::array();
  rows.push_back({{"ph", "M"}, {"pid", 1}, {"name", "process_name"}, {"args", {{"name", "pybytecode"}}}});
  for (const unsigned worker : workers) rows.push_back(RowName(worker));
  for (const TraceEvent& event : events) rows.push_back(Slice(event, origin));
  return Json{{"displayTimeUnit", "ms"}, {"traceEvents", std::move(rows)}}.dump() + "\n";
}

}  // namespace pybytecode::publish
