// The pass that a sieve spares most of its rows must give what the one that parses them all gives, to the last byte.
#include "workbench/log_pass.h"

#include <doctest/doctest.h>

#include <fstream>

#include "base/disk.h"
#include "base/text.h"
#include "formats/intel/pattern.h"
#include "pipeline/sweep/differential_case.h"
#include "pipeline/sweep/kernel/sieve_case.h"
#include "workbench/remembered.h"

using namespace demarche;
using namespace demarche::workbench;
using sweep::Chooser;

namespace {

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("demarche-pass-" + std::to_string(SystemClock().now_micros()))) { fs::create_directories(path_); }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path_ / name;
  }
  [[nodiscard]] fs::path fresh(const std::string& name) const {
    fs::remove_all(path_ / name);
    fs::create_directories(path_ / name);
    return path_ / name;
  }

 private:
  fs::path path_;
};

Intelligence compiled(std::vector<Indicator> indicators) {
  Intelligence out;
  out.patterns = pattern::PatternSet(indicators);
  out.origins.push_back({"intel", indicators.size()});
  for (Indicator& trigger : out.patterns.triggers()) indicators.push_back(std::move(trigger));
  out.origins.push_back({"", indicators.size()});
  out.indicators = sweep::IndicatorSet(std::move(indicators));
  return out;
}

Indicator pattern_of(std::string text) {
  Indicator out;
  out.id = "pattern";
  out.tree = std::make_shared<ObservationNode>(std::move(*intel::parse_pattern(text)));
  out.pattern = std::move(text);
  return out;
}

Intelligence random_intelligence(Chooser& choose) {
  sweep::DifferentialCase random;
  if (!choose.one_in(8)) random.add_indicators(choose);
  if (choose.one_in(2))
    random.indicators.push_back(pattern_of("[domain-name:value = 'evil.com'] FOLLOWEDBY [ipv4-addr:value = '1.2.3.4']"));
  for (std::size_t i = 0; i < random.indicators.size(); ++i)
    if (random.indicators[i].id.empty()) random.indicators[i].id = "ind-" + std::to_string(i);
  return compiled(std::move(random.indicators));
}

std::string uid_text(Chooser& choose) {
  static constexpr std::string_view kOdd[] = {"-", "(empty)", "", "C\\x31", "C1\\", "C\xc3\xa9", "C\xe2\x80\xae", "\x01", "x y"};
  return choose.one_in(12) ? std::string(choose.pick(kOdd)) : "C" + std::to_string(choose.below(400));
}

