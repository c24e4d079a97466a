#include "formats/csv_log/csv_lines.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "formats/csv_log/header.h"
#include "formats/csv_log/record_cut.h"
#include "formats/zeek/field_text.h"

namespace demarche::csv_log {

using bytes::Line;
using bytes::LineReader;
using State = RecordCut::State;

class CsvLines::Reader {
 public:
  Reader(char separator, std::string_view log_hint, RecordSink& sink, Problems& problems)
      : separator_(separator), log_hint_(log_hint), sink_(sink), problems_(problems), cut_(separator) {}

  // False: the sink wants no more.
  bool take(Line line) {
    ++accounting_.lines;
    if (line.number == 1) skip_byte_order_mark(line);
    if (waiting_.empty()) return take_first(line);
    if (!is_whole(line) || raw_.size() + line.size + 2 > kLongestRecord)
      return give_up("expected a closing quote, found none in " + std::to_string(waiting_.size()) + " lines of " +
                     std::to_string(raw_.size()) + " bytes") && take_first(line);
    const State state = cut_.go_on(line.text);
    if (state == State::broken) return give_up(std::string(kStray)) && take_first(line);
    wait(line);
    if (state == State::open) return true;
    accounting_.comments += waiting_.size() - 1;
    const Line first = waiting_line(0);
    waiting_.clear();
    return take_cells(first, raw_);
  }

  bool finish() {
    return waiting_.empty() || give_up("expected a closing quote, found the end of the file");
  }

  void skip_rows(std::uint64_t count) {
    CHECK(waiting_.empty());
    accounting_.lines += count;
    accounting_.rows += count;
  }
  [[nodiscard]] const Accounting& accounting() const { return accounting_; }
  [[nodiscard]] const ColumnPlan* plan() const { return planned_ && waiting_.empty() ? &plan_ : nullptr; }
  [[nodiscard]] char separator() const { return separator_; }

 private:
  static constexpr std::string_view kStray = "expected a separator or the end of the line after a closing quote, found other text";

  static bool is_whole(const Line& line) { return !line.too_long && !line.broken_off; }

  void reject(const Line& line, std::string reason, std::string hint, std::string_view key) {
    ++accounting_.rejected;
    problems_.add(line.number, line.offset, std::move(reason), std::move(hint), key);
  }

  // A line that begins a row.
  bool take_first(const Line& line) {
    const State state = begin(line);
    if (state == State::open) {
      raw_.clear();
      wait(line);
      return true;
    }
    if (state == State::broken) reject(line, std::string(kStray), "double the quotes within quotes; the line is left out", "quote");
    return state != State::whole || cut_.cells().empty() || take_cells(line, line.text);
  }

  // Whole without cells: the line is no row, and is accounted for.
  State begin(const Line& line) {
    if (line.too_long)
      reject(line, "expected a line of at most " + std::to_string(LineReader::kLongestLine) + " bytes, found " +
                       std::to_string(line.size), {}, "long");
    else if (line.broken_off) reject(line, "expected a whole line, found one that the stream broke off in", {}, "cut");
    else if (line.text.find_first_not_of(' ') == std::string_view::npos || (header_.empty() && line.text[0] == '#')) ++accounting_.comments;
    else return cut_.begin(line.text);
    cut_.clear();
    return State::whole;
  }

  // ---- rows of several lines ----

  void wait(const Line& line) {
    if (!waiting_.empty()) raw_ += line.offset - waiting_.back().offset - waiting_.back().size > 1 ? "\r\n" : "\n";
    Line kept = line;
    kept.text = {};
    waiting_.push_back(kept);
    starts_.resize(waiting_.size() - 1);
    starts_.push_back(raw_.size());
    raw_ += line.text;
  }

  [[nodiscard]] Line waiting_line(std::size_t number) const {
    Line line = waiting_[number];
    line.text = std::string_view(raw_).substr(starts_[number], line.size);
    return line;
  }

  // The first of the lines that wait is left out, the others are read each on its own.
  bool give_up(std::string reason) {
    reject(waiting_line(0), std::move(reason), "the line is left out, those after it are read as rows of their own", "quote");
    bool wanted = true;
    for (std::size_t i = 1; i < waiting_.size() && wanted; ++i) {
      const Line line = waiting_line(i);
      const State state = begin(line);
      if (state != State::whole)
        reject(line, state == State::broken ? std::string(kStray) : "expected a closing quote, found the end of a line behind a wrong quote",
               "the line is left out", "quote");
      else if (!cut_.cells().empty()) wanted = take_cells(line, line.text);
    }
    waiting_.clear();
    return wanted;
  }

  // ---- cells ----

