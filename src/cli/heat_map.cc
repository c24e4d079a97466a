#include "cli/heat_map.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace demarche::cli {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 5> kShades = {" .", " :", " -", " +", " #"};   // two columns an hour
using Week = std::array<std::array<std::int64_t, 24>, 7>;

std::int64_t highest(const Week& week) {
  std::int64_t most = 0;
  for (const auto& day : week) most = std::max(most, *std::max_element(day.begin(), day.end()));
  return most;
}

// Nothing has the lightest shade to itself; the rest is cut into four equal steps.
std::size_t shade(std::int64_t count, std::int64_t most) {
  if (count == 0) return 0;
  return static_cast<std::size_t>(1 + std::min<std::int64_t>(3, (count - 1) * 4 / most));
}

Week week_of(const Table& table) {
  Week week{};
  for (const auto& row : table.rows) {
    const std::int64_t day = cell_integer(row[0]), hour = cell_integer(row[1]);
    if (day >= 1 && day <= 7 && hour >= 0 && hour < 24) week[static_cast<std::size_t>(day - 1)][static_cast<std::size_t>(hour)] = cell_integer(row[2]);
  }
  return week;
}

std::string legend(std::int64_t most) {
  std::string out = "       .  0";
  for (std::size_t step = 0; step < 4; ++step) {
    const std::int64_t from = static_cast<std::int64_t>(step) * most / 4 + 1, to = static_cast<std::int64_t>(step + 1) * most / 4;
    if (from > to) continue;
    out += "    " + std::string(kShades[step + 1].substr(1)) + "  " + std::to_string(from) + (to > from ? "-" + std::to_string(to) : "");
  }
  return out + "\n";
}

}  // namespace

std::string heat_map(const Claim& by_hour, Look look) {
  if (!by_hour.answered || !by_hour.table || by_hour.table->columns.size() < 3) return {};
  const Week week = week_of(*by_hour.table);
  const std::int64_t most = highest(week);
  if (most == 0) return {};
  std::string out = "       ";
  for (int hour = 0; hour < 24; hour += 3) out += (hour < 10 ? " 0" : " ") + std::to_string(hour) + "   ";
  out.resize(out.find_last_not_of(' ') + 1);
  out += "\n";
  for (std::size_t day = 0; day < kDays.size(); ++day) {
    std::string line;
    for (const std::int64_t count : week[day]) line += kShades[shade(count, most)];
    out += "    " + std::string(kDays[day]) + line + "\n";
  }
  return out + look.faint(legend(most));
}

}  // namespace demarche::cli
