#include "formats/zeek/sieved_json.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "formats/zeek/json_lines.h"
#include "formats/zeek/json_shapes.h"
#include "formats/zeek/rows.h"

namespace demarche::zeek {
namespace {

using bytes::LineReader;

// Lines without a shape that are looked at in vain, in one file; then no more shapes are learned.
constexpr std::size_t kMostFailures = 20'000;

// Classes of columns in which a value of this kind may show something that the sieve, which looks at texts only, does not see.
std::uint32_t unseen_classes(ShapeKind kind, const RowSieve& sieve) {
  switch (kind) {
    case ShapeKind::whole:
    case ShapeKind::fraction:
    case ShapeKind::boolean:
    case ShapeKind::numbers: return ~std::uint32_t{0};
    case ShapeKind::lists: return sieve.blind_to_lists();
    default: return 0;
  }
}

// What rows of a shape must be asked: places of values.
struct Question {
  int time = -1;
  bool time_is_fraction = false;
  std::vector<std::size_t> texts, lists;   // of the columns that are asked about
};

// Of a column; its name never changes.
struct Learned {
  FieldType type = FieldType::text;
  bool list = false;
  std::uint32_t classes = kNoClass;
  friend bool operator==(const Learned&, const Learned&) = default;
};

class SievedJson final : public RecordSink {
 public:
  SievedJson(LineReader& lines, std::string_view log_hint, RecordSink& sink, Problems& problems, RowSieve& sieve)
      : lines_(lines), parser_(log_hint, *this, problems), sink_(sink), problems_(problems), sieve_(sieve) {}

  Accounting read() {
    for (bool more = true; more;) {
      const std::string_view text = lines_.whole_lines();
      more = text.empty() ? take_line(false) : take_lines(text);
    }
    Accounting accounting = parser_.accounting();
    accounting.bytes = lines_.position();
    accounting.complete = !lines_.error();
    return accounting;
  }

  void plan(const ColumnPlan& plan) override {
    std::vector<Learned>& known = plans_[plan.log];
    std::vector<Learned> now;
    now.reserve(plan.columns.size());
    for (const Column& column : plan.columns) now.push_back({column.type, column.list, column.classes});
    if (known != now) {
      known = std::move(now);
      shapes_.clear();
      questions_.clear();
      parsed_with_ = nullptr;
      changed_ = true;
    }
    sink_.plan(plan);
  }

  bool record(const ColumnPlan& plan, const Record& record) override {
    parsed_with_ = &plan;
    return sink_.record(plan, record);
  }

 private:
  bool take_lines(std::string_view text) {
    found_.clear();
    sieve_.scan_json(text, found_);
    auto next = found_.begin();
    std::uint32_t number = 0;
    std::size_t waiting = 0;        // where the lines begin that are to be passed over
    std::uint64_t count = 0;
    for (std::size_t begin = 0; begin < text.size(); ++number) {
      const std::size_t end = text.find('\n', begin);
      const bool named = next != found_.end() && next->line == number;
      if (named) ++next;
      bool known = false;
      if (!named && passes(text.substr(begin, end - begin), parser_.accounting().lines + count + 1, known)) {
        ++count;
      } else {
        pass_over(begin - waiting, count);
        if (!take_line(!named && !known)) return false;
        waiting = end + 1;
        count = 0;
      }
      begin = end + 1;
    }
    pass_over(text.size() - waiting, count);
    return true;
  }

  // False: there is no more, or the sink wants none.
  bool take_line(bool learn) {
    const auto line = lines_.next();
    if (!line) return false;
    parsed_with_ = nullptr;
    changed_ = false;
    learn = learn && failures_ < kMostFailures;
    const std::uint64_t before = learn ? problems_.total() : 0;
    const bool more = parser_.take(*line);
    if (learn && parsed_with_ != nullptr && !changed_ && problems_.total() == before && !add_shape(line->text)) ++failures_;
    return more;
  }

  void pass_over(std::size_t size, std::uint64_t lines) {
    lines_.skip(size, lines);
    parser_.skip_rows(lines);
  }

