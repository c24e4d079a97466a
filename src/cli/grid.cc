#include "cli/grid.h"

#include <algorithm>
#include <cstdio>
#include <numeric>

#include "base/untrusted.h"
#include "formats/json/claims.h"

namespace demarche::cli {
namespace {

constexpr std::size_t kGap = 2;          // columns between columns
constexpr std::size_t kReadable = 10;    // columns that give first are cut to this, then the others too
constexpr std::size_t kNarrowest = 4;    // no column is cut below this

std::size_t total(const std::vector<std::size_t>& widths) {
  return std::accumulate(widths.begin(), widths.end(), std::size_t{0}) + kGap * (widths.empty() ? 0 : widths.size() - 1);
}

// Lowers the widest of the columns that `which` selects, one column at a time, until the line fits or all are `least`.
template <class Which>
void lower(std::vector<std::size_t>& widths, std::size_t width, std::size_t least, Which which) {
  while (total(widths) > width) {
    std::size_t* widest = nullptr;
    for (std::size_t i = 0; i < widths.size(); ++i)
      if (which(i) && widths[i] > least && (widest == nullptr || widths[i] > *widest)) widest = &widths[i];
    if (widest == nullptr) return;
    --*widest;
  }
}

// Natural widths, lowered where they are too wide together.
std::vector<std::size_t> fit(const Grid& grid, const std::vector<std::vector<std::string>>& cells, std::size_t width) {
  std::vector<std::size_t> widths;
  for (const Grid::Column& column : grid.columns) widths.push_back(width_of(column.name));
  for (const auto& row : cells)
    for (std::size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  lower(widths, width, kReadable, [&](std::size_t i) { return grid.columns[i].give == Give::first; });
  lower(widths, width, kNarrowest, [](std::size_t) { return true; });
  return widths;
}

std::string line_of(const Grid& grid, const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i != 0) line.append(kGap, ' ');
    line += fitted(cells[i], widths[i], grid.columns[i].align);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

std::string separated(const std::vector<std::string>& cells, char separator) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i != 0) line += separator;
    line += cells[i];
  }
  return line + "\n";
}

template <class Escape>
std::vector<std::string> escaped(const std::vector<std::string>& cells, Escape escape) {
  std::vector<std::string> out;
  out.reserve(cells.size());
  for (const std::string& cell : cells) out.push_back(escape(cell));
  return out;
}

std::vector<std::string> names(const Grid& grid) {
  std::vector<std::string> out;
  for (const Grid::Column& column : grid.columns) out.push_back(column.name);
  return out;
}

std::string terminal_text(const std::string& cell) { return for_terminal(std::string_view(cell)); }

json::Json object_of(const Grid& grid, std::size_t row) {
  if (row < grid.objects.size()) return grid.objects[row];
  json::Json object = json::Json::object();
  for (std::size_t i = 0; i < grid.columns.size(); ++i) object.set(grid.columns[i].name, grid.rows[row][i]);
  return object;
}

}  // namespace

Grid grid_of(const Table& table) {
  Grid grid;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const bool number = i < table.types.size() && (table.types[i] == CellType::integer || table.types[i] == CellType::real);
    grid.columns.push_back({table.columns[i], number ? Align::right : Align::left, number ? Give::last : Give::first});
  }
  grid.objects = json::table_json(table).items();
  for (const auto& row : table.rows) {
    std::vector<std::string> cells;
    for (const Cell& cell : row) cells.push_back(cell_text(cell));
    grid.rows.push_back(std::move(cells));
  }
  return grid;
}

std::string aligned(const Grid& grid, std::size_t width) {
  std::vector<std::vector<std::string>> cells;
  cells.reserve(grid.rows.size());
  for (const auto& row : grid.rows) cells.push_back(escaped(row, terminal_text));
  const auto heading = escaped(names(grid), terminal_text);
  const auto widths = fit(grid, cells, width);
  std::string out = cut(line_of(grid, heading, widths), width) + "\n";
  for (const auto& row : cells) out += cut(line_of(grid, row, widths), width) + "\n";
  return out;
}

std::string plain(const Grid& grid) {
  std::string out;
  for (const auto& row : grid.rows) out += separated(escaped(row, terminal_text), '\t');
  return out;
}

std::string csv(const Grid& grid) {
  const auto escape = [](const std::string& cell) { return for_csv(std::string_view(cell)); };
  std::string out = separated(escaped(names(grid), escape), ',');
  for (const auto& row : grid.rows) out += separated(escaped(row, escape), ',');
  return out;
}

std::string markdown(const Grid& grid) {
  const auto line = [](const std::vector<std::string>& cells) {
    std::string out = "|";
    for (const std::string& cell : cells) out += " " + for_markdown(std::string_view(cell)) + " |";
    return out + "\n";
  };
  std::string out = line(names(grid)) + "|";
  for (const Grid::Column& column : grid.columns) out += column.align == Align::right ? "---:|" : "---|";
  out += "\n";
  for (const auto& row : grid.rows) out += line(row);
  return out;
}

std::string json_array(const Grid& grid) {
  if (grid.rows.empty()) return "[]\n";
  std::string out = "[\n";
  for (std::size_t i = 0; i < grid.rows.size(); ++i)
    out += safe_json(object_of(grid, i).compact()) + (i + 1 < grid.rows.size() ? ",\n" : "\n");
  return out + "]\n";
}

std::string json_lines(const Grid& grid) {
  std::string out;
  for (std::size_t i = 0; i < grid.rows.size(); ++i) out += safe_json(object_of(grid, i).compact()) + "\n";
  return out;
}

std::string safe_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (std::size_t at = 0; at < json.size();) {
    const auto byte = [&](std::size_t i) { return at + i < json.size() ? static_cast<unsigned char>(json[at + i]) : 0U; };
    const unsigned lead = byte(0);
    const unsigned two = ((lead & 0x1FU) << 6) | (byte(1) & 0x3FU);
    const unsigned three = ((lead & 0x0FU) << 12) | ((byte(1) & 0x3FU) << 6) | (byte(2) & 0x3FU);
    const bool c1 = lead == 0xC2 && byte(1) >= 0x80 && byte(1) < 0xA0;
    const bool letter_mark = lead == 0xD8 && byte(1) == 0x9C;
    const bool direction = (lead == 0xE2 && ((three >= 0x200B && three <= 0x200F) || (three >= 0x2028 && three <= 0x202E) ||
                                             (three >= 0x2060 && three <= 0x2069))) ||
                           (lead == 0xEF && three == 0xFEFF);
    if (c1 || letter_mark || direction) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", direction ? three : two);
      out += escape;
      at += direction ? 3 : 2;
    } else {
      out += json[at++];
    }
  }
  return out;
}

}  // namespace demarche::cli
