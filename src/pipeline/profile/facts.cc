#include "pipeline/profile/facts.h"

#include <string_view>

#include "base/check.h"
#include "base/text.h"

namespace demarche::profile {
namespace {

struct NeedText {
  Need need;
  std::string_view count;     // SQL whose result is above zero when the need is met; $level as in claim_spec.h
  std::string_view missing;
};

#define COUNTED "success is distinct from false"
constexpr std::array<NeedText, kNeeds> kTexts = {{
    {Need::victim_sources, "select count(*) from track_sources where victim_id is not null",
     "no source has the role victim"},
    {Need::victims_registry, "select count(*) from registry_victims", "no registry of victims"},
    {Need::intrusions, "select count(*) from intrusions where first_seen is not null",
     "nothing was sighted in victims' sources"},
    {Need::theft_victims,
     "select (select count(*) from intrusions) + (select count(*) from registry_stolen where bytes is not null)",
     "no victim of an intrusion, and no registry of what was stolen"},
    {Need::theft_measured,
     "select (select count(*) from theft_flows where bytes is not null)"
     " + (select count(*) from registry_stolen where bytes is not null)",
     "no victim's connection with the actor has its bytes logged, and no registry of what was stolen"},
    {Need::stolen, "select count(*) from registry_stolen", "no registry of what was stolen"},
    {Need::relays, "select count(*) from track_sources where role = 'relay'", "no source has the role relay"},
    {Need::logins, "select count(*) from logins where " COUNTED, "the relays' logs hold no login"},
    {Need::places, "select count(*) from places", "no address lies in a known network (registry of networks)"},
    {Need::origins, "select count(*) from logins where " COUNTED " and nullif(trim(cast($level as varchar)), '') is not null",
     "no login comes from a network whose $level is known (registry of networks)"},
    {Need::login_countries, "select count(*) from logins where " COUNTED " and nullif(trim(country), '') is not null",
     "no login comes from a network whose country is known (registry of networks)"},
    {Need::keyboards, "select count(*) from logins where " COUNTED " and nullif(keyboard, '') is not null",
     "no login carries a keyboard layout"},
    {Need::client_names, "select count(*) from logins where " COUNTED " and nullif(client_name, '') is not null",
     "no login carries a client's name"},
    {Need::indicators, "select count(*) from indicators", "no intelligence"},
    {Need::samples, "select count(*) from registry_samples", "no registry of samples"},
    {Need::sample_times, "select count(*) from registry_samples where try_cast(compiled_at as timestamp) is not null",
     "no sample has a time of compilation"},
    {Need::certificates, "select count(*) from infrastructure where kind = 'certificate'", "no certificate was sighted"},
}};
#undef COUNTED

}  // namespace

Result<Facts> Facts::ask(Query& query, const std::string& level) {
  std::string sql = "select ";
  for (const NeedText& text : kTexts) sql += (sql.size() > 7 ? ", (" : "(") + replace_all(text.count, "$level", level) + ")";
  Table table = TRY(query.select(sql));
  CHECK(table.rows.size() == 1 && table.rows[0].size() == kNeeds);
  Facts facts;
  for (std::size_t i = 0; i < kNeeds; ++i) {
    CHECK(static_cast<std::size_t>(kTexts[i].need) == i);
    facts.counts_[i] = cell_integer(table.rows[0][i]);
  }
  return facts;
}

std::optional<std::string> Facts::missing(std::span<const Need> needs) const {
  for (Need need : needs)
    if (!has(need)) return replace_all(kTexts[static_cast<std::size_t>(need)].missing, "$level", "place");
  return std::nullopt;
}

}  // namespace demarche::profile
