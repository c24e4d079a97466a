#include "pipeline/track/tracking.h"

#include <string_view>

#include "base/text.h"
#include "pipeline/track/markings.h"

namespace demarche::track {
namespace {

// A $name in a text below is filled in by fill(): one of these constants, or an expression of markings.h.
// What an IP address looks like in a log; a longer digit string or a name is not one.
constexpr std::string_view kAddressShape =
    R"((regexp_full_match(ip, '(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}') )"
    R"(or regexp_full_match(ip, '[0-9a-f]*:[0-9a-f:]*:[0-9a-f:.]*')))";

// The host in what a log has: of a URL, a mail address, a Host header; without port, brackets and final dot.
constexpr std::string_view kHost = R"(list_extract(list_transform([regexp_replace(split_part(regexp_replace(
    lower(trim(g.value)), '^[a-z][a-z0-9+.-]*://', ''), '/', 1), '^.*@', '')],
    lambda h: case when starts_with(h, '[') then regexp_extract(h, '^\[([^\]]*)\]', 1)
                   when regexp_full_match(h, '[^:]+:\d+') then rtrim(split_part(h, ':', 1), '.')
                   else rtrim(h, '.') end), 1))";
// What a sighting g of an address, prefix or domain shows: the indicator itself; of a prefix, and of a pattern of several
// terms (whose text is no address or name), what the log has.
constexpr std::string_view kSightedAddress =
    "case when g.type <> 'cidr' and regexp_full_match(lower(g.indicator), '[0-9a-f:.]+') then lower(g.indicator) else $host end";
constexpr std::string_view kSightedDomain =
    R"(case when regexp_full_match(g.indicator, '[^\s\[\]''"=@/:]+') then lower(g.indicator) else $host end)";

constexpr std::string_view kIsAddress = "g.type in ('ipv4', 'ipv6', 'cidr')";
// A name in an answer (CNAME, MX) was not asked for: its row's addresses are another name's.
constexpr std::string_view kIsQueryName =
    R"(g.type = 'domain' and regexp_matches(lower(g.field), '(^|\.)(query|rrname|domain)$'))";
constexpr std::string_view kSameRow =
    "g.source_id = r.source_id and g.artifact = r.artifact and g.byte_offset = r.byte_offset";

std::string fill(std::string_view text) {
  std::string out = replace_all(text, "$address_shape", kAddressShape);
  out = replace_all(out, "$sighted_address", kSightedAddress);
  out = replace_all(out, "$sighted_domain", kSightedDomain);
  out = replace_all(out, "$host", kHost);
  out = replace_all(out, "$is_address", kIsAddress);
  out = replace_all(out, "$is_query_name", kIsQueryName);
  out = replace_all(out, "$same_row", kSameRow);
  out = replace_all(out, "$row_rank", rank_sql("r.marking"));
  out = replace_all(out, "$rank", rank_sql("marking"));
  return replace_all(out, "$marking", marking_sql("rank"));
}

// A source of role victim that names no victim is its own; uids are one namespace within a victim, else a source.
constexpr std::string_view kSources = R"(create or replace table track_sources as
select source_id, role, marking, first, last, victim,
       victim as victim_id,
       case when victim is null then 'source ' || source_id else 'victim ' || victim end as scope
from (select *, coalesce(nullif(trim(victim_id), ''), case when role = 'victim' then source_id end) as victim
      from sources)
order by source_id)";

constexpr std::string_view kActors = R"(create or replace table actor_clusters as
select actor, 'K-' || case when slug = '' then left(sha256(actor), 12)
                           when slug = 'unnamed' then 'actor-unnamed' else slug end as cluster_id
from (select distinct trim(actor) as actor,
             trim(regexp_replace(lower(trim(actor)), '[^\p{L}\p{N}]+', '-', 'g'), '-') as slug
      from indicator_list where trim(actor) <> '')
order by actor)";

