#include <iterator>

#include "pipeline/profile/claim_spec.h"

namespace demarche::profile {
namespace {

constexpr std::string_view kPlacedInfrastructure =
    " union all select r.artifact, r.byte_offset, r.byte_length, i.place_marking from infrastructure_rows r"
    " join infrastructure i using (kind, value, cluster_id) where kind = 'address' and i.place_marking is not null";

std::string shown(std::string_view kind) {
  return "select artifact, byte_offset, byte_length, marking from infrastructure_rows where kind = '" + std::string(kind) + "'";
}

std::string distinct_shown(std::string_view kind) {
  return "select count(distinct value) as value from infrastructure where kind = '" + std::string(kind) + "'";
}

std::string all_of(std::string_view view) {
  return "select artifact, byte_offset, byte_length, marking from " + std::string(view);
}

std::vector<ClaimSpec> infrastructure_claims() {
  return {
      {.name = "infrastructure.addresses", .measure = "count", .unit = "address",
       .says = "The logs show {value:address} of the actor's infrastructure", .needs = {Need::indicators},
       .sql = distinct_shown("address"), .rows_sql = shown("address")},
      {.name = "infrastructure.domains", .measure = "count", .unit = "domain",
       .says = "The logs show {value:domain} of the actor's infrastructure", .needs = {Need::indicators},
       .sql = distinct_shown("domain"), .rows_sql = shown("domain")},
      {.name = "infrastructure.countries", .measure = "count", .unit = "country",
       .says = "The addresses of the actor's infrastructure lie in {value:country}", .needs = {Need::indicators},
       .sql = "select case when count(*) > 0 and count(country) = 0 then null else count(distinct country) end as value, "
              "count(distinct value) filter (where country is null) as unknown, "
              "case when count(country) = 0 then 'none of the addresses lies in a known network' end as reason "
              "from infrastructure where kind = 'address'",
       .rows_sql = shown("address") + std::string(kPlacedInfrastructure)},
  };
}

// Times that are no logins make claims of their own; they are never mixed with the logins' hours.
std::vector<ClaimSpec> other_hours_claims() {
  return {
      {.name = "malware.utc_offset", .measure = "mode", .unit = "hour",
       .says = "The samples' times of compilation fit the working hours of {value} best", .method = Method::hours,
       .needs = {Need::samples, Need::sample_times},
       .sql = "select distinct coalesce(nullif(sha256, ''), md5) as client_ip, try_cast(compiled_at as timestamp) as ts "
              "from samples where try_cast(compiled_at as timestamp) is not null order by client_ip, ts",
       .rows_sql = all_of("samples") + " where try_cast(compiled_at as timestamp) is not null"},
      {.name = "certificates.utc_offset", .measure = "mode", .unit = "hour",
       .says = "The sighted certificates' first days of validity fit the working hours of {value} best",
       .method = Method::hours, .needs = {Need::indicators, Need::certificates},
       .sql = "select distinct coalesce(c.fingerprint, c.serial) as client_ip, c.not_before as ts from certificates c "
              "join infrastructure_rows i on i.kind = 'certificate' and i.source_id = c.source_id "
              "and i.artifact = c.artifact and i.byte_offset = c.byte_offset "
              "where c.not_before is not null order by client_ip, ts",
       .rows_sql = shown("certificate")},
  };
}

// What the pictures of a report are drawn from; tables, so that a picture says nothing that no claim says.
std::vector<ClaimSpec> picture_claims(const StandardOptions& options) {
  const std::string counted = "logins where success is distinct from false";
  const std::string rows = all_of("logins") + " where success is distinct from false";
  const auto leading = [&](const std::string& column, const std::string& name) {
    return "select nullif(trim(cast(" + column + " as varchar)), '') as " + name + ", count(*) as logins from " + counted +
           " group by all order by logins desc, " + name + " nulls last";
  };
  return {
      {.name = "intrusions.timeline", .measure = "table", .unit = "intrusion",
       .says = "Each intrusion from its first to its last sighting", .method = Method::table,
       .needs = {Need::victim_sources, Need::intrusions},
       .sql = "select id as intrusion, victim_id as victim, first_seen, last_seen, ended, sightings from intrusions "
              "where first_seen is not null order by first_seen, id",
       .rows_sql = all_of("sightings") + " where victim_id is not null"},
      {.name = "logins.by_hour", .measure = "table", .unit = "login",
       .says = "Logins by weekday (Monday is the first) and hour at that offset", .method = Method::table,
       .needs = {Need::relays, Need::logins},
       .sql = "select isodow(ts + to_minutes($offset)) as weekday, hour(ts + to_minutes($offset)) as hour, count(*) as logins from " +
              counted + " and ts is not null group by all order by all",
       .rows_sql = rows + " and ts is not null"},
      {.name = "logins.by_place", .measure = "table", .unit = "login", .says = "Logins by place of origin", .method = Method::table,
       .needs = {Need::relays, Need::logins, Need::origins}, .sql = leading(options.level, "place"), .rows_sql = rows},
      {.name = "logins.by_keyboard", .measure = "table", .unit = "login", .says = "Logins by keyboard layout, where they tell it",
       .method = Method::table, .needs = {Need::relays, Need::logins, Need::keyboards},
       .sql = "select keyboard, logins from (" + leading("keyboard", "keyboard") + ") where keyboard is not null",
       .rows_sql = rows + " and nullif(keyboard, '') is not null"},
  };
}

}  // namespace

std::vector<ClaimSpec> means_claims() {
  return {
      {.name = "indicators.count", .measure = "count", .unit = "indicator",
       .says = "The intelligence names {value:distinct indicator}",
       .sql = "select count(distinct (type, coalesce(value, pattern, id))) as value, count(*) as listed from indicators",
       .rows_sql = all_of("indicators")},
      {.name = "malware.families", .measure = "count", .unit = "family", .says = "The samples belong to {value:family}",
       .needs = {Need::samples},
       .sql = "select count(distinct nullif(trim(family), '')) as value, "
              "count(*) filter (where nullif(trim(family), '') is null) as unknown from samples",
       .rows_sql = all_of("samples")},
      {.name = "malware.samples", .measure = "count", .unit = "sample", .says = "The registry of samples holds {value:distinct sample}",
       .needs = {Need::samples},
       .sql = "select count(distinct lower(coalesce(nullif(sha256, ''), nullif(md5, '')))) as value from samples",
       .rows_sql = all_of("samples")},
      {.name = "operators.at_least", .measure = "bound", .unit = "client name",
       .says = "At least {value:client computer} logged in ({seen} were seen)", .method = Method::richness,
       .needs = {Need::relays, Need::logins, Need::client_names},
       .sql = "select client_name, count(*) as seen from logins where success is distinct from false "
              "and nullif(client_name, '') is not null group by client_name order by client_name",
       .rows_sql = all_of("logins") + " where success is distinct from false and nullif(client_name, '') is not null",
       .at_least = true},
  };
}

std::vector<ClaimSpec> standard_claims(const StandardOptions& options) {
  std::vector<ClaimSpec> out;
  for (std::vector<ClaimSpec> part : {victim_claims(options), login_claims(options), infrastructure_claims(), means_claims(),
                                      other_hours_claims(), picture_claims(options)})
    out.insert(out.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
  return out;
}

}  // namespace demarche::profile
