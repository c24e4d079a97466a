#include "pipeline/profile/small_case.h"

#include <span>

#include "base/check.h"
#include "base/hash.h"

namespace demarche::profile {
namespace {

using enum CellType;

std::optional<Timestamp> time_of(const std::string& iso) {
  if (iso.empty()) return std::nullopt;
  auto parsed = Timestamp::parse(iso);
  CHECK(parsed.has_value());
  return *parsed;
}

Text some(const std::string& value) { return value.empty() ? Text() : Text(value); }

// Where a registry's entry is: the nth line of its file.
void end_entry(RowBatch& table, const std::string& file, const std::string& marking) {
  const auto line = static_cast<std::int64_t>(table.rows()) + 2;
  table.text(marking).text(Sha256::of(file).hex()).integer(line).integer(line * 40).integer(std::int64_t{39});
  table.end_row();
}

RowBatch table(std::initializer_list<CellColumn> columns) { return RowBatch(std::span(columns.begin(), columns.size())); }

RowBatch entries(std::initializer_list<CellColumn> columns) {
  std::vector<CellColumn> all(columns);
  for (const CellColumn& column : {CellColumn{"marking", text}, CellColumn{"artifact", text}, CellColumn{"line", integer},
                                   CellColumn{"byte_offset", integer}, CellColumn{"byte_length", integer}})
    all.push_back(column);
  return RowBatch(std::span<const CellColumn>(all));
}

RowBatch raw(RowKind kind) {
  std::vector<CellColumn> columns = {{"source_id", text}, {"marking", text}, {"artifact", text}};
  columns.insert(columns.end(), kRowOrigin.begin(), kRowOrigin.end());
  const auto own = row_columns(kind);
  columns.insert(columns.end(), own.begin(), own.end());
  return RowBatch(std::span<const CellColumn>(columns));
}

std::string raw_name(RowKind kind) { return "raw_" + std::string(row_kind_text(kind)); }

}  // namespace

SmallCase::SmallCase() {
  for (std::size_t kind = 0; kind < kRowKinds; ++kind)
    tables_.emplace(raw_name(static_cast<RowKind>(kind)), raw(static_cast<RowKind>(kind)));
  tables_.emplace("sources", table({{"source_id", text}, {"name", text}, {"role", text}, {"victim_id", text},
                                    {"marking", text}, {"grade", text}, {"first", time}, {"last", time}}));
  tables_.emplace("source_hosts", table({{"source_id", text}, {"host", text}}));
  tables_.emplace("indicator_list",
                  table({{"id", text}, {"type", text}, {"value", text}, {"pattern", text}, {"valid_from", time},
                         {"valid_until", time}, {"confidence", integer}, {"actor", text}, {"intel_path", text},
                         {"intel", text}, {"marking", text}, {"label", text}, {"line", integer}, {"byte_offset", integer},
                         {"byte_length", integer}}));
  tables_.emplace("places", table({{"ip", text}, {"organisation", text}, {"city", text}, {"region", text},
                                   {"country", text}, {"asn", integer}, {"marking", text}}));
  tables_.emplace("registry_victims", entries({{"id", text}, {"name", text}, {"country", text}, {"sector", text}}));
  tables_.emplace("registry_stolen", entries({{"victim", text}, {"category", text}, {"bytes", integer}, {"first", text},
                                              {"last", text}, {"source", text}}));
  tables_.emplace("registry_samples", entries({{"sha256", text}, {"md5", text}, {"family", text}, {"compiled_at", text},
                                               {"language", text}, {"source", text}}));
  tables_.emplace("registry_entities", entries({{"id", text}, {"kind", text}}));
  tables_.emplace("registry_statements", entries({{"subject", text}, {"relation", text}}));
}

void SmallCase::source(const SourceRow& row) {
  markings_[row.id] = row.marking;
  RowBatch& sources = tables_.at("sources");
  sources.text(row.id).text(row.id).text(row.role).text(some(row.victim)).text(row.marking).text("A2");
  sources.time(time_of(row.first)).time(time_of(row.last)).end_row();
  for (const std::string& host : row.hosts) tables_.at("source_hosts").text(row.id).text(host).end_row();
}

Row SmallCase::next(const std::string& source, const std::string& log, const std::string& ts, const std::string& uid) {
  const std::int64_t line = ++lines_[source + "/" + log];
  return {source, Sha256::of(source + "/" + log).hex(), log, uid, ts, line, line * 100, 99};
}

RowBatch& SmallCase::begin(RowKind kind, const Row& row) {
  const std::string& marking = markings_.at(row.source);
  RowBatch& rows = tables_.at(raw_name(kind));
  rows.text(row.source).text(marking).text(row.artifact).integer(row.line).integer(row.offset).integer(row.length);
  return rows.text(row.log).text(some(row.uid)).time(time_of(row.ts));
}

Row SmallCase::login(const LoginRow& row) {
  const Row at = next(row.source, "rdp", row.ts, "");
  RowBatch& rows = begin(RowKind::logins, at);
  rows.text(row.client).null().text(row.host).null().text("rdp").null().text(row.keyboard).text(row.client_name).null();
  rows.boolean(row.success).end_row();
  return at;
}

Row SmallCase::flow(const FlowRow& row) {
  const Row at = next(row.source, "conn", row.ts, row.uid);
  RowBatch& rows = begin(RowKind::connections, at);
  rows.text(row.client).null().text(row.server).null().text("tcp").null().null();
  rows.integer(row.out).integer(row.in).null().end_row();
  return at;
}

Row SmallCase::answer(const AnswerRow& row) {
  const Row at = next(row.source, "dns", row.ts, row.uid);
  for (const std::string& answer : row.answers) {
    RowBatch& rows = begin(RowKind::resolutions, at);
    rows.text("10.0.0.9").text(row.resolver).text(row.domain).text("A").text(answer).text("NOERROR").end_row();
  }
  return at;
}

Row SmallCase::certificate(const CertificateRow& row) {
  const Row at = next(row.source, "x509", row.ts, "");
  RowBatch& rows = begin(RowKind::certificates, at);
  rows.text(row.fingerprint).null().null().null().time(time_of(row.not_before)).null().null().null().null().end_row();
  return at;
}

Row SmallCase::record(const std::string& source, const std::string& ts, const std::string& log, const std::string& uid) {
  const Row at = next(source, log, ts, uid);
  begin(RowKind::records, at).text("{}").end_row();
  return at;
}

void SmallCase::indicator(const IndicatorRow& row) {
  indicators_[row.id] = row;
  RowBatch& list = tables_.at("indicator_list");
  const auto line = static_cast<std::int64_t>(list.rows()) + 2;
  list.text(row.id).text(row.type).text(row.value).null().null().null().null().text(some(row.actor)).text(row.intel + ".csv");
  list.text(Sha256::of(row.intel).hex()).text(row.marking).null().integer(line).integer(line * 30).integer(std::int64_t{29});
  list.end_row();
}

void SmallCase::sighting(const Row& at, const SightingRow& row) {
  const IndicatorRow& indicator = indicators_.at(row.indicator);
  RowBatch& rows = begin(RowKind::sightings, at);
  rows.text(indicator.id).text(row.type.empty() ? indicator.type : row.type).text(row.value).text(indicator.value);
  rows.text(row.field).text(Sha256::of(indicator.intel).hex()).end_row();
}

void SmallCase::victim(const VictimRow& row) {
  RowBatch& victims = tables_.at("registry_victims");
  victims.text(row.id).text("Name of " + row.id).text(some(row.country)).text(some(row.sector));
  end_entry(victims, "victims.csv", row.marking);
}

void SmallCase::stolen(const StolenRow& row) {
  RowBatch& stolen = tables_.at("registry_stolen");
  stolen.text(row.victim).text(row.category).integer(row.bytes).text(some(row.first)).text(some(row.last)).text("memo");
  end_entry(stolen, "stolen.csv", row.marking);
}

void SmallCase::place(const PlaceRow& row) {
  RowBatch& places = tables_.at("places");
  places.text(row.ip).null().text(some(row.city)).null().text(some(row.country)).null().text(row.marking).end_row();
}

void SmallCase::sample(const SampleRow& row) {
  RowBatch& samples = tables_.at("registry_samples");
  samples.text(row.sha256).null().text(some(row.family)).text(some(row.compiled_at)).null().null();
  end_entry(samples, "samples.csv", "TLP:GREEN");
}

Status SmallCase::put(Query& query) const {
  for (const auto& [name, rows] : tables_) TRY(query.put(name, rows));
  return Done{};
}

}  // namespace demarche::profile
