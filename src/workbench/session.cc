#include "workbench/session.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "formats/registry/places.h"
#include "formats/registry/registry.h"
#include "pipeline/track/views.h"
#include "workbench/audience.h"
#include "workbench/intelligence.h"

namespace demarche::workbench {
namespace {

using store::Analysis;
using store::ArtifactRecord;

// "ab12.../S-1.logins.0001.parquet" -> "logins"
std::string_view kind_of_file(std::string_view name) {
  const auto number = name.rfind('.', name.rfind('.') - 1);
  const auto start = name.rfind('.', number - 1);
  return name.substr(start + 1, number - start - 1);
}

const RegistrySpec* registry_spec_of(const Workspace& workspace, std::string_view kind) {
  for (const RegistrySpec& spec : workspace.spec.registries)
    if (spec.kind == kind) return &spec;
  return nullptr;
}

std::vector<std::string> files_of(const Workspace& workspace, const ArtifactRecord& record, std::string_view kind) {
  std::vector<std::string> out;
  for (const std::string& name : record.files)
    if (kind_of_file(name) == kind) out.push_back((workspace.evidence() / name).string());
  return out;
}

std::string file_list(const std::vector<std::string>& files) {
  std::string out = "[";
  for (const std::string& file : files) out += (out.size() == 1 ? "" : ", ") + sql_quote(file);
  return out + "]";
}

// What a session may hold: of all sources, or of those that an audience may see.
bool sees(const Audience* audience, const SourceSpec& source) { return audience == nullptr || audience->sees(source); }
bool sees(const Audience* audience, Tlp marking) { return audience == nullptr || audience->sees(marking); }

Status define_logs(Analysis& analysis, const Workspace& workspace, const Audience* audience) {
  const auto records = TRY(workspace.artifacts("log"));
  for (std::size_t i = 0; i < kRowKinds; ++i) {
    const auto kind = static_cast<RowKind>(i);
    std::vector<store::RowFile> files;
    for (const ArtifactRecord& record : records) {
      const SourceSpec* source = workspace.spec.source(record.owner);
      if (source == nullptr || !sees(audience, *source)) continue;
      for (std::string& file : files_of(workspace, record, row_kind_text(kind)))
        files.push_back({std::move(file), source->id, std::string(tlp_text(source->marking)), record.digest.hex(),
                         source->clock_offset.count()});
    }
    const bool cut = audience != nullptr && kind == RowKind::sightings;   // put_indicators() leaves those of permitted intelligence
    Status defined = analysis.define_rows((cut ? "all_" : "raw_") + std::string(row_kind_text(kind)), files, row_columns(kind));
    if (!defined) return defined;
  }
  return Done{};
}

Status put_sources(Analysis& analysis, const Workspace& workspace, const Audience* audience) {
  using enum CellType;
  static constexpr CellColumn kSources[] = {{"source_id", text}, {"name", text}, {"role", text}, {"victim_id", text},
                                            {"marking", text}, {"grade", text}, {"first", time}, {"last", time}};
  static constexpr CellColumn kHosts[] = {{"source_id", text}, {"host", text}};
  RowBatch sources{std::span<const CellColumn>(kSources)}, hosts{std::span<const CellColumn>(kHosts)};
  std::map<std::string, std::pair<std::optional<Timestamp>, std::optional<Timestamp>>> spans;
  for (const ArtifactRecord& record : TRY(workspace.artifacts("log"))) {
    auto& [first, last] = spans[record.owner];
    if (record.first && (!first || *record.first < *first)) first = record.first;
    if (record.last && (!last || *record.last > *last)) last = record.last;
  }
  for (const SourceSpec& source : workspace.spec.sources) {
    if (!sees(audience, source)) continue;
    const auto shift = [&](std::optional<Timestamp> at) { return at ? std::optional(at->plus(source.clock_offset)) : at; };
    const auto& [first, last] = spans[source.id];
    sources.text(source.id).text(source.name).text(role_text(source.role));
    sources.text(source.victim.empty() ? std::nullopt : std::optional(source.victim)).text(tlp_text(source.marking));
    sources.text(source.grade ? std::optional(source.grade->text()) : std::nullopt).time(shift(first)).time(shift(last)).end_row();
    for (const std::string& host : source.hosts) hosts.text(source.id).text(host).end_row();
  }
  Status put = analysis.put("sources", sources);
  return put ? analysis.put("source_hosts", hosts) : std::move(put);
}

Status put_indicators(Analysis& analysis, const Workspace& workspace, const Audience* audience) {
  using enum CellType;
  static constexpr CellColumn kFiles[] = {{"file", text}, {"intel_path", text}, {"intel", text}, {"named_actor", text}, {"marking", text}};
  RowBatch origins{std::span<const CellColumn>(kFiles)};
  std::vector<std::string> files;
  for (const ArtifactRecord& record : TRY(workspace.artifacts("intel"))) {
    const IntelSpec* spec = intel_spec_of(workspace, record.path);
    if (spec == nullptr || !sees(audience, spec->marking)) continue;
    for (const std::string& file : files_of(workspace, record, "indicators")) {
      origins.text(file).text(record.path).text(record.digest.hex());
      origins.text(spec->actor.empty() ? std::nullopt : std::optional(spec->actor)).text(tlp_text(spec->marking)).end_row();
      files.push_back(file);
    }
  }
  Status put = analysis.put("intel_files", origins);
  if (!put) return put;
  Status made = analysis.execute(
      "create table indicator_list(id varchar, type varchar, value varchar, pattern varchar, valid_from timestamp, "
      "valid_until timestamp, confidence bigint, actor varchar, intel_path varchar, intel varchar, marking varchar, "
      "label varchar, line bigint, byte_offset bigint, byte_length bigint)");
  if (made && audience != nullptr)
    made = analysis.execute("create table raw_sightings as select * from all_sightings where intel in (select intel from intel_files)");
  if (!made || files.empty()) return made;
  return analysis.execute(
      "insert into indicator_list select r.id, r.type, r.value, r.pattern, r.valid_from, r.valid_until, r.confidence, "
      "coalesce(f.named_actor, nullif(r.actor, '')), f.intel_path, f.intel, f.marking, r.label, r.line, r.byte_offset, r.byte_length "
      "from read_parquet(" + file_list(files) + ", filename = true) r join intel_files f on r.filename = f.file "
      "order by f.intel_path, r.line, r.id");
}

// Registry rows carry markings of their own; a victim sees its own entries whatever they are marked.
std::string permitted_rows(const Audience* audience, std::string_view kind) {
  if (audience == nullptr) return {};
  std::string seen;
  for (int level = 0; level <= static_cast<int>(audience->ceiling); ++level)
    seen += (level == 0 ? "" : ", ") + sql_quote(tlp_text(static_cast<Tlp>(level)));
  if (!audience->victim.empty() && (kind == "victims" || kind == "stolen"))
    return " where " + std::string(kind == "victims" ? "id" : "victim") + " = " + sql_quote(audience->victim);
  return " where marking in (" + seen + ")";
}

Status put_registry(Analysis& analysis, const Workspace& workspace, const registry::RegistryKind& registry, const Audience* audience) {
  const std::string_view kind = registry.name;
  const std::string table = "registry_" + std::string(kind);
  const RowBatch empty = registry::registry_rows(registry);
  Status made = analysis.put(table + "_rows", empty);
  if (!made) return made;
  std::string source = "(select *, '' as filename from " + table + "_rows)";
  using enum CellType;
  static constexpr CellColumn kFiles[] = {{"file", text}, {"artifact", text}, {"file_marking", text}};
  RowBatch origins{std::span<const CellColumn>(kFiles)};
  std::vector<std::string> files;
  for (const ArtifactRecord& record : TRY(workspace.artifacts("registry"))) {
    if (record.owner != kind) continue;
    const RegistrySpec* spec = registry_spec_of(workspace, kind);
    for (const std::string& file : files_of(workspace, record, kind)) {
      origins.text(file).text(record.digest.hex()).text(tlp_text(spec->marking)).end_row();
      files.push_back(file);
    }
  }
  Status put = analysis.put(table + "_files", origins);
  if (!put) return put;
  if (!files.empty()) source = "read_parquet(" + file_list(files) + ", filename = true)";
  const bool marked = std::find(empty.names().begin(), empty.names().end(), "marking") != empty.names().end();
  return analysis.execute("create table " + table + " as select * from (select r.* exclude (filename" + (marked ? ", marking" : "") + "), " +
                          (marked ? "coalesce(r.marking, f.file_marking)" : "f.file_marking") + " as marking, f.artifact from " +
                          source + " r left join " + table + "_files f on r.filename = f.file)" + permitted_rows(audience, kind) + " order by line");
}

// Where addresses are: the sealed rows of the networks registry, or its .mmdb file; null when the case has neither.
Result<std::unique_ptr<PlaceSource>> open_places(Analysis& analysis, const Workspace& workspace) {
  const RegistrySpec* spec = registry_spec_of(workspace, "networks");
  if (spec == nullptr) return std::unique_ptr<PlaceSource>();
  if (spec->path.ends_with(".mmdb")) {
    auto opened = registry::open_mmdb(workspace.folder / spec->path);
    return opened ? std::move(*opened) : std::unique_ptr<PlaceSource>();   // sealing it has told why
  }
  PlaceBook book;
  const Table rows = TRY(analysis.select("select cidr, organisation, city, region, country, asn from registry_networks"));
  for (const auto& row : rows.rows) {
    const auto block = Prefix::parse(cell_text(row[0]));
    if (!block) continue;
    book.add(*block, {cell_text(row[1]), cell_text(row[2]), cell_text(row[3]), cell_text(row[4]),
                      static_cast<std::uint32_t>(cell_integer(row[5]))});
  }
  return registry::book_places(std::move(book));
}

// Places of the addresses that the views need, one row each.
Status put_places(Analysis& analysis, const Workspace& workspace, const Audience* audience) {
  using enum CellType;
  static constexpr CellColumn kPlaces[] = {{"ip", text}, {"organisation", text}, {"city", text}, {"region", text},
                                           {"country", text}, {"asn", integer}, {"marking", text}};
  RowBatch rows{std::span<const CellColumn>(kPlaces)};
  const RegistrySpec* spec = registry_spec_of(workspace, "networks");
  const bool seen = spec != nullptr && sees(audience, spec->marking);
  const auto places = seen ? TRY(open_places(analysis, workspace)) : std::unique_ptr<PlaceSource>();
  if (places != nullptr) {
    const std::string_view marking = tlp_text(spec->marking);
    const auto part = [](const std::string& value) { return value.empty() ? std::nullopt : std::optional(value); };
    const Table wanted = TRY(analysis.select(track::addresses_to_place_sql()));
    for (const auto& row : wanted.rows) {
      const std::string text = cell_text(row[0]);
      const auto ip = Ip::parse(text);
      const auto place = ip ? places->find(*ip) : std::nullopt;
      if (!place) continue;
      rows.text(text).text(part(place->organisation)).text(part(place->city)).text(part(place->region)).text(part(place->country));
      rows.integer(place->asn == 0 ? std::nullopt : std::optional(std::int64_t{place->asn})).text(marking).end_row();
    }
  }
  return analysis.put("places", rows);
}

}  // namespace

profile::ProfileOptions profile_options(const Case& spec) {
  profile::ProfileOptions options;
  options.origin_level = spec.origin_level;
  options.own = spec.claims;
  options.marking = spec.marking;
  return options;
}

namespace {

Result<std::unique_ptr<Analysis>> fill(const Workspace& workspace, unsigned jobs, const Audience* audience) {
  store::AnalysisOptions options;
  options.jobs = jobs;
  options.evidence_dir = workspace.evidence();
  auto analysis = TRY(Analysis::open(std::move(options)));
  TRY(define_logs(*analysis, workspace, audience));
  TRY(put_sources(*analysis, workspace, audience));
  TRY(put_indicators(*analysis, workspace, audience));
  for (const registry::RegistryKind& kind : registry::registry_kinds()) TRY(put_registry(*analysis, workspace, kind, audience));
  TRY(put_places(*analysis, workspace, audience));
  return analysis;
}

}  // namespace

Result<std::unique_ptr<Analysis>> open_session(const Workspace& workspace, unsigned jobs) {
  auto analysis = TRY(fill(workspace, jobs, nullptr));
  TRY(track::define_views(*analysis, {.quiet_days = workspace.spec.quiet_days}));
  analysis->set_row_views(track::row_view_names());
  TRY(analysis->lock());
  return analysis;
}

Result<std::unique_ptr<Analysis>> open_permitted(const Workspace& workspace, const Audience& audience, unsigned jobs) {
  return fill(workspace, jobs, &audience);
}

}  // namespace demarche::workbench
