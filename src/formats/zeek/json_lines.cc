#include "formats/zeek/json_lines.h"

#include <charconv>
#include <map>
#include <memory>
#include <vector>

#include <simdjson.h>

#include "base/check.h"
#include "base/text.h"
#include "formats/zeek/field_text.h"
#include "formats/zeek/json_plan.h"

namespace demarche::zeek {
namespace {

namespace dom = simdjson::dom;
using bytes::Line;
using bytes::LineReader;

static_assert(LineReader::kPadding >= simdjson::SIMDJSON_PADDING);

constexpr std::size_t kLongestLogName = 128;

// Between the quotes of a JSON text, "\\xNN" is how a byte that may not stand there is shown; elsewhere it is an error still.
void append_byte_escape(std::string& out, unsigned char byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += "\\\\x";
  out += kDigits[byte >> 4];
  out += kDigits[byte & 15];
}

// The line with bytes that JSON forbids written so that it can be read.
std::string repaired(std::string_view line) {
  std::string out;
  out.reserve(line.size() + line.size() / 8 + simdjson::SIMDJSON_PADDING);
  for (std::size_t at = 0; at < line.size();) {
    const auto byte = static_cast<unsigned char>(line[at]);
    std::size_t size = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    size = std::min(size, line.size() - at);
    if (byte >= 0x80 && !is_utf8(line.substr(at, size))) size = 1, append_byte_escape(out, byte);
    else if (byte < 0x20 && byte != '\t') append_byte_escape(out, byte);
    else out.append(line.substr(at, size));
    at += size;
  }
  return out;
}

}  // namespace

class JsonLines::Reader {
 public:
  Reader(std::string_view log_hint, RecordSink& sink, Problems& problems)
      : log_hint_(visible(log_hint)), sink_(sink), problems_(problems) {}

  // False: the sink wants no more.
  bool take(Line line) {
    if (!allocated_) CHECK(parser_.allocate(LineReader::kLongestLine, kDeepestJson) == simdjson::SUCCESS);
    allocated_ = true;
    ++accounting_.lines;
    if (line.number == 1) skip_byte_order_mark(line);
    if (line.too_long)
      reject(line, "expected a line of at most " + std::to_string(LineReader::kLongestLine) + " bytes, found " +
                       std::to_string(line.size), {}, "long");
    else if (line.text.empty() || line.text[0] == '#') ++accounting_.comments;
    else return take_line(line);
    return true;
  }
  void skip_rows(std::uint64_t count) {
    accounting_.lines += count;
    accounting_.rows += count;
  }
  [[nodiscard]] const Accounting& accounting() const { return accounting_; }

 private:
  void reject(const Line& line, std::string reason, std::string hint, std::string_view key) {
    ++accounting_.rejected;
    problems_.add(line.number, line.offset, std::move(reason), std::move(hint), key);
  }

  bool take_line(const Line& line) {
    texts_.clear();
    odd_ = {};
    dom::element root;
    if (simdjson::error_code code = parse(line.text, root); code != simdjson::SUCCESS) {
      reject(line, "expected a JSON object, found a line that is not JSON: " + std::string(simdjson::error_message(code)),
             line.terminated ? "" : "the file ends within this line: it was cut", "json");
      return true;
    }
    dom::object object;
    if (root.get(object) != simdjson::SUCCESS) {
      reject(line, "expected a JSON object, found another JSON value", "each line must be one record: {...}", "object");
      return true;
    }
    if (!choose_plan(line, object)) return true;
    record_.raw = line.text;
    record_.line = line.number;
    record_.offset = line.offset;
    record_.values.assign(current_->plan().columns.size(), {});
    current_->start_line();
    twice_ = too_many_ = false;
    flatten(object);
    note_problems(line);
    if (current_->take_changed() || announced_ != current_) sink_.plan(current_->plan());
    announced_ = current_;
    ++accounting_.rows;
    return sink_.record(current_->plan(), record_);
  }

  simdjson::error_code parse(std::string_view text, dom::element& root) {
    simdjson::error_code code = parser_.parse(text.data(), text.size(), false).get(root);
    if (code != simdjson::UTF8_ERROR && code != simdjson::UNESCAPED_CHARS) return code;
    const OddBytes odd = odd_bytes(text);
    repaired_ = repaired(text);
    repaired_.reserve(repaired_.size() + simdjson::SIMDJSON_PADDING);
    if (parser_.parse(repaired_.data(), repaired_.size(), false).get(root) != simdjson::SUCCESS) return code;
    odd_ = odd;
    odd_.control = odd_.control || !odd_.not_utf8;   // a raw tab, line feed or the like: JSON wants it escaped
    return simdjson::SUCCESS;
  }

