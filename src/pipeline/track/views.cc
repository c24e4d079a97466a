#include "pipeline/track/views.h"

#include <string>
#include <utility>
#include <vector>

#include "pipeline/track/markings.h"
#include "pipeline/track/row_views.h"
#include "pipeline/track/tracking.h"

namespace demarche::track {
namespace {

Status run(Query& query, const std::vector<Statement>& statements) {
  for (const Statement& statement : statements) {
    Status done = query.execute(statement.sql);
    if (!done) return std::move(done).error().within("defining " + statement.name);
  }
  return Done{};
}

Status define_english(Query& query) {
  std::string values;
  for (std::string_view country : english_countries()) values += (values.empty() ? "(" : ", (") + sql_quote(country) + ")";
  return query.execute("create or replace table english_countries as select * from (values " + values + ") t(country)");
}

std::string victims_sql() {
  return R"(create or replace view victims as
with listed as (
  select *, row_number() over (partition by id order by artifact, byte_offset, line) as nth,
         upper(nullif(trim(country), '')) as code
  from registry_victims
), named as (
  select victim_id, max()" +
         rank_sql("marking") + R"() as rank from track_sources where victim_id is not null group by victim_id
)
select id, name, code as country, nullif(trim(sector), '') as sector,
       code in (select country from english_countries) as english, true as registered,
       marking, artifact, line, byte_offset, byte_length
from listed where nth = 1
union all
select victim_id, null, null, null, null, false, )" +
         marking_sql("rank") + R"(, null, null, null, null
from named where not exists (select 1 from registry_victims r where r.id = named.victim_id)
order by id)";
}

std::vector<Statement> registry_views() {
  return {
      {"victims", victims_sql()},
      {"samples", "create or replace view samples as select sha256, md5, family, compiled_at, language, source, marking, "
                  "artifact, line, byte_offset, byte_length from registry_samples"},
      {"entities", "create or replace view entities as select * from registry_entities"},
      {"statements", "create or replace view statements as select * from registry_statements"},
  };
}

}  // namespace

std::vector<std::string> row_view_names() {
  return {"logins", "connections", "resolutions", "requests", "certificates", "files", "records", "sightings",
          "indicators", "victims", "samples", "entities", "statements", "theft_flows", "infrastructure_rows"};
}

Status define_views(Query& query, const TrackOptions& options) {
  TRY(define_marking_rank(query));
  TRY(define_english(query));
  TRY(run(query, sighting_tables()));
  TRY(run(query, row_views()));
  TRY(run(query, tracked_tables(options)));
  return run(query, registry_views());
}

}  // namespace demarche::track
