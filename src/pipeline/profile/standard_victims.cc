// Standard claims about victims, intrusions and theft.
#include "base/text.h"
#include "pipeline/profile/claim_spec.h"

namespace demarche::profile {
namespace {

constexpr std::string_view kSightedRows =
    "select artifact, byte_offset, byte_length, marking from sightings where victim_id is not null";
constexpr std::string_view kRegistryRows =
    " union all select artifact, byte_offset, byte_length, marking from victims"
    " where registered and id in (select victim_id from intrusions)";

// Per victim the larger of what its connections carried and what the registry lists, never the sum. A connection that
// two clusters claim is one.
constexpr std::string_view kTaken = R"(with flows as (
  select victim_id as victim, sum(bytes)::bigint as bytes, min(ts) as first, max(ts) as last
  from (select victim_id, source_id, artifact, byte_offset, min(ts) as ts, max(bytes) as bytes
        from theft_flows where bytes is not null group by victim_id, source_id, artifact, byte_offset)
  group by victim_id
), listed as (
  select victim, sum(try_cast(bytes as bigint))::bigint as bytes, min(try_cast(first as timestamp)) as first,
         max(try_cast(last as timestamp)) as last
  from registry_stolen where bytes is not null group by victim
), taken as (
  select coalesce(f.victim, l.victim) as victim, greatest(f.bytes, l.bytes) as bytes,
         case when l.bytes is null or f.bytes >= l.bytes then 'flows' else 'registry' end as measured_by,
         strftime(case when l.bytes is null or f.bytes >= l.bytes then f.first else l.first end, '%Y-%m-%d') as first,
         strftime(case when l.bytes is null or f.bytes >= l.bytes then f.last else l.last end, '%Y-%m-%d') as last
  from flows f full join listed l on f.victim = l.victim
)
)";

// The rows that decide the figure: a victim's connections with the hits that made them count, or its registry entries.
constexpr std::string_view kTakenRows = R"(, deciding as ($deciding), used as (
  select f.* from theft_flows f join deciding d on d.victim = f.victim_id and d.measured_by = 'flows'
  where f.bytes is not null
)
select artifact, byte_offset, byte_length, marking from used
union all
select g.artifact, g.byte_offset, g.byte_length, g.marking from sightings g
  join hit_uids x on x.source_id = g.source_id and x.artifact = g.artifact and x.byte_offset = g.byte_offset
  join used u on u.victim_id = g.victim_id and u.cluster_id = g.cluster_id and u.uid = x.uid
  where g.log is distinct from 'dns'
union all
select g.artifact, g.byte_offset, g.byte_length, g.marking from sightings g
  join used u on u.victim_id = g.victim_id and u.cluster_id = g.cluster_id
  and u.source_id = g.source_id and u.artifact = g.artifact and u.byte_offset = g.byte_offset
union all
select s.artifact, s.byte_offset, s.byte_length, s.marking from registry_stolen s
  join deciding d on d.victim = s.victim and d.measured_by = 'registry' where s.bytes is not null)";

std::string taken(std::string_view rest) { return std::string(kTaken) + std::string(rest); }
std::string taken_rows(std::string_view deciding) { return taken(replace_all(kTakenRows, "$deciding", deciding)); }
std::string sighted(std::string_view rest = {}) { return std::string(kSightedRows) + std::string(rest); }

std::vector<ClaimSpec> victims_part(const StandardOptions& options) {
  const std::string unknown = "count(*) filter (where $ is null) as unknown, "
                              "case when count($) = 0 then 'no victim of an intrusion has a known $' end as reason "
                              "from victims where id in (select victim_id from intrusions)";
  const auto distinct = [&](std::string_view column) {
    return replace_all("select case when count(*) > 0 and count($) = 0 then null else count(distinct $) end as value, " + unknown,
                       "$", column);
  };
  return {
      {.name = "victims.count", .measure = "count", .unit = "organisation",
       .says = "At least {value:organisation} had an intrusion", .needs = {Need::victim_sources},
       .sql = "select count(distinct victim_id) as value from intrusions", .rows_sql = sighted(), .at_least = true},
      {.name = "victims.countries", .measure = "count", .unit = "country",
       .says = "The victims have their headquarters in at least {value:country}",
       .needs = {Need::victim_sources, Need::victims_registry}, .sql = distinct("country"),
       .rows_sql = sighted(kRegistryRows), .at_least = true},
      {.name = "victims.sectors", .measure = "count", .unit = "sector", .says = "The victims belong to at least {value:sector}",
       .needs = {Need::victim_sources, Need::victims_registry}, .sql = distinct("sector"),
       .rows_sql = sighted(kRegistryRows), .at_least = true},
      {.name = "victims.english_share", .measure = "share", .unit = "organisation",
       .says = "{k} of {n} victims ({value}) have their headquarters in a country whose main native language is English",
       .method = Method::share, .needs = {Need::victim_sources, Need::victims_registry, Need::intrusions},
       .sql = "select count(*) filter (where english) as k, count(english) as n, " + replace_all(unknown, "$", "country"),
       .rows_sql = sighted(kRegistryRows),
       .method_text = "of the victims whose country is known; English: " + options.english},
      {.name = "victims.by_sector_year", .measure = "table", .unit = "organisation",
       .says = "Victims by sector and by the year in which they were first seen", .method = Method::table,
       .needs = {Need::victim_sources, Need::victims_registry, Need::intrusions},
       .sql = "select year(first_seen) as year, coalesce(v.sector, 'unknown') as sector, count(*) as victims "
              "from (select victim_id, min(first_seen) as first_seen from intrusions group by victim_id) i "
              "left join victims v on v.id = i.victim_id where first_seen is not null group by all order by all",
       .rows_sql = sighted(kRegistryRows)},
  };
}