  bool choose_plan(const Line& line, const dom::object& object) {
    std::string_view path;
    zeek_ = object.at_key("_path").get(path) == simdjson::SUCCESS && !path.empty();
    const std::string_view name = zeek_ ? visible_text(path, texts_) : std::string_view(log_hint_);
    if (current_ != nullptr && current_->plan().log == name) return true;
    const auto found = plans_.find(name);
    if (found != plans_.end()) {
      current_ = found->second.get();
      return true;
    }
    if (plans_.size() >= kMostLogTypes || name.size() > kLongestLogName) {
      reject(line, "expected a file of at most " + std::to_string(kMostLogTypes) + " log types with short names, found _path \"" +
                       std::string(name.substr(0, 40)) + "\"", {}, "log-types");
      return false;
    }
    current_ = plans_.emplace(std::string(name), std::make_unique<JsonPlan>(std::string(name), zeek_)).first->second.get();
    return true;
  }

  // Recursion is bounded by kDeepestJson.
  void flatten(const dom::object& object) {
    const std::size_t outer = name_.size();
    for (const auto field : object) {
      if (outer == 0 && zeek_ && field.key.starts_with('_')) continue;
      if (field.value.is_null()) continue;
      const std::string_view key = visible_text(field.key, texts_);
      dom::object inner;
      const bool nested = field.value.get(inner) == simdjson::SUCCESS, objects = is_objects(field.value);
      if (outer == 0 && !nested && !objects) {
        take_value(key, field.value);
        continue;
      }
      name_.resize(outer);
      if (outer != 0) name_ += '.';
      name_ += key;
      if (nested) flatten(inner);
      else if (objects) take_objects(field.value);
      else take_value(name_, field.value);
    }
    name_.resize(outer);
  }

  // ---- lists of objects ----

  static bool is_objects(const dom::element& element) {
    dom::array array;
    if (element.get(array) != simdjson::SUCCESS) return false;
    bool any = false;
    for (const dom::element one : array) {
      if (!one.is_object()) return false;
      any = true;
    }
    return any;
  }

  // name_ names the list. Each member of its objects is a list of its own.
  void take_objects(const dom::element& list) {
    gathered_.clear();
    gathered_places_.clear();
    gather(list);
    for (const Gathered& member : gathered_) {
      ListText text(texts_, ',');
      for (const std::string_view element : member.elements) text.add(element);
      const std::string_view joined = text.finish();
      put(member.name, {.text = joined, .separator = text.separator(), .set = true}, member.kind);
    }
  }

  // Recursion is bounded by kDeepestJson.
  void gather(const dom::element& element) {
    dom::object object;
    dom::array array;
    if (element.get(object) == simdjson::SUCCESS) {
      const std::size_t outer = name_.size();
      for (const auto field : object) {
        if (field.value.is_null()) continue;
        name_.resize(outer);
        name_ += '.';
        name_ += visible_text(field.key, texts_);
        gather(field.value);
      }
      name_.resize(outer);
    } else if (element.get(array) == simdjson::SUCCESS && (is_objects(element) || is_flat(array))) {
      for (const dom::element one : array)
        if (!one.is_null()) gather(one);
    } else {
      JsonKind kind = JsonKind::text;
      const std::string_view text = element.is_array() ? json_text(element) : scalar_text(element, kind);
      add_gathered(text, kind);
    }
  }

  void add_gathered(std::string_view text, JsonKind kind) {
    const auto found = gathered_places_.find(name_);
    if (found != gathered_places_.end()) {
      Gathered& member = gathered_[found->second];
      if (member.kind != kind) member.kind = JsonKind::text;
      member.elements.push_back(text);
    } else if (gathered_.size() < JsonPlan::kMostColumns) {
      gathered_places_.emplace(name_, gathered_.size());
      gathered_.push_back({name_, kind, {text}});
    } else {
      too_many_ = true;
    }
  }

  void take_value(std::string_view name, const dom::element& element) {
    Value value;
    value.set = true;
    JsonKind kind = JsonKind::text;
    if (dom::array array; element.get(array) == simdjson::SUCCESS) {
      kind = is_flat(array) ? take_list(array, value) : (value.text = json_text(element), JsonKind::text);
    } else {
      value.text = scalar_text(element, kind);
    }
    put(name, value, kind);
  }

