#include "formats/zeek/tsv.h"

#include <algorithm>
#include <deque>

#include "base/text.h"
#include "formats/zeek/field_text.h"
#include "formats/zeek/line_cut.h"

namespace demarche::zeek {
namespace {

using bytes::Line;
using bytes::LineReader;

constexpr std::size_t kMostPlans = 1000;   // different headers of one file: a bound against a hostile one

// "-" or "(empty)": compared once with every value. Which values are unset is as good as random, so a mark of one byte is
// compared without a branch; of a longer one the first byte mostly decides.
class FieldMark {
 public:
  explicit FieldMark(std::string_view mark) : mark_(mark), first_(mark.empty() ? '\0' : mark[0]) {}
  // One byte behind `text` may be read.
  [[nodiscard]] bool is(std::string_view text) const {
    const bool alike = (static_cast<unsigned>(text.size() == mark_.size()) & static_cast<unsigned>(text.data()[0] == first_)) != 0;
    return mark_.size() == 1 ? alike : (alike || mark_.empty()) && text == mark_;
  }
  [[nodiscard]] bool within(std::string_view text) const {
    return text.size() > mark_.size() && !mark_.empty() && text.find(mark_) != std::string_view::npos;
  }

 private:
  std::string_view mark_;
  char first_;
};

}  // namespace

class TsvLines::Reader {
 public:
  Reader(std::string_view log_hint, RecordSink& sink, Problems& problems)
      : log_hint_(log_hint), sink_(sink), problems_(problems) {}

  // False: the sink wants no more.
  bool take(Line line) {
    ++accounting_.lines;
    if (line.number == 1) skip_byte_order_mark(line);
    if (line.too_long) reject_long(line);
    else if (line.text.empty()) ++accounting_.comments;
    else if (line.text[0] == '#') take_header(line);
    else if (line.broken_off)
      reject(line, "expected a whole line, found one that the stream broke off in", {}, "cut");
    else return take_row(line);
    return true;
  }
  void skip_rows(std::uint64_t count) {
    accounting_.lines += count;
    accounting_.rows += count;
  }
  [[nodiscard]] const Accounting& accounting() const { return accounting_; }
  [[nodiscard]] const ColumnPlan* plan() const { return header_changed_ ? nullptr : plan_; }
  [[nodiscard]] const TsvHeader& header() const { return header_; }

 private:
  void reject(const Line& line, std::string reason, std::string hint, std::string_view key) {
    ++accounting_.rejected;
    problems_.add(line.number, line.offset, std::move(reason), std::move(hint), key);
  }

  void reject_long(const Line& line) {
    reject(line, "expected a line of at most " + std::to_string(LineReader::kLongestLine) + " bytes, found " +
                     std::to_string(line.size), {}, "long");
  }

  void take_header(const Line& line) {
    ++accounting_.comments;
    header_changed_ = true;
    if (auto fault = header_.apply(line.text))
      problems_.add(line.number, line.offset, std::move(fault->reason), std::move(fault->hint), "header");
  }

  bool take_row(const Line& line) {
    if (header_changed_) choose_plan(line);
    if (plan_ == nullptr) {
      reject(line, "expected a #fields line before the first values, found none",
             "the columns are unknown: put the log's header back, or read the log as it was written", "no-fields");
      return true;
    }
    const std::size_t columns = plan_->columns.size();
    const LineCut cut = cut_line(line.text, header_.separator(), ends_);
    if (cut.separators + 1 != columns) {
      reject(line, "expected " + std::to_string(columns) + " values, found " + std::to_string(cut.separators + 1),
             line.terminated ? "" : "the file ends within this line: it was cut", "count");
      return true;
    }
    if (!line.terminated)
      problems_.add(line.number, line.offset, "expected a line end after the last value, found the end of the file",
                    "the file may have been cut within this value; the row is kept", "unterminated");
    fill(line, cut);
    ++accounting_.rows;
    return sink_.record(*plan_, record_);
  }

  void choose_plan(const Line& line) {
    header_changed_ = false;
    const ColumnPlan* before = plan_;
    plan_ = nullptr;
    if (!header_.has_columns()) return;
    std::optional<HeaderFault> fault;
    ColumnPlan plan = header_.plan(log_hint_, fault);
    for (const ColumnPlan& known : plans_)
      if (same(known, plan)) plan_ = &known;
    if (plan_ == nullptr && plans_.size() < kMostPlans) {
      if (fault) problems_.add(line.number, line.offset, std::move(fault->reason), std::move(fault->hint), "types");
      plan_ = &plans_.emplace_back(std::move(plan));
    }
    if (plan_ == nullptr) return;
    record_.values.assign(plan_->columns.size(), {});
    ends_.resize(plan_->columns.size());
    separators_.clear();
    for (const Column& column : plan_->columns) separators_.push_back(column.list ? header_.set_separator() : '\0');
    if (plan_ != before) sink_.plan(*plan_);
  }