std::vector<ClaimSpec> times_part() {
  const std::vector<Need> needs = {Need::victim_sources, Need::intrusions};
  return {
      {.name = "intrusions.first_seen", .measure = "min", .unit = "time", .says = "The first sighting in a victim is of {value}",
       .needs = needs, .sql = "select min(first_seen) as value from intrusions", .rows_sql = sighted()},
      {.name = "intrusions.last_seen", .measure = "max", .unit = "time", .says = "The last sighting in a victim is of {value}",
       .needs = needs, .sql = "select max(last_seen) as value from intrusions", .rows_sql = sighted()},
      {.name = "intrusions.span_years", .measure = "max", .unit = "year",
       .says = "The intrusions span {value:year}", .needs = needs,
       .sql = "select (epoch_us(max(last_seen)) - epoch_us(min(first_seen)))::double / 86400000000 / 365.25 as value "
              "from intrusions",
       .rows_sql = sighted(), .method_text = "days / 365.25"},
      {.name = "intrusions.dwell_mean", .measure = "mean", .unit = "day",
       .says = "The {n} intrusions that had ended lasted {value:day} on average", .needs = needs,
       .sql = "select sum(epoch_us(last_seen) - epoch_us(first_seen))::double / count(*) / 86400000000 as value, "
              "count(*) as n, (select count(*) from intrusions) as intrusions, "
              "case when count(*) = 0 then 'no intrusion is known to have ended' end as reason "
              "from intrusions where ended",
       .rows_sql = sighted(), .method_text = "mean of the ended ones"},
      {.name = "intrusions.dwell_median", .measure = "median", .unit = "day",
       .says = "Half of the {n:intrusion} lasted {value:day} or less ({ended} had ended)", .method = Method::survival_median,
       .needs = needs,
       .sql = "select dwell_days, ended from intrusions where dwell_days is not null order by dwell_days, ended, id",
       .rows_sql = sighted(), .method_text = "kaplan-meier"},
      {.name = "intrusions.dwell_max", .measure = "max", .unit = "day",
       .says = "The longest intrusion lasted at least {value:day}", .needs = needs,
       .sql = "select dwell_days as value, id as intrusion, victim_id as victim, ended from intrusions "
              "where dwell_days is not null order by dwell_days desc, id limit 1",
       .rows_sql = sighted(" and (victim_id, cluster_id) = (select (victim_id, cluster_id) from intrusions "
                           "where dwell_days is not null order by dwell_days desc, id limit 1)"), .at_least = true},
  };
}

std::vector<ClaimSpec> theft_part() {
  const std::string how = "per victim the larger of flows and registry";
  return {
      {.name = "theft.bytes_total", .measure = "sum", .unit = "byte", .says = "At least {value:byte} left {victims:victim}",
       .needs = {Need::theft_measured},
       .sql = taken("select sum(bytes)::bigint as value, count(*) as victims from taken"),
       .rows_sql = taken_rows("select victim, measured_by from taken"), .at_least = true, .method_text = how},
      {.name = "theft.bytes_largest", .measure = "max", .unit = "byte",
       .says = "At least {value:byte} left one victim between {first} and {last}", .needs = {Need::theft_measured},
       .sql = taken("select bytes as value, victim, first, last, measured_by from taken order by bytes desc, victim limit 1"),
       .rows_sql = taken_rows("select victim, measured_by from taken order by bytes desc, victim limit 1"),
       .at_least = true, .method_text = how},
      {.name = "theft.by_victim", .measure = "table", .unit = "byte",
       .says = "{measured} victims' losses were measured, {not_measured} were not; {at_least_terabyte} lost at least a terabyte",
       .method = Method::table, .needs = {Need::theft_victims},
       .sql = taken("select e.victim, case when t.bytes is null then 'not measured' else 'measured' end "
                    "as state, t.bytes, t.bytes >= 1000000000000 as at_least_terabyte, t.measured_by, t.first, t.last "
                    "from (select victim_id as victim from intrusions union select victim from taken) e "
                    "left join taken t on t.victim = e.victim order by e.victim"),
       .more_sql = taken("select count(t.victim) as measured, count(*) - count(t.victim) as not_measured, "
                         "count(*) filter (where t.bytes >= 1000000000000) as at_least_terabyte "
                         "from (select victim_id as victim from intrusions union select victim from taken) e "
                         "left join taken t on t.victim = e.victim"),
       .rows_sql = taken_rows("select victim, measured_by from taken") + " union all " + sighted(), .method_text = how},
      {.name = "theft.categories", .measure = "table", .unit = "category", .says = "{categories:category} of data were taken",
       .method = Method::table, .needs = {Need::stolen},
       .sql = "select coalesce(nullif(trim(category), ''), 'unknown') as category, count(distinct victim) as victims, "
              "sum(try_cast(bytes as bigint))::bigint as bytes from registry_stolen group by all order by category",
       .more_sql = "select count(distinct nullif(trim(category), '')) as categories from registry_stolen",
       .rows_sql = "select artifact, byte_offset, byte_length, marking from registry_stolen"},
  };
}

}  // namespace

std::vector<ClaimSpec> victim_claims(const StandardOptions& options) {
  std::vector<ClaimSpec> out = victims_part(options);
  for (const std::vector<ClaimSpec>& part : {times_part(), theft_part()}) out.insert(out.end(), part.begin(), part.end());
  return out;
}

}  // namespace demarche::profile