  bool take_cells(const Line& line, std::string_view raw) {
    const std::vector<Cell>& cells = cut_.cells();
    if (header_.empty()) {
      ++accounting_.comments;
      for (const Cell& cell : cells) header_.emplace_back(cell.text);
      return true;
    }
    std::size_t count = cells.size();
    while (count > header_.size() && cells[count - 1].text.empty()) --count;
    if (count != header_.size()) {
      if (raw[0] == '#') return ++accounting_.comments, true;
      reject(line, "expected " + std::to_string(header_.size()) + " values as in the header, found " + std::to_string(count),
             line.terminated ? "a value that holds the separator must stand in quotes" : "the file ends within this line: it was cut", "count");
      return true;
    }
    if (!planned_) make_plan(cells);
    fill(line, raw, cells);
    ++accounting_.rows;
    return sink_.record(plan_, record_);
  }

  void make_plan(const std::vector<Cell>& first) {
    std::vector<Cell> names;
    names.reserve(header_.size());
    for (const std::string& name : header_) names.push_back({name, false});
    plan_ = plan_of(names, first, log_hint_);
    planned_ = true;
    record_.values.resize(plan_.columns.size());
    sink_.plan(plan_);
  }

  void fill(const Line& line, std::string_view raw, const std::vector<Cell>& cells) {
    record_.raw = raw;
    record_.line = line.number;
    record_.offset = line.offset;
    texts_.clear();
    zeek::OddBytes odd;
    for (std::size_t i = 0; i < record_.values.size(); ++i) {
      const Cell& cell = cells[i];
      Value& value = record_.values[i];
      value = {.text = cell.text, .separator = '\0', .set = !cell.text.empty()};
      if (plan_.columns[i].list && is_list(cell)) take_list(cell, value);
      else if (!zeek::is_plain(cell.text)) value.text = shown(cell.text, odd);
    }
    if (odd.control) note(line, "expected text, found control characters", "control");
    if (odd.not_utf8) note(line, "expected UTF-8, found bytes that are not", "utf-8");
  }

  void note(const Line& line, std::string reason, std::string_view key) {
    problems_.add(line.number, line.offset, std::move(reason), "they are shown as \\xNN; the row is kept", key);
  }

  std::string_view shown(std::string_view text, zeek::OddBytes& odd) {
    const zeek::OddBytes here = zeek::odd_bytes(text);
    odd.control = odd.control || here.control;
    odd.not_utf8 = odd.not_utf8 || here.not_utf8;
    return zeek::visible_text(text, texts_);
  }

  [[nodiscard]] std::string_view separators(const Cell& cell) const {
    if (cell.quoted) return ",;\n";
    return separator_ == ',' ? ";" : ",";
  }
  [[nodiscard]] bool is_list(const Cell& cell) const { return cell.text.find_first_of(separators(cell)) != std::string_view::npos; }

  void take_list(const Cell& cell, Value& value) {
    zeek::ListText list(texts_, ',');
    zeek::OddBytes odd;
    for (std::size_t at = 0; at <= cell.text.size();) {
      const std::size_t end = std::min(cell.text.find_first_of(separators(cell), at), cell.text.size());
      list.add(shown(trim(cell.text.substr(at, end - at)), odd));
      at = end + 1;
    }
    value.text = list.finish();
    value.separator = list.separator();
  }

  char separator_;
  std::string log_hint_;
  RecordSink& sink_;
  Problems& problems_;
  Accounting accounting_;
  RecordCut cut_;
  std::vector<std::string> header_;   // empty: not yet seen
  bool planned_ = false;
  ColumnPlan plan_;
  Record record_;
  zeek::LineTexts texts_;
  // The lines of a row whose end has not come: their bytes as they lie in the file, and where in these each begins.
  std::vector<Line> waiting_;
  std::string raw_;
  std::vector<std::size_t> starts_;
};

CsvLines::CsvLines(char separator, std::string_view log_hint, RecordSink& sink, Problems& problems)
    : reader_(std::make_unique<Reader>(separator, log_hint, sink, problems)) {}
CsvLines::~CsvLines() = default;
bool CsvLines::take(Line line) { return reader_->take(line); }
void CsvLines::skip_rows(std::uint64_t count) { reader_->skip_rows(count); }
bool CsvLines::finish() { return reader_->finish(); }
const Accounting& CsvLines::accounting() const { return reader_->accounting(); }
const ColumnPlan* CsvLines::plan() const { return reader_->plan(); }
char CsvLines::separator() const { return reader_->separator(); }

Accounting read_csv(LineReader& lines, char separator, std::string_view log_hint, RecordSink& sink, Problems& problems) {
  CsvLines parser(separator, log_hint, sink, problems);
  bool wanted = true;
  while (wanted) {
    const auto line = lines.next();
    if (!line) break;
    wanted = parser.take(*line);
  }
  if (wanted) static_cast<void>(parser.finish());
  Accounting accounting = parser.accounting();
  accounting.bytes = lines.position();
  accounting.complete = !lines.error();
  return accounting;
}

}  // namespace demarche::csv_log
