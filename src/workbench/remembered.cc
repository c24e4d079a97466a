#include "workbench/remembered.h"

#include "base/text.h"

namespace demarche::workbench {
namespace {

constexpr char kPart = '\f';    // none of these can be in a uid, a field name, a type or a value: they come through visible()
constexpr char kItem = '\n';
constexpr char kCell = '\t';

std::vector<std::string> items(std::string_view part) {
  std::vector<std::string> out;
  if (part.empty()) return out;
  for (std::string_view item : split(part, kItem)) out.emplace_back(item);
  return out;
}

std::string held_text(const pattern::HeldRow& row) {
  std::string out;
  for (const std::uint64_t number : {std::uint64_t{row.indicator}, std::uint64_t{row.leaf}, row.line, row.offset, row.length})
    out += std::to_string(number) + kCell;
  out += Timestamp::from_micros(row.time).iso() + kCell + std::string(indicator_type_text(row.type));
  for (const std::string& text : {row.log, row.field, row.uids, row.value}) out += kCell + text;
  return out;
}

// Nothing where the text is not of ours: the rows are then found again when the file is read again.
std::optional<pattern::HeldRow> read_held(std::string_view text) {
  const auto cells = split(text, kCell);
  if (cells.size() != 11) return std::nullopt;
  std::uint64_t numbers[5] = {};
  for (std::size_t i = 0; i < 5; ++i) {
    const auto number = parse_unsigned(cells[i]);
    if (!number) return std::nullopt;
    numbers[i] = *number;
  }
  const auto time = Timestamp::parse_iso(cells[5]);
  const auto type = parse_indicator_type(cells[6]);
  if (!time) return std::nullopt;
  return pattern::HeldRow{static_cast<std::uint32_t>(numbers[0]), static_cast<std::uint32_t>(numbers[1]), time->micros(), numbers[2], numbers[3], numbers[4],
                          std::string(cells[7]), std::string(cells[8]), std::string(cells[10]), type.value_or(IndicatorType::pattern),
                          std::string(cells[9])};
}

}  // namespace

std::string remembered_text(const Remembered& remembered) {
  const std::string between(1, kItem);
  std::string out = join(remembered.uids, between) + kPart + join(remembered.fields, between) + kPart + join(remembered.types, between);
  for (std::size_t i = 0; i < remembered.held.size(); ++i) out += (i == 0 ? kPart : kItem) + held_text(remembered.held[i]);
  return out;
}

Remembered read_remembered(std::string_view text) {
  auto parts = split(text, kPart);
  parts.resize(4);
  Remembered out{items(parts[0]), items(parts[1]), items(parts[2]), {}};
  for (const std::string& item : items(parts[3]))
    if (auto row = read_held(item)) out.held.push_back(std::move(*row));
  return out;
}

}  // namespace demarche::workbench