constexpr std::string_view kIndicators = R"(create or replace view indicators as
select i.id, i.type, i.value, i.pattern, i.valid_from, i.valid_until, i.confidence, nullif(trim(i.actor), '') as actor,
       i.intel_path,
       coalesce(a.cluster_id, (select case when count(distinct cluster_id) = 1 then min(cluster_id) else 'K-unnamed' end
                               from actor_clusters)) as cluster_id,
       i.label, i.intel, i.marking, i.intel as artifact, i.line, i.byte_offset, i.byte_length
from indicator_list i left join actor_clusters a on a.actor = trim(i.actor))";

// intel_rank: of the intelligence alone. A sighting whose indicator is not listed any more is marked RED.
constexpr std::string_view kSightings = R"(create or replace table sightings as
with told as (
  select id, intel, cluster_id, max($rank) as rank from indicators group by id, intel, cluster_id
), joined as (
  select r.*, s.victim_id, coalesce(t.cluster_id, 'K-unnamed') as cluster_id, coalesce(t.rank, 4) as intel_rank,
         greatest($row_rank, coalesce(t.rank, 4)) as rank
  from raw_sightings r
  left join track_sources s on s.source_id = r.source_id
  left join told t on t.id = r.indicator_id and t.intel = r.intel
)
select ts, indicator_id, type, value, field, victim_id, cluster_id, indicator, intel, uid, log, intel_rank,
       source_id, $marking as marking, artifact, line, byte_offset, byte_length
from joined
order by ts, source_id, artifact, byte_offset, field, value, indicator_id, intel, cluster_id)";

constexpr std::string_view kKeptRows = R"(create or replace table kept_rows as
select source_id, artifact, byte_offset, min(intel_rank) as rank from sightings group by all)";

// The connections of each hit row. A row of a file may name several ("C1,C2"); its sighting names only the first.
constexpr std::string_view kHitUids = R"(create or replace table hit_uids as
with named as (
  select source_id, artifact, byte_offset, uid from sightings where uid <> ''
  union all
  select r.source_id, r.artifact, r.byte_offset, r.uid from raw_files r join kept_rows h
    on h.source_id = r.source_id and h.artifact = r.artifact and h.byte_offset = r.byte_offset where contains(r.uid, ',')
  union all
  select r.source_id, r.artifact, r.byte_offset, r.uid from raw_records r join kept_rows h
    on h.source_id = r.source_id and h.artifact = r.artifact and h.byte_offset = r.byte_offset where contains(r.uid, ',')
)
select distinct source_id, artifact, byte_offset, uid
from (select source_id, artifact, byte_offset, unnest(string_split(uid, ',')) as uid from named) where uid <> ''
order by all)";

constexpr std::string_view kKeptUids = R"(create or replace table kept_uids as
select s.scope, u.uid, min(h.rank) as rank
from hit_uids u
join kept_rows h on h.source_id = u.source_id and h.artifact = u.artifact and h.byte_offset = u.byte_offset
join track_sources s on s.source_id = u.source_id group by all)";

