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

std::string time_text(Chooser& choose) {
  static constexpr std::string_view kOdd[] = {
      "-", "(empty)", "", "yesterday", "1521911721.258458", "1521911721", "1521911721.5", "1.5e9", "-5.25", "1521911721.2584585", "152191172x.258458", "15219117x1.258458",
      "15219117210.258458", "1521911721,258458", "2018-03-24T17:15:21Z", "2018-03-24", "\\x31521911721.258458", "1521911721.25845\\", "999999999.999999",
      "1521911721.258458\r", "9999999999.999999", "0000000000.000000", "152191172\xb1.258458", "/521911721.258458", "1521911721.25845:"};
  if (choose.one_in(40)) return std::string(choose.pick(kOdd));
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
    if (name == "ts") return time_text(choose_);
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
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    CAPTURE(seed);
    sweep::RandomChooser choose(seed);
    const Intelligence intelligence = random_intelligence(choose);
    if (intelligence.size() == 0) continue;   // bound lines name one
    RandomLog log(choose);
    const Asked asked = random_question(choose, folder, log.text());
    const kernel::TermFilters filters(intelligence.indicators, isas[seed % isas.size()], 1);
    REQUIRE_EQ(answer(folder, intelligence, asked, &filters), answer(folder, intelligence, asked, nullptr));
  }
}
