#include "pipeline/profile/evidence_digest.h"

#include <algorithm>
#include <vector>

#include "base/hash.h"

namespace demarche::profile {
namespace {

std::string digest_of(const std::vector<std::string>& lines) {
  Sha256Hasher hasher;
  for (const std::string& line : lines) hasher.update(line);
  return "sha256:" + hasher.finish().hex();
}

}  // namespace

Result<RowsBehind> EvidenceDigests::of(const std::string& rows_sql) {
  if (const auto known = known_.find(rows_sql); known != known_.end()) return known->second;
  const Table table = TRY(query_.select(
      "select case when artifact is null then null else artifact || ':' || coalesce(byte_offset, 0)::bigint || ':' || "
      "coalesce(byte_length, 0)::bigint || chr(10) end as line, max(coalesce(m.rank, 4)) as rank from (" + rows_sql +
      ") b left join marking_rank m on m.marking = b.marking group by 1"));
  RowsBehind out;
  std::vector<std::string> lines;
  for (const auto& row : table.rows) {
    if (!is_null(row[0])) lines.push_back(cell_text(row[0]));
    const auto marking = static_cast<Tlp>(std::clamp<std::int64_t>(cell_integer(row[1], 4), 0, 4));
    out.marking = strictest(marking, out.marking.value_or(marking));
  }
  std::ranges::sort(lines);
  out.rows = lines.size();
  out.digest = digest_of(lines);
  known_.emplace(rows_sql, out);
  return out;
}

Status EvidenceDigests::attach(Claim& claim, const std::string& rows_sql, Tlp otherwise) {
  claim.rows_sql = rows_sql;
  const RowsBehind behind = TRY(of(rows_sql));
  claim.rows = behind.rows;
  claim.evidence = behind.digest;
  claim.marking = behind.marking.value_or(otherwise);
  return Done{};
}

}  // namespace demarche::profile
