#include "tool/publish/report.h"

#include <nlohmann/json.hpp>

#include "tool/publish/text.h"
#include "tool/utf8.h"

namespace pybytecode::publish {

namespace {

using Json = nlohmann::ordered_json;

Json PythonJson(const PythonUsed& python) {
  return {{"executable", ValidUtf8(python.executable)},
          {"version", ValidUtf8(python.version)},
          {"cache_tag", ValidUtf8(python.cache_tag)},
          {"magic", python.magic}};
}

Json FailureJson(const Failure& failure) {
  Json out;
  if (IsUtf8(failure.source))
    out["source"] = failure.source;
  else
    out["source_bytes"] = Base64(failure.source);
  out["kind"] = NameOf(failure.kind);
  out["message"] = ValidUtf8(failure.message);
  out["line"] = failure.line == 0 ? Json() : Json(failure.line);
  out["column"] = failure.column == 0 ? Json() : Json(failure.column);
  return out;
}

}  // namespace

std::string ReportJson(const Summary& summary) {
  const Counts& counts = summary.counts;
  Json out{{"version", 1}};
  out["python"] = summary.pythons.empty() ? Json() : PythonJson(summary.pythons.front());
  if (summary.pythons.size() > 1)
    for (const PythonUsed& python : summary.pythons) out["pythons"].push_back(PythonJson(python));
  out["jobs"] = summary.jobs;
  out["seconds"] = summary.seconds;
  out["sources"] = summary.sources;
  out["counts"] = {{"compiled", counts.compiled}, {"fresh", counts.fresh},
                   {"cached", counts.cached},     {"failed", counts.failed},
                   {"skipped", counts.skipped},   {"removed", counts.removed}};
  out["bytes"] = {{"source", summary.source_bytes}, {"bytecode", summary.bytecode_bytes}};
  out["failures"] = Json::array();
  for (const Failure& failure : summary.failures) out["failures"].push_back(FailureJson(failure));
  return out.dump(2) + "\n";
}

}  // namespace pybytecode::publish
