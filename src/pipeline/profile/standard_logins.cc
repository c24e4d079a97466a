// Standard claims about logins to relays.
#include "base/text.h"
#include "pipeline/profile/claim_spec.h"

namespace demarche::profile {
namespace {

// A failed login is none; one whose result the log does not tell is one. A place is its name, and the country for a
// city or region, because two countries may have a Springfield. Ties go to the name that sorts first.
constexpr std::string_view kCounted = R"(with counted as (
  select client_ip, ts, success, nullif(keyboard, '') as layout, nullif(trim(country), '') as country,
         nullif(trim(cast($level as varchar)), '') as place, $within as within
  from logins where success is distinct from false
), leading_place as (
  select place, within from counted where place is not null
  group by place, within order by count(*) desc, place, within limit 1
), leading_country as (
  select country from counted where country is not null
  group by country order by count(distinct client_ip) desc, country limit 1
), leading_layout as (
  select layout from counted where layout is not null group by layout order by count(*) desc, layout limit 1
)
)";
constexpr std::string_view kInPlace = "(c.place = p.place and c.within is not distinct from p.within)";
constexpr std::string_view kRows =
    "select artifact, byte_offset, byte_length, marking from logins where success is distinct from false";
constexpr std::string_view kPlacedRows =
    " union all select artifact, byte_offset, byte_length, place_marking from logins"
    " where success is distinct from false and place_marking is not null";

class Texts {
 public:
  explicit Texts(const std::string& level)
      : counted_(replace_all(replace_all(kCounted, "$level", level), "$within",
                             level == "city" || level == "region" ? "nullif(trim(country), '')" : "null::varchar")) {}
  [[nodiscard]] std::string sql(std::string_view rest) const {
    return counted_ + replace_all(rest, "$in_place", kInPlace);
  }
  // The same share by client address, for the design effect: `shares` is "select K as k, N as n from ...".
  [[nodiscard]] std::string by_client(std::string_view share) const {
    return sql("select * from (" + std::string(share) + " group by c.client_ip) where n > 0");
  }

 private:
  std::string counted_;
};

std::string rows(std::string_view rest = {}) { return std::string(kRows) + std::string(rest); }

ClaimSpec clustered(const Texts& texts, ClaimSpec spec, std::string_view counts, std::string_view further,
                    std::string_view from) {
  spec.measure = "share";
  spec.unit = "login";
  spec.method = Method::clustered_share;
  spec.sql = texts.sql("select " + std::string(counts) + std::string(further) + " " + std::string(from));
  spec.more_sql = texts.by_client("select " + std::string(counts) + " " + std::string(from));
  return spec;
}

std::vector<ClaimSpec> count_part(const Texts& texts) {
  return {
      {.name = "logins.count", .measure = "count", .unit = "login",
       .says = "{value:login} to the actor's relays ({unknown} of them with an unknown result)", .needs = {Need::relays},
       .sql = "select count(*) as value, count(*) filter (where success is null) as unknown, "
              "(select count(*) from logins where success = false) as failed from logins where success is distinct from false",
       .rows_sql = rows()},
      {.name = "logins.client_ips", .measure = "count", .unit = "address", .says = "The logins came from {value:address}",
       .needs = {Need::relays},
       .sql = "select count(distinct client_ip) as value from logins where success is distinct from false", .rows_sql = rows()},
      {.name = "logins.origin", .measure = "mode", .unit = "place", .says = "More logins came from {value} than from any other place",
       .needs = {Need::relays, Need::logins, Need::origins},
       .sql = texts.sql("select any_value(p.place) as value, count(*) filter (where $in_place) as k, count(*) as n, "
                        "any_value(p.within) as country from counted c cross join leading_place p"),
       .rows_sql = rows(kPlacedRows), .method_text = "longest matching network"},
  };
}