std::string time_text(Chooser& choose, bool may_be_odd) {
  static constexpr std::string_view kOdd[] = {
      "-", "(empty)", "", "yesterday", "1521911721.258458", "1521911721", "1521911721.5", "1.5e9", "-5.25", "1521911721.2584585", "152191172x.258458", "15219117x1.258458",
      "15219117210.258458", "1521911721,258458", "2018-03-24T17:15:21Z", "2018-03-24", "\\x31521911721.258458", "1521911721.25845\\", "999999999.999999",
      "1521911721.258458\r", "9999999999.999999", "0000000000.000000", "152191172\xb1.258458", "/521911721.258458", "1521911721.25845:"};
  if (may_be_odd && choose.one_in(40)) return std::string(choose.pick(kOdd));
  const std::string digits = std::to_string(1'000'000 + choose.below(1'000'000));
  return std::to_string(1'500'000'000 + choose.below(3'000'000)) + "." + digits.substr(1);
}

// A TSV log of random columns with near misses and hostile bytes.
class RandomLog {
 public:
  explicit RandomLog(Chooser& choose) : choose_(choose) {}

  std::string text() {
    if (choose_.one_in(10)) out_ += "\xef\xbb\xbf";
    add_header();
    for (std::size_t i = 20 + choose_.below(400); i > 0; --i) add_line();
    if (choose_.one_in(3)) out_.resize(out_.size() - choose_.below(3));
    return std::move(out_);
  }

 private:
  void add_header() {
    static constexpr std::string_view kNames[] = {"id.orig_h", "id.resp_h", "id.resp_p", "host", "uri", "query", "answers", "user_agent", "referrer",
                                                  "md5", "sha256", "filename", "mailfrom", "service", "x", "tx_hosts", "conn_uids", "uids"};
    static constexpr std::string_view kLogs[] = {"dns", "http", "files", "strange", "conn"};
    columns_.clear();
    for (std::size_t i = 1 + choose_.below(8); i > 0; --i) columns_.emplace_back(choose_.pick(kNames));
    if (!choose_.one_in(8)) columns_.insert(columns_.begin() + static_cast<std::ptrdiff_t>(choose_.one_in(3) ? choose_.below(columns_.size()) : 0), "ts");
    if (!choose_.one_in(4)) columns_.insert(columns_.begin() + static_cast<std::ptrdiff_t>(choose_.below(columns_.size())), "uid");
    separator_ = choose_.one_in(12) ? ';' : choose_.one_in(30) ? '\x01' : '\t';
    const std::string_view unset = choose_.one_in(20) ? "1521911721.258458" : choose_.one_in(20) ? "" : "-";
    char hex[8];
    std::snprintf(hex, sizeof hex, "\\x%02x", static_cast<unsigned>(separator_));
    const std::string mark(1, separator_);
    out_ += std::string("#separator ") + hex + "\n#set_separator" + mark + ",\n#empty_field" + mark + (choose_.one_in(20) ? "C7" : choose_.one_in(20) ? "1521911721.258458" : "(empty)") + "\n";
    out_ += "#unset_field" + mark + std::string(unset) + "\n#path" + mark + std::string(choose_.pick(kLogs)) + "\n#fields" + mark + join(columns_, mark) + "\n#types";
    for (const std::string& column : columns_) out_ += mark + type_of(column);
    out_ += choose_.one_in(20) ? "\n#types\n" : "\n";
  }

  std::string type_of(std::string_view column) {
    if (column == "ts") return choose_.one_in(20) ? "vector[time]" : "time";
    if (column == "answers" || column == "conn_uids" || column == "uids" || column == "tx_hosts") return "vector[string]";
    return column.starts_with("id.") && !column.ends_with("_p") ? "addr" : "string";
  }

  void add_line() {
    if (choose_.one_in(200)) return add_header();
    if (choose_.one_in(60)) {
      static constexpr std::string_view kOther[] = {"#close\t2020\n", "#\n", "\n", "\r\n", "short\n", "\xff\n", "#unset_field\tx\n", "a\tb\tc\td\te\tf\tg\th\ti\tj\tk\tl\n"};
      out_ += choose_.pick(kOther);
      return;
    }
    values_.plan.columns.clear();
    for (const std::string& column : columns_) values_.plan.columns.push_back({column, FieldType::text, false, kHost | kAddress | kAnyShape});
    values_.add_record(choose_);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) out_ += separator_;
      out_ += value(i);
    }
    out_ += choose_.one_in(200) ? "\r\n" : choose_.one_in(400) ? "\n\n" : "\n";
  }

  std::string value(std::size_t column) {
    const std::string& name = columns_[column];
    if (name == "ts") return time_text(choose_, true);
    if (name == "uid" || name == "uids" || name == "conn_uids") return uid_text(choose_) + (choose_.one_in(4) ? "," + uid_text(choose_) : "");
    if (choose_.one_in(3000)) return std::string(choose_.one_in(4) ? 600'000 : 20'000, 'y');
    if (choose_.one_in(3)) {
      const Value value = values_.record.value(static_cast<int>(column));
      return value.set ? std::string(value.text) : "-";
    }
    static constexpr std::string_view kQuiet[] = {"10.0.0.1", "www.example.org", "-", "Zm9v", "b\xc3\xbc" "cher", "\xc2\x85", "a\x02", "\\x00", "\x7f"};
    return std::string(choose_.one_in(60) ? choose_.pick(kQuiet) : kQuiet[choose_.below(3)]);
  }

  Chooser& choose_;
  std::string out_;
  std::vector<std::string> columns_;
  sweep::DifferentialCase values_;
  char separator_ = '\t';
};

