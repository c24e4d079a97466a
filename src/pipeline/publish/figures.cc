#include "pipeline/publish/figures.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "base/text.h"
#include "base/timestamp.h"
#include "base/untrusted.h"
#include "pipeline/publish/svg.h"

namespace demarche::publish {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

std::size_t column(const Table& table, std::string_view name) {
  const auto at = std::find(table.columns.begin(), table.columns.end(), name);
  return static_cast<std::size_t>(at - table.columns.begin());
}

const Cell& cell(const Table& table, std::size_t row, std::string_view name) {
  static const Cell kNull;
  const std::size_t at = column(table, name);
  return at < table.columns.size() ? table.rows[row][at] : kNull;
}

std::string count_text(std::int64_t value) { return with_thousands(value); }

std::string signed_hours(double hours) {
  return (hours < 0 ? "UTC" : "UTC+") + number_text(hours);
}

// 24 hours by 7 weekdays, the count in every cell; darkness by share of the fullest cell.
std::optional<Figure> hours(std::span<const Claim> claims) {
  const Claim* claim = answered(claims, "logins.by_hour");
  const Claim* offset = answered(claims, "logins.utc_offset");
  if (claim == nullptr || !claim->table || claim->table->rows.empty()) return std::nullopt;
  std::array<std::array<std::int64_t, 24>, 7> counts{};
  std::int64_t most = 1;
  for (std::size_t row = 0; row < claim->table->rows.size(); ++row) {
    const auto day = static_cast<std::size_t>(cell_integer(cell(*claim->table, row, "weekday")) - 1);
    const auto hour = static_cast<std::size_t>(cell_integer(cell(*claim->table, row, "hour")));
    if (day >= 7 || hour >= 24) continue;
    counts[day][hour] = cell_integer(cell(*claim->table, row, "logins"));
    most = std::max(most, counts[day][hour]);
  }
  const std::string zone = offset != nullptr ? signed_hours(cell_number(offset->value)) : "UTC";
  constexpr double kLeft = 40, kTop = 20, kWide = 26, kHigh = 24;
  Svg svg(kLeft + 24 * kWide + 4, kTop + 7 * kHigh + 4, "Logins by hour and weekday, " + zone, "F-hours");
  for (std::size_t hour = 0; hour < 24; ++hour)
    svg.text(kLeft + (static_cast<double>(hour) + 0.5) * kWide, kTop - 6, hour < 10 ? "0" + std::to_string(hour) : std::to_string(hour), "axis", Anchor::middle);
  for (std::size_t day = 0; day < 7; ++day) {
    const double y = kTop + static_cast<double>(day) * kHigh;
    svg.text(kLeft - 8, y + 16, kDays[day], "axis", Anchor::end);
    for (std::size_t hour = 0; hour < 24; ++hour) {
      const double x = kLeft + static_cast<double>(hour) * kWide;
      const std::int64_t count = counts[day][hour];
      const double share = static_cast<double>(count) / static_cast<double>(most);
      svg.rect(x, y, kWide - 2, kHigh - 2, "cell");
      if (count == 0) {
        svg.text(x + kWide / 2 - 1, y + 15, "\xc2\xb7", "zero", Anchor::middle);
        continue;
      }
      svg.rect(x, y, kWide - 2, kHigh - 2, "heat", 0.15 + 0.85 * share);
      svg.figure(x + kWide / 2 - 1, y + 15, std::to_string(count), claim->name, std::to_string(count), share > 0.5 ? "num on" : "num");
    }
  }
  return Figure{"F-hours", claim->name, "Logins by hour and weekday (" + zone + ")", offset != nullptr ? offset->name : std::string(),
                "Each cell is one hour of one weekday with its number of logins; a dot is none.", std::move(svg).finish()};
}

// Horizontal bars, largest first; at most twelve, the rest in one.
std::optional<Figure> bars(std::span<const Claim> claims, std::string_view name, std::string_view label, std::string_view id,
                           std::string_view title) {
  const Claim* claim = answered(claims, name);
  if (claim == nullptr || !claim->table || claim->table->rows.empty()) return std::nullopt;
  const Table& table = *claim->table;
  std::vector<std::pair<std::string, std::int64_t>> entries;
  std::int64_t most = 1, rest = 0;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const Cell& place = cell(table, row, label);
    const std::int64_t count = cell_integer(cell(table, row, "logins"));
    if (entries.size() < 12) entries.emplace_back(is_null(place) ? "unknown" : cell_text(place), count);
    else rest += count;
  }
  if (rest > 0) entries.emplace_back("all others", rest);
  for (const auto& [text, count] : entries) most = std::max(most, count);
  constexpr double kLeft = 210, kBar = 380, kHigh = 24;
  Svg svg(kLeft + kBar + 80, static_cast<double>(entries.size()) * kHigh + 4, title, id);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const double y = static_cast<double>(i) * kHigh;
    const auto& [text, count] = entries[i];
    const std::string shown = text.size() > 34 ? visible(text.substr(0, 32)) + "..." : text;
    svg.text(kLeft - 8, y + 16, shown, "axis", Anchor::end);
    svg.rect(kLeft, y + 3, std::max(1.0, kBar * static_cast<double>(count) / static_cast<double>(most)), kHigh - 6, "bar");
    svg.figure(kLeft + kBar * static_cast<double>(count) / static_cast<double>(most) + 6, y + 16, count_text(count), claim->name,
               std::to_string(count), "num", Anchor::start);
  }
  return Figure{std::string(id), claim->name, std::string(title), {},
                "Largest first; those past the twelfth stand together.", std::move(svg).finish()};
}