  static bool same(const ColumnPlan& a, const ColumnPlan& b) {
    return a.log == b.log && std::equal(a.columns.begin(), a.columns.end(), b.columns.begin(), b.columns.end(),
                                        [](const Column& x, const Column& y) {
                                          return x.name == y.name && x.type == y.type && x.list == y.list;
                                        });
  }

  void fill(const Line& line, const LineCut& cut) {
    record_.raw = line.text;
    record_.line = line.number;
    record_.offset = line.offset;
    ends_[cut.separators] = static_cast<std::uint32_t>(line.text.size());
    texts_.clear();
    if (!cut.plain) note_odd_bytes(line);
    const FieldMark unset(header_.unset_field()), empty(header_.empty_field());
    const char* begin = line.text.data();
    const std::uint32_t* end = ends_.data();
    const char* separator = separators_.data();
    for (Value& value : record_.values) {
      const char* stop = line.text.data() + *end++;
      const std::string_view text(begin, static_cast<std::size_t>(stop - begin));
      begin = stop + 1;
      const bool set = !unset.is(text);
      value = {text.substr(0, set ? text.size() : 0), *separator++, set};
      if (empty.is(text)) value.text = {};
      if (!cut.plain || (value.separator != 0 && empty.within(text))) clean(value);
    }
  }

  // A value that does not stand as it is: unescaped, made visible, empty elements of a list emptied.
  void clean(Value& value) {
    if (value.text.empty()) return;
    const std::string_view empty = header_.empty_field();
    if (value.separator == 0) {
      value.text = clean_text(value.text);
      return;
    }
    ListText list(texts_, value.separator);
    for (std::string_view element : split(value.text, value.separator))
      list.add(element == empty ? std::string_view() : clean_text(element));
    value.text = list.finish();
    value.separator = list.separator();
  }

  std::string_view clean_text(std::string_view text) {
    if (text.find('\\') == std::string_view::npos) return visible_text(text, texts_);
    std::string& bytes = texts_.next();
    append_unescaped(bytes, text);
    return visible_text(bytes, texts_);
  }

  void note_odd_bytes(const Line& line) {
    const OddBytes odd = odd_bytes(line.text);
    if (odd.control)
      problems_.add(line.number, line.offset, "expected text, found raw control characters",
                    "they are shown as \\xNN; the row is kept", "control");
    if (odd.not_utf8)
      problems_.add(line.number, line.offset, "expected UTF-8, found bytes that are not",
                    "they are shown as \\xNN; the row is kept", "utf-8");
  }

  std::string_view log_hint_;
  RecordSink& sink_;
  Problems& problems_;
  Accounting accounting_;
  TsvHeader header_;
  bool header_changed_ = true;
  std::deque<ColumnPlan> plans_;      // all that were used: a record's plan stays valid to the end
  const ColumnPlan* plan_ = nullptr;
  Record record_;
  std::vector<std::uint32_t> ends_;   // by column: where its text ends
  std::vector<char> separators_;      // by column: of Value::separator
  LineTexts texts_;
};


TsvLines::TsvLines(std::string_view log_hint, RecordSink& sink, Problems& problems)
    : reader_(std::make_unique<Reader>(log_hint, sink, problems)) {}
TsvLines::~TsvLines() = default;
bool TsvLines::take(Line line) { return reader_->take(line); }
void TsvLines::skip_rows(std::uint64_t count) { reader_->skip_rows(count); }
const Accounting& TsvLines::accounting() const { return reader_->accounting(); }
const ColumnPlan* TsvLines::plan() const { return reader_->plan(); }
const TsvHeader& TsvLines::header() const { return reader_->header(); }

bool TsvLines::is_directive(std::string_view line) {
  constexpr std::string_view kDirectives[] = {"#separator", "#set_separator", "#empty_field", "#unset_field",
                                              "#path",      "#fields",        "#types"};
  return std::any_of(std::begin(kDirectives), std::end(kDirectives),
                     [&](std::string_view directive) { return line.starts_with(directive); });
}

Accounting read_tsv(LineReader& lines, std::string_view log_hint, RecordSink& sink, Problems& problems) {
  TsvLines parser(log_hint, sink, problems);
  while (auto line = lines.next())
    if (!parser.take(*line)) break;
  Accounting accounting = parser.accounting();
  accounting.bytes = lines.position();
  accounting.complete = !lines.error();
  return accounting;
}

}  // namespace demarche::zeek