  void put(std::string_view name, const Value& value, JsonKind kind) {
    const int column = current_->column(name, kind, value.separator != 0);
    if (column < 0) {
      too_many_ = true;
      return;
    }
    const auto index = static_cast<std::size_t>(column);
    if (index >= record_.values.size()) record_.values.resize(index + 1);
    twice_ = twice_ || record_.values[index].set;
    record_.values[index] = value;
  }

  static bool is_flat(const dom::array& array) {
    for (const dom::element element : array)
      if (element.is_object() || element.is_array()) return false;
    return true;
  }

  JsonKind take_list(const dom::array& array, Value& value) {
    ListText list(texts_, ',');
    JsonKind all = JsonKind::empty_list;
    for (const dom::element element : array) {
      JsonKind kind = JsonKind::empty_list;
      list.add(element.is_null() ? std::string_view("-") : scalar_text(element, kind));
      if (kind == JsonKind::empty_list || kind == all) continue;
      all = all == JsonKind::empty_list ? kind : JsonKind::text;
    }
    value.text = list.finish();
    value.separator = list.separator();
    return all;
  }

  std::string_view scalar_text(const dom::element& element, JsonKind& kind) {
    switch (element.type()) {
      case dom::element_type::BOOL:
        kind = JsonKind::boolean;
        return static_cast<bool>(element) ? "T" : "F";
      case dom::element_type::INT64: return number(static_cast<std::int64_t>(element), kind);
      case dom::element_type::UINT64: return number(static_cast<std::uint64_t>(element), kind);
      case dom::element_type::DOUBLE: return number(static_cast<double>(element), kind);
      default: break;
    }
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS) return {};
    kind = kind_of_text(text);
    if (is_plain(text)) return text;
    const OddBytes odd = odd_bytes(text);
    odd_.control = odd_.control || odd.control;
    return visible_text(text, texts_);
  }

  template <class Number>
  std::string_view number(Number value, JsonKind& kind) {
    kind = JsonKind::number;
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    return texts_.next().assign(digits, end);
  }

  std::string_view json_text(const dom::element& element) {
    return visible_text(texts_.next() = simdjson::minify(element), texts_);
  }

  void note_problems(const Line& line) {
    const auto note = [&](std::string reason, std::string hint, std::string_view key) {
      problems_.add(line.number, line.offset, std::move(reason), std::move(hint), key);
    };
    if (odd_.control) note("expected text, found control characters", "they are shown as \\xNN; the row is kept", "control");
    if (odd_.not_utf8) note("expected UTF-8, found bytes that are not", "they are shown as \\xNN; the row is kept", "utf-8");
    if (twice_) note("expected each member once, found one that comes twice", "the last one counts; the row is kept", "twice");
    if (too_many_)
      note("expected at most " + std::to_string(JsonPlan::kMostColumns) + " different members with names of at most " +
               std::to_string(JsonPlan::kLongestName) + " bytes, found more",
           "the row is kept without them", "members");
  }

  struct Gathered {
    std::string name;
    JsonKind kind;
    std::vector<std::string_view> elements;
  };

  std::string log_hint_;
  RecordSink& sink_;
  Problems& problems_;
  Accounting accounting_;
  dom::parser parser_;
  bool allocated_ = false;
  std::string repaired_;
  std::map<std::string, std::unique_ptr<JsonPlan>, std::less<>> plans_;
  JsonPlan* current_ = nullptr;
  const JsonPlan* announced_ = nullptr;
  bool zeek_ = false, twice_ = false, too_many_ = false;
  OddBytes odd_;
  std::string name_;
  std::vector<Gathered> gathered_;   // of a list of objects
  std::map<std::string, std::size_t, std::less<>> gathered_places_;
  Record record_;
  LineTexts texts_;
};

JsonLines::JsonLines(std::string_view log_hint, RecordSink& sink, Problems& problems)
    : reader_(std::make_unique<Reader>(log_hint, sink, problems)) {}
JsonLines::~JsonLines() = default;
bool JsonLines::take(Line line) { return reader_->take(line); }
void JsonLines::skip_rows(std::uint64_t count) { reader_->skip_rows(count); }
const Accounting& JsonLines::accounting() const { return reader_->accounting(); }

Accounting read_json(LineReader& lines, std::string_view log_hint, RecordSink& sink, Problems& problems) {
  JsonLines parser(log_hint, sink, problems);
  while (auto line = lines.next())
    if (!parser.take(*line)) break;
  Accounting accounting = parser.accounting();
  accounting.bytes = lines.position();
  accounting.complete = !lines.error();
  return accounting;
}

}  // namespace demarche::zeek
