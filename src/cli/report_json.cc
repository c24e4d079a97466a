#include "cli/report_json.h"

#include "base/text.h"

namespace demarche::cli {
namespace {

using json::Json;

Json texts(std::span<const std::string> list) {
  Json out = Json::array();
  for (const std::string& text : list) out.push(text);
  return out;
}

Json counts_json(const std::map<std::string, std::uint64_t>& counts) {
  Json out = Json::object();
  for (const auto& [name, count] : counts) out.set(name, count);
  return out;
}

Json searched_json(const workbench::SearchedReport& searched) {
  Json out;
  out.set("indicators", searched.indicators).set("sightings", searched.sightings).set("days", searched.days);
  out.set("first", searched.first).set("last", searched.last).set("sources", texts(searched.sources));
  out.set("fields", texts(searched.fields)).set("types_searched", texts(searched.types_searched));
  out.set("types_blind", texts(searched.types_blind));
  return out;
}

Json line_json(const workbench::EvidenceLine& line) {
  Json out;
  out.set("source", line.source).set("path", line.path).set("artifact", line.artifact);
  out.set("line", line.line).set("offset", line.offset).set("length", line.length);
  out.set("text", visible(line.text)).set("digest", line.digest);
  Json before = Json::array(), after = Json::array();
  for (const std::string& text : line.before) before.push(visible(text));
  for (const std::string& text : line.after) after.push(visible(text));
  out.set("before", std::move(before)).set("after", std::move(after));
  out.set("original_unchanged", line.original_unchanged).set("fault", line.fault);
  return out;
}

}  // namespace

Json problems_json(std::span<const Problem> problems) {
  Json out = Json::array();
  for (const Problem& problem : problems) {
    Json entry;
    entry.set("file", problem.file).set("line", problem.line).set("offset", problem.offset);
    entry.set("reason", problem.reason).set("hint", problem.hint).set("count", problem.count);
    out.push(std::move(entry));
  }
  return out;
}

Json source_json(const workbench::SourceReport& source) {
  Json out;
  out.set("id", source.id).set("name", source.name).set("role", source.role).set("victim", source.victim);
  out.set("grade", source.grade).set("marking", tlp_text(source.marking));
  out.set("files", source.files).set("unreadable", source.unreadable).set("raw_bytes", source.raw_bytes);
  out.set("bytes", source.accounting.bytes).set("lines", source.accounting.lines).set("rows", source.accounting.rows);
  out.set("comments", source.accounting.comments).set("rejected", source.accounting.rejected);
  out.set("complete", source.accounting.complete).set("logs", texts(source.logs)).set("kept", counts_json(source.kept));
  out.set("sightings", source.sightings).set("first", source.first).set("last", source.last).set("problems", source.problems);
  return out;
}

Json run_json(const workbench::RunReport& report) {
  Json out;
  out.set("case_id", report.case_id).set("case_name", report.case_name).set("marking", tlp_text(report.marking));
  out.set("files_read", report.files_read).set("files_unchanged", report.files_unchanged).set("bytes_read", report.bytes_read);
  Json sources = Json::array();
  for (const workbench::SourceReport& source : report.sources) sources.push(source_json(source));
  out.set("sources", std::move(sources)).set("searched", searched_json(report.searched));
  out.set("problems", problems_json(report.problems)).set("problem_records", report.problem_records);
  out.set("notes", texts(report.notes)).set("claims", json::claims_json(report.claims).at("claims"));
  Json summary = Json::array();
  for (const workbench::SummaryEntry& entry : report.summary)
    summary.push(Json().set("label", entry.label).set("text", entry.text).set("claim", entry.claim));
  out.set("summary", std::move(summary)).set("unanswered", report.unanswered);
  return out;
}

Json status_json(const workbench::StatusReport& report) {
  Json out;
  out.set("case_id", report.case_id).set("case_name", report.case_name).set("marking", tlp_text(report.marking));
  Json stages = Json::array();
  for (const auto& stage : report.stages) stages.push(Json().set("step", stage.step).set("state", stage.state));
  out.set("stages", std::move(stages)).set("changed", texts(report.changed));
  out.set("last_run", report.last_run).set("next", report.next);
  return out;
}

Json shown_json(const workbench::Shown& shown) {
  Json fields = Json::object();
  for (const auto& [name, cell] : shown.fields) {
    // A name that occurs twice (several problems of one claim) becomes a list, so that nothing is lost.
    const Json value = json::cell_json(cell);
    bool seen = false;
    for (const auto& member : fields.members()) seen = seen || member.first == name;
    if (!seen) {
      fields.set(name, value);
      continue;
    }
    Json list = fields.at(name).as_array() != nullptr ? fields.at(name) : Json::array().push(fields.at(name));
    list.push(value);
    fields.set(name, std::move(list));
  }
  Json notes = Json::array();
  for (const workbench::ShownNote& note : shown.notes)
    notes.push(Json().set("number", note.number).set("at", note.at).set("by", note.who).set("text", note.text));
  Json out;
  out.set("kind", shown.kind).set("id", shown.id).set("fields", std::move(fields)).set("notes", std::move(notes));
  out.set("related", shown.related ? json::table_json(*shown.related) : Json());
  return out;
}

Json chain_json(const workbench::Chain& chain) {
  Json lines = Json::array();
  for (const workbench::EvidenceLine& line : chain.lines) lines.push(line_json(line));
  Json out;
  out.set("claim", json::claim_json(chain.claim)).set("recomputed", chain.recomputed).set("holds", chain.holds);
  out.set("lines", std::move(lines)).set("changed", texts(chain.changed)).set("rests_on", texts(chain.rests_on)).set("supports", texts(chain.supports));
  return out;
}

Json init_json(const workbench::InitReport& report) {
  Json out;
  out.set("case_file", report.case_file.string()).set("log_files", report.log_files).set("sources", report.sources);
  out.set("intel_files", report.intel_files).set("notes", texts(report.notes));
  return out;
}

Json sighting_json(const workbench::FileSighting& sighting) {
  Json out;
  out.set("file", sighting.file).set("line", sighting.line).set("offset", sighting.offset).set("length", sighting.length);
  out.set("field", sighting.field).set("type", sighting.type).set("indicator", sighting.indicator).set("value", sighting.value);
  out.set("log", sighting.log).set("indicator_id", sighting.indicator_id).set("intel", sighting.intel);
  if (sighting.binding != 0) out.set("binding", sighting.binding);
  if (sighting.intel_line > 0) out.set("intel_line", sighting.intel_line);
  if (!sighting.not_counted.empty()) out.set("not_counted", sighting.not_counted);
  return out;
}

}  // namespace demarche::cli