// JSON lines of a few shapes, and others between them.
class RandomJsonLog {
 public:
  explicit RandomJsonLog(Chooser& choose) : choose_(choose) {}

  std::string text() {
    for (std::size_t i = 1 + choose_.below(4); i > 0; --i) add_shape();
    for (std::size_t i = 20 + choose_.below(400); i > 0; --i) {
      static constexpr std::string_view kOther[] = {"", "{}", "[1]", "# x", "{\"a\":1", "{\"ts\":1.5} x", "{\"a\":\"b\\u0007\"}", "{\"a\":\"\xff\"}"};
      if (choose_.one_in(300)) add_shape();
      out_ += choose_.one_in(40) ? std::string(choose_.pick(kOther)) : line(choose_.pick(shapes_));
      out_ += choose_.one_in(50) ? "\r\n" : "\n";
    }
    if (choose_.one_in(3)) out_.resize(out_.size() - choose_.below(3));
    return std::move(out_);
  }

 private:
  struct Member {
    std::string key, kind;     // kind: of random values, or the value itself
  };
  struct Shape {
    std::vector<Member> members;
    bool spaced = false;
  };

  void add_shape() {
    static constexpr std::string_view kKeys[] = {"ts", "timestamp", "uid", "uids", "conn_uids", "query", "host", "uri", "answers", "id.resp_p", "user_agent", "md5",
                                                 "x", "src_ip", "flow_id", "http.hostname", "_x", "a", "n", "service", "@timestamp", "h\\u006fst"};
    static constexpr std::string_view kKinds[] = {"text", "text", "text", "number", "list", "numbers", "bool", "null", "hostile", "time", "time", "any", "objects"};
    Shape shape;
    shape.spaced = choose_.one_in(6);
    if (!choose_.one_in(4)) shape.members.push_back({choose_.one_in(2) ? "ts" : "timestamp", choose_.one_in(8) ? "any" : "time"});
    for (std::size_t i = 1 + choose_.below(7); i > 0; --i) {
      const std::string_view key = choose_.pick(kKeys);
      const bool twice = std::any_of(shape.members.begin(), shape.members.end(), [&](const Member& member) { return member.key == key; });
      if (twice && !choose_.one_in(10)) continue;
      const bool uid = key.starts_with("uid") || key == "conn_uids";
      shape.members.push_back({std::string(key), uid && !choose_.one_in(5) ? (key == "uid" ? "uid" : "uid-list") : std::string(choose_.pick(kKinds))});
    }
    static constexpr std::string_view kLogs[] = {"\"dns\"", "\"http\"", "\"\"", "7"};
    if (choose_.one_in(3)) shape.members.insert(shape.members.begin() + static_cast<std::ptrdiff_t>(choose_.below(shape.members.size())), {"_path", std::string(choose_.pick(kLogs))});
    shapes_.push_back(std::move(shape));
  }

  std::string line(const Shape& shape) {
    values_.plan.columns.assign(shape.members.size(), {"x", FieldType::text, false, kHost | kAddress | kAnyShape});
    values_.add_record(choose_);
    std::string out = "{";
    std::size_t nested = 0;
    for (std::size_t i = 0; i < shape.members.size(); ++i) {
      const Member& member = shape.members[i];
      if (i > 0) out += shape.spaced ? ", " : ",";
      if (member.key == "a" && i + 1 < shape.members.size() && shape.members.size() % 2 == 0) (out += "\"http\":{"), ++nested;
      out += "\"" + member.key + (shape.spaced ? "\": " : "\":") + value(member.kind, i);
    }
    return out + std::string(nested + 1, '}');
  }

