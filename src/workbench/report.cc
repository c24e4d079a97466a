#include "workbench/report.h"

#include <algorithm>

#include "formats/json/claims.h"
#include "workbench/remembered.h"

namespace demarche::workbench {
namespace {

using json::Json;

std::int64_t day_of(Timestamp time) {
  constexpr std::int64_t kDay = 86'400'000'000;
  const std::int64_t micros = time.micros();
  return micros >= 0 ? micros / kDay : -((-micros + kDay - 1) / kDay);
}

Json texts(const std::vector<std::string>& list) {
  Json out = Json::array();
  for (const std::string& text : list) out.push(text);
  return out;
}

std::vector<std::string> text_list(const Json& value) {
  std::vector<std::string> out;
  for (const Json& item : value.items())
    if (const std::string* text = item.as_text()) out.push_back(*text);
  return out;
}

std::optional<Timestamp> time_of(const Json& value) {
  const std::string* text = value.as_text();
  return text == nullptr ? std::nullopt : Timestamp::parse_iso(*text).to_optional();
}

Json source_json(const SourceReport& source) {
  Json out;
  out.set("id", source.id).set("name", source.name).set("role", source.role).set("victim", source.victim);
  out.set("grade", source.grade).set("marking", tlp_text(source.marking)).set("files", source.files);
  out.set("unreadable", source.unreadable).set("raw_bytes", source.raw_bytes);
  out.set("bytes", source.accounting.bytes).set("lines", source.accounting.lines).set("rows", source.accounting.rows);
  out.set("comments", source.accounting.comments).set("rejected", source.accounting.rejected);
  out.set("complete", source.accounting.complete).set("logs", texts(source.logs));
  Json kept = Json::object();
  for (const auto& [kind, rows] : source.kept) kept.set(kind, rows);
  out.set("kept", std::move(kept)).set("sightings", source.sightings).set("first", source.first).set("last", source.last);
  return out.set("problems", source.problems);
}

Result<SourceReport> json_source(const Json& value) {
  SourceReport out;
  const auto count = [&](std::string_view name) { return static_cast<std::uint64_t>(value.integer(name)); };
  out.id = value.text("id"), out.name = value.text("name"), out.role = value.text("role"), out.victim = value.text("victim");
  out.grade = value.text("grade");
  out.marking = TRY(parse_tlp(value.text("marking")));
  out.files = count("files"), out.unreadable = count("unreadable"), out.raw_bytes = count("raw_bytes");
  out.accounting = {count("bytes"), count("lines"), count("rows"), count("comments"), count("rejected"), value.truth("complete")};
  out.logs = text_list(value.at("logs"));
  for (const auto& [kind, rows] : value.at("kept").members()) out.kept[kind] = static_cast<std::uint64_t>(*rows.as_integer());
  out.sightings = count("sightings"), out.first = time_of(value.at("first")), out.last = time_of(value.at("last"));
  out.problems = count("problems");
  return out;
}

Json problem_json(const Problem& problem) {
  Json out;
  out.set("file", problem.file).set("line", problem.line).set("offset", problem.offset);
  return out.set("reason", problem.reason).set("hint", problem.hint).set("count", problem.count);
}

}  // namespace

void DaySpans::add(std::optional<Timestamp> first, std::optional<Timestamp> last) {
  if (first && last) spans_.emplace_back(day_of(*first), day_of(*last));
}

std::uint64_t DaySpans::days() const {
  auto spans = spans_;
  std::sort(spans.begin(), spans.end());
  std::int64_t total = 0, until = INT64_MIN;
  for (const auto& [from, to] : spans) {
    if (to <= until) continue;
    total += to - std::max(from, until + 1) + 1;
    until = to;
  }
  return static_cast<std::uint64_t>(total);
}

void add_accounting(Accounting& sum, const Accounting& one) {
  sum.bytes += one.bytes, sum.lines += one.lines, sum.rows += one.rows;
  sum.comments += one.comments, sum.rejected += one.rejected;
  sum.complete = sum.complete && one.complete;
}

void widen(std::optional<Timestamp>& first, std::optional<Timestamp>& last, std::optional<Timestamp> from,
           std::optional<Timestamp> to) {
  if (from && (!first || *from < *first)) first = from;
  if (to && (!last || *to > *last)) last = to;
}

Result<std::vector<SourceReport>> source_reports(const Workspace& workspace, const std::vector<std::string>& unreadable) {
  std::vector<SourceReport> out;
  const auto records = TRY(workspace.artifacts("log"));
  for (const SourceSpec& source : workspace.spec.sources) {
    SourceReport report;
    report.id = source.id, report.name = source.name, report.victim = source.victim, report.marking = source.marking;
    report.role = role_text(source.role);
    if (source.grade) report.grade = source.grade->text();
    report.unreadable = static_cast<std::uint64_t>(std::count(unreadable.begin(), unreadable.end(), source.id));
    report.files = report.unreadable;
    std::set<std::string> logs;
    for (const store::ArtifactRecord& record : records) {
      if (record.owner != source.id) continue;
      ++report.files;
      report.raw_bytes += record.stat.size;
      add_accounting(report.accounting, record.accounting);
      logs.insert(record.logs.begin(), record.logs.end());
      for (const auto& [kind, rows] : record.kept) report.kept[kind] += rows;
      const auto shift = [&](std::optional<Timestamp> time) { return time ? std::optional(time->plus(source.clock_offset)) : time; };
      widen(report.first, report.last, shift(record.first), shift(record.last));
      for (const Problem& problem : record.problems) report.problems += problem.count;
    }
    report.sightings = report.kept["sightings"];
    report.kept.erase("sightings");
    report.logs.assign(logs.begin(), logs.end());
    out.push_back(std::move(report));
  }
  return out;
}

Result<SearchedReport> searched_report(const Workspace& workspace, const std::vector<SourceReport>& sources, std::uint64_t indicators,
                               const std::set<IndicatorType>& types) {
  SearchedReport out;
  out.indicators = indicators;
  DaySpans days;
  for (const SourceReport& source : sources) {
    if (source.files == source.unreadable) continue;
    out.sources.push_back(source.id);
    out.sightings += source.sightings;
    widen(out.first, out.last, source.first, source.last);
    days.add(source.first, source.last);
  }
  out.days = days.days();
  std::set<std::string> fields, searched;
  for (const store::ArtifactRecord& record : TRY(workspace.artifacts("log"))) {
    const Remembered remembered = read_remembered(record.uids);
    fields.insert(remembered.fields.begin(), remembered.fields.end());
    searched.insert(remembered.types.begin(), remembered.types.end());
  }
  out.fields.assign(fields.begin(), fields.end());
  for (const IndicatorType type : types) {
    const std::string name(indicator_type_text(type));
    (searched.contains(name) ? out.types_searched : out.types_blind).push_back(name);
  }
  std::sort(out.types_searched.begin(), out.types_searched.end());
  std::sort(out.types_blind.begin(), out.types_blind.end());
  return out;
}

Status keep_report(store::CaseStore& store, const RunReport& report) {
  Json sources = Json::array(), problems = Json::array(), summary = Json::array();
  for (const SourceReport& source : report.sources) sources.push(source_json(source));
  for (const Problem& problem : report.problems) problems.push(problem_json(problem));
  for (const SummaryEntry& entry : report.summary)
    summary.push(Json().set("label", entry.label).set("text", entry.text).set("claim", entry.claim));
  const SearchedReport& searched = report.searched;
  Json document;
  document.set("case_id", report.case_id).set("case_name", report.case_name).set("marking", tlp_text(report.marking));
  document.set("sources", std::move(sources)).set("problems", std::move(problems)).set("problem_records", report.problem_records);
  document.set("notes", texts(report.notes)).set("summary", std::move(summary)).set("unanswered", report.unanswered);
  document.set("searched", Json()
      .set("indicators", searched.indicators).set("sightings", searched.sightings).set("days", searched.days)
      .set("first", searched.first).set("last", searched.last).set("sources", texts(searched.sources))
      .set("fields", texts(searched.fields)).set("types_searched", texts(searched.types_searched))
      .set("types_blind", texts(searched.types_blind)));
  Status kept = store.put_document("run", document.compact());
  if (!kept) return kept;
  return store.put_document("claims", json::claims_json(report.claims).compact());
}

Result<RunReport> kept_report(store::CaseStore& store) {
  RunReport out;
  const auto text = TRY(store.get_document("run"));
  if (!text) return out;
  const Json document = TRY(json::parse(*text));
  out.case_id = document.text("case_id"), out.case_name = document.text("case_name");
  out.marking = TRY(parse_tlp(document.text("marking")));
  for (const Json& source : document.at("sources").items()) out.sources.push_back(TRY(json_source(source)));
  for (const Json& problem : document.at("problems").items()) {
    out.problems.push_back({problem.text("file"), static_cast<std::uint64_t>(problem.integer("line")),
                            static_cast<std::uint64_t>(problem.integer("offset")), problem.text("reason"), problem.text("hint"),
                            static_cast<std::uint64_t>(problem.integer("count"))});
  }
  out.problem_records = static_cast<std::uint64_t>(document.integer("problem_records"));
  out.notes = text_list(document.at("notes"));
  for (const Json& entry : document.at("summary").items())
    out.summary.push_back({entry.text("label"), entry.text("text"), entry.text("claim")});
  out.unanswered = document.text("unanswered");
  const Json& searched = document.at("searched");
  out.searched = {static_cast<std::uint64_t>(searched.integer("indicators")), static_cast<std::uint64_t>(searched.integer("sightings")),
                  static_cast<std::uint64_t>(searched.integer("days")), time_of(searched.at("first")), time_of(searched.at("last")),
                  text_list(searched.at("sources")), text_list(searched.at("fields")), text_list(searched.at("types_searched")),
                  text_list(searched.at("types_blind"))};
  if (const auto claims = TRY(store.get_document("claims"))) {
    const Json list = TRY(json::parse(*claims));
    out.claims = TRY(json::json_claims(list));
  }
  return out;
}

}  // namespace demarche::workbench
