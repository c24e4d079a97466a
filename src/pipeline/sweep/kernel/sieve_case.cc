#include "pipeline/sweep/kernel/sieve_case.h"

#include <algorithm>
#include <deque>
#include <memory>

#include "base/text.h"
#include "pipeline/sweep/kernel/tsv_sieve.h"
#include "pipeline/sweep/reference.h"

namespace demarche::kernel {
namespace {

using sweep::Chooser;
using sweep::DifferentialCase;

void add_line(const DifferentialCase& from, Chooser& choose, std::string& text) {
  const std::size_t columns = from.plan.columns.size();
  for (std::size_t i = 0; i < columns; ++i) {
    if (i > 0) text += '\t';
    const Value value = from.record.value(static_cast<int>(i));
    if (!value.set) text += '-';
    else text += value.separator == 0 ? std::string(value.text) : replace_all(value.text, "\x1f", ",");
  }
  if (choose.one_in(20)) text += choose.one_in(2) ? "\tx" : "\r";
  text += '\n';
}

// Lines that show nothing, of all lengths, so that the others lie anywhere in a chunk.
void add_filler(std::size_t columns, Chooser& choose, std::string& text) {
  for (std::size_t i = 0; i < columns; ++i) {
    if (i > 0) text += '\t';
    text.append(choose.below(i == 0 ? 90 : 12), 'x');
  }
  if (choose.one_in(300)) text.append(20'000, 'y');
  text += choose.one_in(50) ? "\n#comment\n\n" : "\n";
}

// A value without its escapes, as every reader shows it.
std::string shown_text(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("\\\\")) {
      out += '\\', ++i;
    } else if (rest.starts_with("\\x") && rest.size() >= 4 && rest.substr(2, 2).find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos) {
      out += static_cast<char>(std::stoi(std::string(rest.substr(2, 2)), nullptr, 16));
      i += 3;
    } else {
      out += text[i];
    }
  }
  return visible(out);
}

// One line as a slow and obvious reader cuts it; false: it is no row. `texts` keeps what the record's views point into.
bool cut_row(std::string_view line, const ColumnPlan& plan, Record& record, std::deque<std::string>& texts) {
  texts.clear();
  record.values.clear();
  if (line.empty() || line[0] == '#') return false;
  const auto values = split(line, '\t');
  if (values.size() != plan.columns.size()) return false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool list = plan.columns[i].list;
    std::string& text = texts.emplace_back();
    if (!list) text = shown_text(values[i]);
    for (const std::string_view element : list ? split(values[i], ',') : std::vector<std::string_view>())
      (text += element.data() == values[i].data() ? "" : "\x1f") += shown_text(element);
    record.values.push_back({.text = text, .separator = list ? '\x1f' : '\0', .set = values[i] != "-"});
  }
  return true;
}

struct Scanned {
  std::uint32_t lines = 0;
  std::vector<FoundLine> found;
};

Scanned scan_with(Isa isa, const sweep::IndicatorSet& set, const ColumnPlan& plan, const std::string& padded, std::size_t size) {
  const TermFilters filters(set, isa, 1);
  TsvSieve sieve(filters, plan, {});
  Scanned scanned;
  scanned.lines = sieve.scan(std::string_view(padded).substr(kPad, size), scanned.found);
  return scanned;
}

std::string difference(const Scanned& one, const Scanned& other) {
  if (one.lines != other.lines) return "lines: " + std::to_string(one.lines) + " and " + std::to_string(other.lines);
  const auto key = [](const FoundLine& line) { return std::tuple(line.line, line.begin, line.end); };
  const std::size_t least = std::min(one.found.size(), other.found.size());
  for (std::size_t i = 0; i < least; ++i)
    if (key(one.found[i]) != key(other.found[i]))
      return "line " + std::to_string(one.found[i].line) + " and line " + std::to_string(other.found[i].line);
  return one.found.size() == other.found.size() ? "" : "a line more";
}

std::string text_of(const DifferentialCase& from, const sweep::Hit& hit) {
  std::string out = " (column " + std::to_string(hit.column) + " of classes " +
                    std::to_string(from.plan.columns[static_cast<std::size_t>(hit.column)].classes) + " shows";
  for (const auto& list : from.indicators[hit.indicator].any_of)
    for (const Term& term : list) out += " " + std::string(indicator_type_text(term.type)) + "=" + visible(term.value);
  return out + ")";
}

// What the reference says about the lines that were not found, and about the places of those that were.
std::string miss(const DifferentialCase& from, std::string_view text, const Scanned& scanned, SieveCounts& counts) {
  std::uint32_t number = 0;
  auto next = scanned.found.begin();
  for (std::size_t begin = 0; begin < text.size(); ++number) {
    const std::size_t end = text.find('\n', begin);
    const std::string_view line = text.substr(begin, end - begin);
    const bool found = next != scanned.found.end() && next->line == number;
    if (found && (next->begin != begin || next->end != end)) return "wrong place of line " + std::to_string(number);
    if (found) ++next;
    Record record;
    std::deque<std::string> texts;
    const bool row = cut_row(line, from.plan, record, texts);
    const auto hits = row ? sweep::match_by_reference(from.indicators, from.plan, record) : std::vector<sweep::Hit>();
    const bool hit = !hits.empty();
    if (!found && (!row || hit))
      return "line " + std::to_string(number) + " was passed over: " + visible(line) + (hit ? text_of(from, hits[0]) : "");
    counts.hit_lines += hit ? 1 : 0;
    begin = end + 1;
  }
  counts.lines += number;
  counts.found_lines += scanned.found.size();
  return number == scanned.lines && next == scanned.found.end() ? "" : "the number of lines is wrong";
}

}  // namespace

std::string tsv_disagreement(Chooser& choose, std::size_t records, SieveCounts& counts) {
  DifferentialCase random;
  random.add_indicators(choose);
  random.add_plan(choose);
  while (random.plan.columns.size() < 2) random.plan.columns.push_back({.name = "x", .classes = kHost});
  for (Column& column : random.plan.columns) column.list = column.name != "id.resp_p" && choose.one_in(3);
  std::string text;
  for (std::size_t i = 0; i < records; ++i) {
    while (choose.below(3) != 0) add_filler(random.plan.columns.size(), choose, text);
    random.add_record(choose);
    add_line(random, choose, text);
  }
  if (text.empty()) return {};
  const std::string padded = std::string(kPad, choose.one_in(2) ? ':' : '\t') + text + std::string(kPad, '\n');
  const sweep::IndicatorSet set(random.indicators);
  const Scanned portable = scan_with(Isa::portable, set, random.plan, padded, text.size());
  for (const Isa isa : available_isas())
    if (const std::string wrong = difference(portable, scan_with(isa, set, random.plan, padded, text.size())); !wrong.empty())
      return "portable and " + std::string(isa_text(isa)) + " differ: " + wrong;
  return miss(random, text, portable, counts);
}

}  // namespace demarche::kernel