std::vector<ClaimSpec> share_part(const Texts& texts) {
  const std::vector<Need> placed = {Need::relays, Need::logins, Need::origins};
  const std::vector<Need> typed = {Need::relays, Need::logins, Need::keyboards};
  const std::string with_layout = rows(" and nullif(keyboard, '') is not null");
  return {
      clustered(texts, {.name = "logins.origin_share", .says = "{k} of {n} logins ({value}) came from {place}", .needs = placed,
                        .rows_sql = rows(kPlacedRows)},
                "count(*) filter (where $in_place) as k, count(*) as n",
                ", any_value(p.place) as place, count(*) filter (where c.place is null) as unknown",
                "from counted c cross join leading_place p"),
      {.name = "logins.ip_country_share", .measure = "share", .unit = "address",
       .says = "{k} of {n} addresses that logged in ({value}) lie in {country}", .method = Method::share,
       .needs = {Need::relays, Need::logins, Need::login_countries},
       .sql = texts.sql("select count(distinct c.client_ip) filter (where c.country = l.country) as k, "
                        "count(distinct c.client_ip) as n, any_value(l.country) as country, "
                        "count(distinct c.client_ip) filter (where c.country is null) as unknown "
                        "from counted c cross join leading_country l"),
       .rows_sql = rows(kPlacedRows)},
      {.name = "logins.keyboard", .measure = "mode", .unit = "layout",
       .says = "The most frequent keyboard layout of the logins is \"{value}\"", .needs = typed,
       .sql = texts.sql("select any_value(l.layout) as value, count(*) filter (where c.layout = l.layout) as k, "
                        "count(c.layout) as n from counted c cross join leading_layout l"),
       .rows_sql = with_layout},
      clustered(texts, {.name = "logins.keyboard_share",
                        .says = "{k} of {n} logins that tell their keyboard ({value}) used \"{layout}\"; {without_layout} do not tell",
                        .needs = typed, .rows_sql = with_layout},
                "count(*) filter (where c.layout = l.layout) as k, count(c.layout) as n",
                ", any_value(l.layout) as layout, count(*) filter (where c.layout is null) as without_layout",
                "from counted c cross join leading_layout l"),
      clustered(texts, {.name = "logins.joint_share",
                        .says = "{k} of {n} logins ({value}) came from {place} and used \"{layout}\"",
                        .needs = {Need::relays, Need::logins, Need::origins, Need::keyboards}, .rows_sql = rows(kPlacedRows)},
                "count(*) filter (where $in_place and c.layout = l.layout) as k, count(*) as n",
                ", any_value(p.place) as place, any_value(l.layout) as layout",
                "from counted c cross join leading_place p cross join leading_layout l"),
  };
}

std::vector<ClaimSpec> hours_part(const Texts& texts) {
  const std::vector<Need> needs = {Need::relays, Need::logins};
  const std::string timed = rows(" and ts is not null");
  constexpr std::string_view kLocal = "(c.ts + to_minutes($offset))";
  const auto share = [&](std::string_view inside) {
    return "count(*) filter (where " + replace_all(inside, "$local", kLocal) + ") as k, count(*) as n";
  };
  return {
      {.name = "logins.utc_offset", .measure = "mode", .unit = "hour", .says = "The logins fit the working hours of {value} best",
       .method = Method::hours, .needs = needs,
       .sql = "select client_ip, ts from logins where success is distinct from false and ts is not null "
              "order by client_ip, ts, artifact, byte_offset",
       .rows_sql = timed},
      clustered(texts, {.name = "logins.weekday_share",
                        .says = "{k} of {n} logins ({value}) fall on Monday to Friday at that offset", .needs = needs,
                        .rows_sql = timed},
                share("isodow($local) <= 5"), "", "from counted c where c.ts is not null"),
      clustered(texts, {.name = "logins.office_share",
                        .says = "{k} of {n} logins ({value}) fall between 08:00 and 12:00 or 14:00 and 18:00 at that offset", .needs = needs,
                        .rows_sql = timed},
                share("hour($local) in (8, 9, 10, 11, 14, 15, 16, 17)"), "", "from counted c where c.ts is not null"),
  };
}

}  // namespace

std::vector<ClaimSpec> login_claims(const StandardOptions& options) {
  const Texts texts(options.level);
  std::vector<ClaimSpec> out = count_part(texts);
  for (const std::vector<ClaimSpec>& part : {share_part(texts), hours_part(texts)})
    out.insert(out.end(), part.begin(), part.end());
  return out;
}

}  // namespace demarche::profile