  std::string value(const std::string& kind, std::size_t at) {
    static constexpr std::string_view kKinds[] = {"text", "number", "list", "numbers", "bool", "null", "hostile", "time", "uid", "uid-list", "objects"};
    if (kind == "any" || choose_.one_in(60)) return value(std::string(choose_.pick(kKinds)), at);
    if (kind == "text") return choose_.one_in(4) ? near_miss(at) : "\"www.example.org\"";
    if (kind == "number") return number();
    if (kind == "list") return choose_.one_in(6) ? "[]" : "[\"x\"" + (choose_.one_in(2) ? "," + near_miss(at) : std::string()) + "]";
    if (kind == "numbers") return "[" + number() + (choose_.one_in(2) ? "," + number() : "") + (choose_.one_in(9) ? ",\"x\"" : "") + "]";
    if (kind == "bool") return choose_.one_in(2) ? "true" : "false";
    if (kind == "null") return choose_.one_in(9) ? "[null]" : "null";
    if (kind == "objects") return objects(at);
    if (kind == "hostile") return choose_.one_in(2) ? near_miss(at) : "\"a\\tb\"";
    if (kind == "time") return time();
    if (kind == "uid") return "\"" + (choose_.one_in(20) ? std::string("C\\u0031") : "C" + std::to_string(choose_.below(400))) + "\"";
    if (kind == "uid-list") return "[" + value("uid", at) + (choose_.one_in(2) ? "," + value("uid", at) : "") + "]";
    return kind;
  }

  std::string objects(std::size_t at) {
    static constexpr std::string_view kOdd[] = {"[{}]", "[[]]", "[{\"a\":1,\"a\":2}]", "[{\"a\":01}]", "[{\"a\"}]", "[{\"a\":1,}]", "[[1],2]", "[{\"\":{}}, [null,true]]", "[{]}"};
    if (choose_.one_in(6)) return std::string(choose_.pick(kOdd));
    return "[{\"rrname\":" + (choose_.one_in(3) ? near_miss(at) : "\"www.example.org\"") + ",\"ttl\":" + number() + "}]";
  }