// Payload bytes that a victim sent in connections with the actor. The remote side is the one whose address was hit.
// Where only something else of the connection was hit (a name, a hash), the victim is taken to have opened it, unless
// the server's address is private and the client's is not.
constexpr std::string_view kTheftFlows = R"(create or replace table theft_flows as
with hits as (
  select *, $rank as rank, type in ('ipv4', 'ipv6', 'cidr') as by_address,
         regexp_matches(field, '(orig_h|src_ip)$') as at_client, regexp_matches(field, '(resp_h|dest_ip)$') as at_server
  from sightings where victim_id is not null
), pairs as (
  select r.source_id, r.artifact, r.byte_offset, h.cluster_id, h.by_address, h.at_client, h.at_server, h.value, h.rank
  from raw_connections r join hits h
    on h.source_id = r.source_id and h.artifact = r.artifact and h.byte_offset = r.byte_offset and h.by_address
  union all
  select r.source_id, r.artifact, r.byte_offset, h.cluster_id, h.by_address, h.at_client, h.at_server, h.value, h.rank
  from raw_connections r
  join track_sources s on s.source_id = r.source_id
  join hit_uids u on u.uid = r.uid
  join hits h on h.victim_id = s.victim_id and h.source_id = u.source_id and h.artifact = u.artifact
    and h.byte_offset = u.byte_offset and h.log is distinct from 'dns'
), marked as (
  select r.ts, s.victim_id, p.cluster_id, r.client_ip, r.server_ip, r.bytes_out, r.bytes_in, r.uid,
         r.source_id, r.artifact, r.line, r.byte_offset, r.byte_length,
         bool_or(p.by_address and (p.at_server or p.value = r.server_ip)) as server_hit,
         bool_or(p.by_address and (p.at_client or p.value = r.client_ip)) as client_hit,
         max(greatest(p.rank, $row_rank)) as rank
  from pairs p
  join raw_connections r
    on r.source_id = p.source_id and r.artifact = p.artifact and r.byte_offset = p.byte_offset
  join track_sources s on s.source_id = r.source_id
  group by all
), sided as (
  select *, case when server_hit then false when client_hit then true
                 else $private(server_ip) and not $private(client_ip) end as remote_opened
  from marked
)
select ts, victim_id, cluster_id, client_ip, server_ip, remote_opened,
       case when remote_opened then bytes_in else bytes_out end as bytes, uid,
       source_id, $marking as marking, artifact, line, byte_offset, byte_length
from sided
order by ts, victim_id, cluster_id, source_id, artifact, byte_offset)";

constexpr std::string_view kPrivate =
    R"(coalesce(regexp_matches(lower(@), '^(10\.|127\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)"
    R"(|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:|::1$)'), false))";

// One row for each row that shows a piece of infrastructure. Answers count, the resolver that gave them does not.
constexpr std::string_view kInfrastructureRows = R"(create or replace table infrastructure_rows as
with shown as (
  select 'address' as kind, $sighted_address as value, g.cluster_id, g.ts, $rank as rank,
         g.source_id, g.artifact, g.line, g.byte_offset, g.byte_length
  from sightings g where $is_address
  union all
  select 'address', lower(trim(r.answer)), g.cluster_id, r.ts, $g_rank, r.source_id, r.artifact, r.line, r.byte_offset,
         r.byte_length
  from sightings g join raw_resolutions r on $same_row
  where $is_query_name and coalesce(r.record_type, '') <> 'TXT'
  union all
  select case when g.type = 'domain' then 'domain' else 'certificate' end,
         case when g.type = 'domain' then $sighted_domain
              when starts_with(g.indicator, '[') then lower(g.value) else g.indicator end, g.cluster_id, g.ts, $g_rank,
         g.source_id, g.artifact, g.line, g.byte_offset, g.byte_length
  from sightings g where g.type in ('domain', 'cert-sha1', 'cert-sha256', 'cert-serial')
)
select kind, value, cluster_id, ts, source_id, $marking as marking, artifact, line, byte_offset, byte_length
from (select *, value as ip from shown) where kind <> 'address' or $address_shape
order by kind, value, cluster_id, ts, source_id, artifact, byte_offset)";

constexpr std::string_view kInfrastructure = R"(create or replace table infrastructure as
with grouped as (
  select kind, value, cluster_id, min(ts) as first_seen, max(ts) as last_seen, max($rank) as rank, count(*) as sightings
  from infrastructure_rows group by kind, value, cluster_id
)
select g.kind, g.value, nullif(p.country, '') as country, nullif(p.city, '') as city, g.first_seen, g.last_seen,
       g.cluster_id, nullif(p.region, '') as region, nullif(p.organisation, '') as organisation,
       case when cast(p.asn as varchar) not in ('', '0') then p.asn end as asn, g.sightings, $marking as marking, p.marking as place_marking
from grouped g left join places p on g.kind = 'address' and p.ip = g.value
order by g.kind, g.value, g.cluster_id)";