// One lane for each intrusion from its first to its last sighting; open at the right where it had not ended.
std::optional<Figure> timeline(std::span<const Claim> claims) {
  const Claim* claim = answered(claims, "intrusions.timeline");
  if (claim == nullptr || !claim->table || claim->table->rows.empty()) return std::nullopt;
  struct Lane { std::string name; Timestamp first, last; bool ended; };
  std::vector<Lane> lanes;
  for (std::size_t row = 0; row < claim->table->rows.size(); ++row) {
    const auto first = Timestamp::parse(cell_text(cell(*claim->table, row, "first_seen")));
    const auto last = Timestamp::parse(cell_text(cell(*claim->table, row, "last_seen")));
    if (!first || !last) continue;
    lanes.push_back({cell_text(cell(*claim->table, row, "victim")), *first, *last, cell_text(cell(*claim->table, row, "ended")) == "true"});
  }
  if (lanes.empty()) return std::nullopt;
  Timestamp from = lanes[0].first, to = lanes[0].last;
  for (const Lane& lane : lanes) from = std::min(from, lane.first), to = std::max(to, lane.last);
  const double high = lanes.size() > 40 ? 6 : 16;
  const bool names = lanes.size() <= 40;
  constexpr double kLeft = 110, kWide = 570, kTop = 22;
  const double span = std::max(1.0, static_cast<double>(to.micros() - from.micros()));
  const auto x = [&](Timestamp at) { return kLeft + kWide * static_cast<double>(at.micros() - from.micros()) / span; };
  Svg svg(kLeft + kWide + 12, kTop + high * static_cast<double>(lanes.size()) + 6, "Intrusions over time", "F-timeline");
  for (int year = from.year(); year <= to.year() + 1; ++year) {
    const auto start = Timestamp::parse_iso(std::to_string(year) + "-01-01");
    if (!start || *start < from || *start > to) continue;
    svg.line(x(*start), kTop - 4, x(*start), kTop + high * static_cast<double>(lanes.size()), "grid");
    svg.text(x(*start), kTop - 8, std::to_string(year), "axis", Anchor::middle);
  }
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    const double y = kTop + high * static_cast<double>(i);
    if (names) svg.text(kLeft - 8, y + 12, lanes[i].name.size() > 16 ? visible(lanes[i].name.substr(0, 14)) + ".." : lanes[i].name, "axis", Anchor::end);
    svg.rect(x(lanes[i].first), y + 1, std::max(2.0, x(lanes[i].last) - x(lanes[i].first)), high - 2, lanes[i].ended ? "bar" : "bar open");
  }
  return Figure{"F-timeline", claim->name, "Intrusions over time", {},
                "One lane each, first to last sighting, from " + from.date() + " to " + to.date() +
                    "; lighter ones had not ended when the logs did.",
                std::move(svg).finish()};
}

// A real table with tinted cells: sectors by years, with the number in every cell.
std::optional<Figure> sectors(std::span<const Claim> claims) {
  const Claim* claim = answered(claims, "victims.by_sector_year");
  if (claim == nullptr || !claim->table || claim->table->rows.empty()) return std::nullopt;
  std::map<std::string, std::map<std::int64_t, std::int64_t>> counts;
  std::set<std::int64_t> years;
  std::int64_t most = 1;
  for (std::size_t row = 0; row < claim->table->rows.size(); ++row) {
    const Cell& sector = cell(*claim->table, row, "sector");
    const std::int64_t year = cell_integer(cell(*claim->table, row, "year"));
    const std::int64_t count = cell_integer(cell(*claim->table, row, "victims"));
    counts[is_null(sector) ? "unknown" : cell_text(sector)][year] = count;
    years.insert(year);
    most = std::max(most, count);
  }
  std::string out = "<table class=\"tint\"><thead><tr><th scope=\"col\">Sector</th>";
  for (const std::int64_t year : years) out += "<th scope=\"col\" data-quoted>" + std::to_string(year) + "</th>";
  out += "</tr></thead><tbody>\n";
  for (const auto& [sector, by_year] : counts) {
    out += "<tr><th scope=\"row\" data-quoted>" + for_html(sector) + "</th>";
    for (const std::int64_t year : years) {
      const auto found = by_year.find(year);
      if (found == by_year.end()) {
        out += "<td>\xc2\xb7</td>";
        continue;
      }
      const std::int64_t level = (found->second * 4 + most - 1) / most;
      out += "<td class=\"t" + std::to_string(level) + "\"><data data-claim=\"" + for_html(claim->name) + "\" value=\"" +
             std::to_string(found->second) + "\">" + count_text(found->second) + "</data></td>";
    }
    out += "</tr>\n";
  }
  out += "</tbody></table>\n";
  return Figure{"F-sectors", claim->name, "Victims by sector and year", {},
                "A victim is counted in the year of its first sighting.", std::move(out)};
}

}  // namespace

const Claim* answered(std::span<const Claim> claims, std::string_view name) {
  for (const Claim& claim : claims)
    if (claim.name == name && claim.answered) return &claim;
  return nullptr;
}

std::vector<Figure> figures(std::span<const Claim> claims) {
  std::vector<Figure> out;
  const auto take = [&](std::optional<Figure> figure) {
    if (figure) out.push_back(std::move(*figure));
  };
  take(timeline(claims));
  take(sectors(claims));
  take(hours(claims));
  take(bars(claims, "logins.by_keyboard", "keyboard", "F-keyboards", "Logins by keyboard layout"));
  take(bars(claims, "logins.by_place", "place", "F-places", "Logins by place of origin"));
  return out;
}

}  // namespace demarche::publish