  std::string number() {
    static constexpr std::string_view kOdd[] = {"0", "-0", "-1", "1e3", "1.50", "01", "123456789012345", "12345678901234567890", "18446744073709551616", "1.", "-", "4294967296.5"};
    return choose_.one_in(5) ? std::string(choose_.pick(kOdd)) : std::to_string(choose_.below(100'000)) + (choose_.one_in(3) ? ".25" : "");
  }

  std::string time() {
    static constexpr std::string_view kOdd[] = {"\"yesterday\"", "1521911721", "1521911721.2584585", "1521911721.000000", "1500000000.000000", "15219117210000", "-5.25",
                                                "\"2018-03-24T17:15:21.613421Z\"", "\"2018-03-24T17:15:21+02:00\"", "\"2018-13-24T17:15:21.613421Z\"", "\"\"", "null", "[1.5]"};
    return choose_.one_in(12) ? std::string(choose_.pick(kOdd)) : time_text(choose_, false);
  }

  std::string near_miss(std::size_t at) {
    const Value value = values_.record.value(static_cast<int>(at));
    std::string out = "\"";
    for (const char c : value.set ? value.text : std::string_view("evil.com")) {
      if (static_cast<unsigned char>(c) < 0x20) out += "\\u001f";
      else (out += c == '"' || c == '\\' ? "\\" : "") += c;
    }
    return out + '"';
  }

  Chooser& choose_;
  std::string out_;
  std::vector<Shape> shapes_;
  sweep::DifferentialCase values_;
};

struct Asked {
  fs::path file;
  Keep keep = Keep::nothing;
  UidSet wanted;
  BoundLines bound;
};

// All that a pass gives, as text.
std::string answer(const Folder& folder, const Intelligence& intelligence, const Asked& asked, const kernel::TermFilters* filters) {
  static store::RowSessions sessions;
  NoProgress progress;
  const Cancellation cancel;
  const fs::path out = folder.fresh("rows");
  const auto pass = read_pass({.file = asked.file, .path = "logs/dns.log", .format = "auto", .keep = asked.keep, .wanted = &asked.wanted,
                               .bound = asked.bound.empty() ? nullptr : &asked.bound, .folder = out, .prefix = "log", .filters = filters,
                               .sessions = &sessions, .progress = &progress, .cancel = &cancel},
                              intelligence);
  REQUIRE(pass.has_value());
  const evidence::ReadOutcome& read = pass->outcome;
  const Accounting& lines = read.accounting;
  std::string text = read.digest.hex() + " " + read.format + " " + join(read.logs, ",") + " " + (read.first ? read.first->iso() : "never") + " " +
                     (read.last ? read.last->iso() : "never") + "\n";
  for (const std::uint64_t count : {read.raw_bytes, lines.bytes, lines.lines, lines.rows, lines.comments, lines.rejected, std::uint64_t{lines.complete}})
    text += std::to_string(count) + " ";
  for (const Problem& problem : pass->problems.list())
    text += "\n" + std::to_string(problem.line) + " " + std::to_string(problem.offset) + " " + std::to_string(problem.count) + " " + problem.reason + " | " + problem.hint;
  for (const std::string& file : pass->files) text += "\n" + file + " " + hash_file(out / file)->hex();
  for (const auto& [kind, count] : pass->kept) text += "\n" + kind + " " + std::to_string(count);
  Remembered remembered{pass->uids, {}, {}, pass->held};
  remembered.fields.assign(pass->coverage.fields_searched.begin(), pass->coverage.fields_searched.end());
  for (const IndicatorType type : pass->coverage.types_searchable) remembered.types.emplace_back(indicator_type_text(type));
  return text + "\n" + remembered_text(remembered);
}

Asked random_question(Chooser& choose, const Folder& folder, const std::string& log) {
  Asked asked;
  asked.file = folder.write("log", log);
  asked.keep = choose.one_in(2) ? Keep::nothing : Keep::hits_and_wanted;
  for (std::size_t i = choose.below(6); i > 0; --i) asked.wanted.insert("C" + std::to_string(choose.below(400)));
  if (choose.one_in(3)) asked.wanted.insert("C1");   // also written with an escape
  if (choose.one_in(10)) asked.wanted.insert(choose.one_in(2) ? "" : "C\xc3\xa9");
  for (std::size_t i = choose.one_in(3) ? choose.below(10) : 0; i > 0; --i)
    asked.bound[1 + choose.below(400)].push_back({0, choose.one_in(2) ? "uid" : "ts", "value", IndicatorType::domain});
  return asked;
}

}  // namespace

TEST_CASE("a pass with a sieve gives what a pass that parses every line gives, on random logs with hostile bytes") {
  const Folder folder;
  const auto isas = kernel::available_isas();
  for (std::uint64_t seed = 1; seed <= 800; ++seed) {
    CAPTURE(seed);
    sweep::RandomChooser choose(seed);
    const Intelligence intelligence = random_intelligence(choose);
    if (intelligence.size() == 0) continue;   // bound lines name one
    const std::string log = seed % 2 == 0 ? RandomLog(choose).text() : RandomJsonLog(choose).text();
    const Asked asked = random_question(choose, folder, log);
    const kernel::TermFilters filters(intelligence.indicators, isas[seed / 2 % isas.size()], 1);
    REQUIRE_EQ(answer(folder, intelligence, asked, &filters), answer(folder, intelligence, asked, nullptr));
  }
}

namespace {

std::string same_answers(const std::string& log, const std::vector<Indicator>& indicators, const UidSet& wanted) {
  const Folder folder;
  const Intelligence intelligence = compiled(indicators);
  const kernel::TermFilters filters(intelligence.indicators, kernel::best_isa(), 1);
  const Asked asked{folder.write("log", log), Keep::hits_and_wanted, wanted, {}};
  const std::string sieved = answer(folder, intelligence, asked, &filters), full = answer(folder, intelligence, asked, nullptr);
  return sieved == full ? "" : sieved + "\n--- but\n" + full;
}

Indicator term_of(IndicatorType type, std::string value) {
  Indicator out;
  out.id = "ind";
  out.any_of = {{Term{type, std::move(value)}}};
  return out;
}

Indicator text_of(IndicatorType type, std::string value) {
  Indicator out = term_of(type, std::move(value));
  out.any_of[0][0].op = TermOp::contains;
  return out;
}

std::string repeated(std::string_view line, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) (out += line) += "\n";
  return out;
}

}  // namespace