  // `known`: it has a known shape.
  bool passes(std::string_view line, std::uint64_t number, bool& known) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto shape = shapes_.find(line, values_);
    known = shape.has_value();
    if (!shape) return false;
    const Question& question = questions_[*shape];
    const WantedRows& wanted = sieve_.wanted();
    if (wanted.is_wanted_line && wanted.is_wanted_line(number)) return false;
    for (const std::size_t place : question.texts)
      if (wanted.is_wanted(values_[place])) return false;
    for (const std::size_t place : question.lists)
      if (is_wanted_list(values_[place])) return false;
    if (question.time < 0) return true;
    const std::string_view time = values_[static_cast<std::size_t>(question.time)];
    // The reader has numbers as doubles: of other fractions it may show other digits.
    return (!question.time_is_fraction || is_usual_time(time)) && sieve_.times().add(time);
  }

  // ["a", "b"]: no text of it has a quote.
  [[nodiscard]] bool is_wanted_list(std::string_view list) const {
    for (std::size_t begin = list.find('"'); begin != std::string_view::npos;) {
      const std::size_t end = list.find('"', begin + 1);
      if (sieve_.wanted().is_wanted(list.substr(begin + 1, end - begin - 1))) return true;
      begin = list.find('"', end + 1);
    }
    return false;
  }

  // The line was parsed with the plan, changed nothing and was no problem. False: rows like it cannot be passed over.
  bool add_shape(std::string_view line) {
    const auto shape = shape_of(line);
    if (!shape) return false;
    const auto question = question_of(*shape, *parsed_with_);
    if (!question || !shapes_.add(*shape, static_cast<std::uint32_t>(questions_.size()))) return false;
    questions_.push_back(*question);
    return true;
  }

  [[nodiscard]] std::optional<Question> question_of(const std::vector<ShapePiece>& shape, const ColumnPlan& plan) const {
    const int time = time_column(plan);
    const std::string_view time_name = time < 0 ? "" : std::string_view(plan.columns[static_cast<std::size_t>(time)].name);
    Question question;
    for (std::size_t i = 0; i + 1 < shape.size(); ++i) {
      const ShapePiece& piece = shape[i];
      if (piece.kind == ShapeKind::null) continue;
      const int column = plan.find(piece.name);
      const bool number = piece.kind == ShapeKind::whole || piece.kind == ShapeKind::fraction;
      const bool list = piece.kind == ShapeKind::texts || piece.kind == ShapeKind::empty_list;
      const bool text = piece.kind == ShapeKind::text || piece.kind == ShapeKind::zeek_time || piece.kind == ShapeKind::iso_time;
      const std::uint32_t classes = column < 0 ? 0 : plan.columns[static_cast<std::size_t>(column)].classes;
      if ((classes & unseen_classes(piece.kind, sieve_)) != 0) return std::nullopt;
      if (time >= 0 && piece.name == time_name) {
        if (!text && !number) return std::nullopt;
        question.time = static_cast<int>(i);
        question.time_is_fraction = piece.kind == ShapeKind::fraction;
      }
      if (!is_asked(piece.name)) continue;
      if (!text && !list) return std::nullopt;
      (list ? question.lists : question.texts).push_back(i);
    }
    return question;
  }

  [[nodiscard]] bool is_asked(std::string_view name) const {
    const WantedRows& wanted = sieve_.wanted();
    return wanted.is_wanted != nullptr && std::find(wanted.columns.begin(), wanted.columns.end(), name) != wanted.columns.end();
  }

  LineReader& lines_;
  JsonLines parser_;
  RecordSink& sink_;
  Problems& problems_;
  RowSieve& sieve_;
  JsonShapes shapes_;
  std::vector<Question> questions_;                       // by shape
  std::map<std::string, std::vector<Learned>> plans_;     // by log, as they were announced last
  const ColumnPlan* parsed_with_ = nullptr;               // of the line that was parsed last; null: it gave no record
  bool changed_ = false;                                  // it changed a plan
  std::size_t failures_ = 0;
  std::vector<LinePlace> found_;
  std::vector<std::string_view> values_;
};

}  // namespace

Accounting read_sieved_json(LineReader& lines, std::string_view log_hint, RecordSink& sink, Problems& problems, RowSieve& sieve) {
  return SievedJson(lines, log_hint, sink, problems, sieve).read();
}

}  // namespace demarche::zeek
