#include "formats/registry/cell.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "model/indicator.h"
#include "model/ip.h"
#include "model/marking.h"

namespace demarche::registry {
namespace {

std::string shown(std::string_view text) { return "\"" + visible(text.substr(0, 80)) + "\""; }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

Result<CellValue> read_country(std::string_view text) {
  if (text.size() != 2 || !is_letter(text[0]) || !is_letter(text[1]))
    return bad_input("expected a country of two letters (ISO 3166-1), found " + shown(text));
  std::string code = lower(text);
  for (char& c : code) c = static_cast<char>(c - 32);
  if (code == "UK") code = "GB";   // reserved for it in ISO 3166-1; logs and place databases write GB
  return CellValue(std::move(code));
}

Result<CellValue> read_date(std::string_view text) {
  const auto time = Timestamp::parse_iso(text);
  if (text.size() != 10 || !time) return bad_input("expected a date such as 2013-02-19, found " + shown(text));
  return CellValue(time->date());
}

Result<CellValue> read_time(std::string_view text) {
  const auto time = Timestamp::parse(text);
  if (!time) return bad_input("expected a time such as 2013-02-19 or 2013-02-19T08:15:00Z, found " + shown(text));
  return CellValue(*time);
}

Result<CellValue> read_integer(std::string_view text) {
  const auto value = parse_unsigned(text);
  if (!value || *value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return bad_input("expected a whole number such as 6500000000000, found " + shown(text), "no unit, no separators, no decimals");
  return CellValue(static_cast<std::int64_t>(*value));
}

Result<CellValue> read_asn(std::string_view text) {
  std::string_view digits = text;
  if (equals_ignoring_case(digits.substr(0, 2), "as")) digits.remove_prefix(2);
  const auto value = parse_unsigned(digits);
  if (!value || *value == 0 || *value > std::numeric_limits<std::uint32_t>::max())
    return bad_input("expected an autonomous system number such as 4134 or AS4134, found " + shown(text));
  return CellValue(static_cast<std::int64_t>(*value));
}

Result<CellValue> read_year(std::string_view text) {
  const auto value = parse_unsigned(text);
  if (text.size() != 4 || !value || *value < 1900 || *value > 2199)
    return bad_input("expected a year such as 2011, found " + shown(text));
  return CellValue(static_cast<std::int64_t>(*value));
}

Result<CellValue> read_hash(IndicatorType type, std::string_view text) {
  Term term = TRY(make_term(type, text));
  return CellValue(std::move(term.value));
}

Result<CellValue> read_relation(std::string_view text) {
  std::string word = replace_all(replace_all(lower(text), " ", "-"), "_", "-");
  if (!std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; }))
    return bad_input("expected a relation such as part-of, owned-by, works-for, located-in or alias-of, found " + shown(text));
  return CellValue(std::move(word));
}

Result<CellValue> read_entity_kind(std::string_view text) {
  static constexpr std::string_view kKinds[] = {"organisation", "persona", "person", "company"};
  const std::string word = lower(text);
  if (word == "organization") return CellValue(std::string(kKinds[0]));
  if (std::find(std::begin(kKinds), std::end(kKinds), word) == std::end(kKinds)) {
    const auto near = nearest(word, kKinds);
    return bad_input("expected organisation, persona, person or company, found " + shown(text),
                     near ? "did you mean " + *near + "?" : "");
  }
  return CellValue(word);
}

Result<CellValue> read_block(std::string_view text) {
  std::vector<std::string> blocks;
  for (const Prefix& prefix : TRY(Prefix::parse_range(visible(text)))) blocks.push_back(prefix.text());
  return CellValue(std::move(blocks));
}

}  // namespace

Result<CellValue> read_cell(CellRule rule, std::string_view text) {
  switch (rule) {
    case CellRule::text: return CellValue(visible(text));
    case CellRule::country: return read_country(text);
    case CellRule::date: return read_date(text);
    case CellRule::time: return read_time(text);
    case CellRule::integer: return read_integer(text);
    case CellRule::asn: return read_asn(text);
    case CellRule::year: return read_year(text);
    case CellRule::md5: return read_hash(IndicatorType::md5, text);
    case CellRule::sha256: return read_hash(IndicatorType::sha256, text);
    case CellRule::marking: return CellValue(std::string(tlp_text(TRY(parse_tlp(text)))));
    case CellRule::grade: return CellValue(TRY(Grade::parse(text)).text());
    case CellRule::relation: return read_relation(text);
    case CellRule::entity_kind: return read_entity_kind(text);
    case CellRule::block: return read_block(text);
  }
  return bad_input("unknown rule");
}

}  // namespace demarche::registry