TEST_CASE("JSON rows of a known shape that must be parsed all the same") {
  const std::vector<Indicator> agent = {term_of(IndicatorType::user_agent, "1234"), term_of(IndicatorType::filename, "[{\"a\":1}]"),
                                        term_of(IndicatorType::domain, "evil.com"), text_of(IndicatorType::domain, "tl\":5577")};
  const std::string quiet = repeated("{\"ts\":1521911721.258458,\"uid\":\"C1\"}", 5);
  const std::string table[] = {
      repeated(R"({"user_agent":"x"})", 3) + repeated(R"({"user_agent":77})", 3) + repeated(R"({"user_agent":1234})", 3),
      repeated(R"({"filename":"x"})", 3) + repeated(R"({"filename":[{"a":2}]})", 3) + repeated(R"({"filename":[{"a":1}]})", 3),
      repeated(R"({"x":"2018-03-24T17:15:21+02:00"})", 4) + repeated(R"({"x":"quiet"})", 4),
      repeated(R"({"_path":"dns","x":"2018-03-24T17:15:21.613421Z"})", 4) + repeated(R"({"_path":"dns","x":"quiet"})", 4),
      repeated(R"({"x":1})", 4) + repeated(R"({"x":"quiet"})", 4) + repeated(R"({"x":["quiet"]})", 4),
      repeated(R"({"x":[]})", 4) + repeated(R"({"x":[1]})", 4) + repeated(R"({"x":[1,"evil.com"]})", 4),
      quiet + R"({"ts":1521911721.258458,"uid":"C1"}{"ts":1521911721.258458,"uid":"C1"})" + "\n" + quiet,
      quiet + R"({"ts":1521911721.258458,"uid":"C1"}})" + "\n" + quiet,
      quiet + R"({"ts":1521911721.258458,"uid":"C7"})" + "\n" + quiet,
      quiet + R"({"ts":"2011-01-01T00:00:00Z","uid":"C1"})" + "\n" + repeated(R"({"ts":"bad","uid":"C1"})", 4),
      repeated(R"({"ts":1.5,"uid":6})", 4) + repeated(R"({"ts":1.5,"uid":7})", 4),
      repeated(R"({"ts":1.5,"uid":[6]})", 4) + repeated(R"({"ts":1.5,"uid":[7]})", 4),
      repeated(R"({"timestamp":1.5,"x":"y"})", 4) + repeated(R"({"ts":9.5,"x":"y"})", 4) + repeated(R"({"timestamp":11.5,"x":"y"})", 4),
      repeated(R"({"x":"y"})", 4) + repeated(R"({"_path":"http","x":"y"})", 4) + repeated(R"({"_path":"dns","x":"y"})", 4),
      quiet + R"({"ts":1521911721.258458,"uid":"C1"})",
      repeated(R"({"x":[1]})", 4) + repeated(R"({"x":["quiet",1]})", 4),
      repeated(R"({"answers":["x"]})", 4) + repeated(R"({"answers":[{"ttl":1}]})", 4) + repeated(R"({"answers":[{"ttl":5577}]})", 4),
      repeated(R"({"answers":[{"ttl":1}]})", 4) + R"({"answers":[{"ttl":01}]})" + "\n" + R"({"answers":[{"ttl":x}]})" + "\n" +
          R"({"answers":[{"ttl"1}]})" + "\n" + R"({"answers":[{"ttl":1,}]})" + "\n" + R"({"answers":[{"ttl":1]})" + "\n",
      repeated(R"({"ts":1.5,"answers":[{"rrname":"a.example"}]})", 4) + R"({"ts":1.5,"answers":[{"rrname":"evil.com"}]})" + "\n" +
          R"({"ts":1.5,"answers":[{"rrname":}]})" + "\n",
  };
  for (const std::string& log : table) {
    CAPTURE(log);
    CHECK_EQ(same_answers(log, agent, {"C7", "7"}), "");
  }
}

TEST_CASE("JSON times with more digits than microseconds have are read as the reader reads them") {
  for (int i = 0; i < 60; ++i) {
    const std::string line = "{\"ts\":1521911721." + std::to_string(200'000 + i * 7919 % 700'000) + "5}\n";
    CHECK_EQ(same_answers(repeated("{\"ts\":1521911721.100000}", 3) + line + line + line, {term_of(IndicatorType::domain, "evil.com")}, {}), "");
  }
}
