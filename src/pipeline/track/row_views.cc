#include "pipeline/track/row_views.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "model/row.h"
#include "pipeline/track/markings.h"

namespace demarche::track {
namespace {

// A row of a relay is kept whatever the intelligence says. A row of any other source is here only because an indicator
// hit it or its connection, so it tells its reader about that indicator: it is marked at least as strictly as the
// freest intelligence that would have kept it.
std::string row_marking() {
  return marking_sql("greatest(" + rank_sql("r.marking") +
                     ", case when s.role = 'relay' then 0 else coalesce(least(h.rank, u.rank), 0) end)");
}

// A file may have come over several connections ("C1,C2"): the one of them whose intelligence is the freest.
std::string first_kept_uid(RowKind kind) {
  if (kind != RowKind::files && kind != RowKind::records) return "r.uid";
  return "case when not contains(r.uid, ',') then r.uid else (select arg_min(k.uid, (k.rank, k.uid)) from kept_uids k"
         " where k.scope = s.scope and list_contains(string_split(r.uid, ','), k.uid)) end";
}

// `first`: the columns of the plan's contract, in its order; the kind's others follow, then where the row is.
Statement row_view(RowKind kind, std::initializer_list<std::string_view> first) {
  const std::string name(row_kind_text(kind));
  std::string columns = "r.ts";
  for (std::string_view column : first) columns += ", r." + std::string(column);
  for (const CellColumn& column : row_columns(kind))
    if (std::ranges::find(first, column.name) == first.end()) columns += ", r." + std::string(column.name);
  return {name, "create or replace view " + name + " as select " + columns +
                    ", s.victim_id, r.uid, r.log, r.source_id, " + row_marking() +
                    " as marking, r.artifact, r.line, r.byte_offset, r.byte_length from raw_" + name +
                    " r left join track_sources s on s.source_id = r.source_id"
                    " left join kept_rows h on h.source_id = r.source_id and h.artifact = r.artifact"
                    " and h.byte_offset = r.byte_offset"
                    " left join kept_uids u on u.scope = s.scope and u.uid = " + first_kept_uid(kind)};
}

// A table and not a view: its order, and so every answer over it, is the same on every run.
constexpr std::string_view kLogins = R"(create or replace table logins as
select r.ts, r.client_ip, r.host, r.protocol, r.account, r.keyboard, r.client_name, r.success,
       nullif(p.organisation, '') as organisation, nullif(p.city, '') as city, nullif(p.region, '') as region,
       nullif(p.country, '') as country, case when cast(p.asn as varchar) not in ('', '0') then p.asn end as asn,
       r.client_port, r.port, r.result, r.uid, r.log, p.marking as place_marking,
       r.source_id, r.marking, r.artifact, r.line, r.byte_offset, r.byte_length
from raw_logins r
join track_sources s on s.source_id = r.source_id
left join places p on p.ip = r.client_ip
where s.role = 'relay'
  and (r.source_id not in (select source_id from source_hosts where source_id is not null)
       or (r.source_id, lower(r.host)) in (select (source_id, lower(host)) from source_hosts))
order by r.ts, r.source_id, r.artifact, r.byte_offset)";

}  // namespace

std::vector<Statement> row_views() {
  return {
      {"logins", std::string(kLogins)},
      row_view(RowKind::connections, {"client_ip", "client_port", "server_ip", "server_port", "protocol", "service",
                                      "duration", "bytes_out", "bytes_in"}),
      row_view(RowKind::resolutions, {"client_ip", "domain", "answer"}),
      row_view(RowKind::requests, {"client_ip", "host", "uri", "user_agent"}),
      row_view(RowKind::certificates, {}),
      row_view(RowKind::files, {"name", "mime", "bytes", "md5", "sha1", "sha256"}),
      row_view(RowKind::records, {}),
  };
}

}  // namespace demarche::track