constexpr std::string_view kIntrusions = R"(create or replace table intrusions as
with seen as (
  select victim_id, cluster_id, min(ts) as first_seen, max(ts) as last_seen, count(*) as sightings, max($rank) as rank
  from sightings where victim_id is not null group by victim_id, cluster_id
), watched as (
  select victim_id, max(last) as last from track_sources where victim_id is not null group by victim_id
), taken as (
  select victim_id, cluster_id, sum(bytes)::bigint as bytes from theft_flows group by victim_id, cluster_id
)
select 'I-' || s.victim_id || '.' || substr(s.cluster_id, 3) as id, s.victim_id, s.cluster_id, s.first_seen, s.last_seen,
       coalesce(w.last >= s.last_seen + to_days($quiet_days), false) as ended,
       (epoch_us(s.last_seen) - epoch_us(s.first_seen)) / 86400000000.0::double as dwell_days,
       t.bytes as bytes_out, s.sightings, w.last as watched_until, $marking as marking
from seen s
left join watched w on w.victim_id = s.victim_id
left join taken t on t.victim_id = s.victim_id and t.cluster_id = s.cluster_id
order by s.victim_id, s.cluster_id)";

constexpr std::string_view kClusters = R"(create or replace table clusters as
with told as (
  select cluster_id, count(distinct (type, value)) as indicators, count(distinct (type, value)) filter (actor is null) as bare,
         max($rank) as rank
  from indicators group by cluster_id
), seen as (
  select cluster_id, count(*) as sightings, count(distinct victim_id) as victims, min(ts) as first_seen,
         max(ts) as last_seen
  from sightings group by cluster_id
), names as (
  select cluster_id, min(actor) as actor, count(*) as spellings, string_agg('"' || actor || '"', ', ' order by actor) as all_names
  from actor_clusters group by cluster_id
)
select t.cluster_id as id, n.actor, coalesce(t.indicators, 0) as indicators, coalesce(s.sightings, 0) as sightings,
       coalesce(s.victims, 0) as victims, s.first_seen, s.last_seen,
       case when n.actor is null then 'indicators whose intelligence names no actor; whether they are one actor''s is not claimed'
            else 'the intelligence names these indicators as those of "' || n.actor || '"'
                 || case when n.spellings > 1 then '; ' || n.all_names
                         || ' are held to be one name, because they differ only in case, spaces or punctuation' else '' end
                 || case when t.bare > 0 then '; ' || t.bare
                         || ' without an actor are added, because the case names no other' else '' end
       end as reason, $marking as marking
from told t left join seen s on s.cluster_id = t.cluster_id left join names n on n.cluster_id = t.cluster_id
order by t.cluster_id)";

std::string with_private(std::string text) {
  for (std::string_view column : {"server_ip", "client_ip"})
    text = replace_all(text, "$private(" + std::string(column) + ")", replace_all(kPrivate, "@", column));
  return text;
}

}  // namespace

std::string addresses_to_place_sql() {
  return fill(R"(select distinct ip from (
  select r.client_ip as ip from raw_logins r join sources s on s.source_id = r.source_id where s.role = 'relay'
  union all
  select $sighted_address from raw_sightings g where $is_address
  union all
  select lower(trim(r.answer)) from raw_sightings g join raw_resolutions r on $same_row where $is_query_name
) where $address_shape order by ip)");
}

std::vector<Statement> sighting_tables() {
  return {{"track_sources", std::string(kSources)}, {"actor_clusters", std::string(kActors)},
          {"indicators", std::string(kIndicators)}, {"sightings", fill(kSightings)},
          {"kept_rows", std::string(kKeptRows)},    {"hit_uids", std::string(kHitUids)},
          {"kept_uids", std::string(kKeptUids)}};
}

std::vector<Statement> tracked_tables(const TrackOptions& options) {
  const std::string shown = replace_all(kInfrastructureRows, "$g_rank", rank_sql("g.marking"));
  const std::string intrusions = replace_all(kIntrusions, "$quiet_days", std::to_string(options.quiet_days));
  return {{"theft_flows", fill(with_private(std::string(kTheftFlows)))}, {"infrastructure_rows", fill(shown)},
          {"infrastructure", fill(kInfrastructure)},                      {"intrusions", fill(intrusions)},
          {"clusters", fill(kClusters)}};
}

}  // namespace demarche::track
