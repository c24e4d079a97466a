#include "workbench/sieved_log.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <set>
#include <thread>
#include <vector>

#include "base/disk.h"
#include "base/text.h"
#include "pipeline/evidence/read_log.h"
#include "pipeline/sweep/differential_case.h"
#include "pipeline/sweep/kernel/json_case.h"
#include "pipeline/sweep/matcher.h"

using namespace demarche;
using workbench::SievedLog;

namespace {

// The hits of each record, as text. In what order the columns of JSON lines stand depends on which lines are read.
class HitSink final : public RecordSink {
 public:
  explicit HitSink(const sweep::IndicatorSet& set) : matcher_(set) {}
  void plan(const ColumnPlan& plan) override { matcher_.use(plan); }
  bool record(const ColumnPlan& plan, const Record& record) override {
    hits_.clear();
    matcher_.match(record, hits_);
    std::set<std::string> shown;
    for (const sweep::Hit& hit : hits_)
      shown.insert(std::to_string(record.line) + " " + std::to_string(record.offset) + " " + std::to_string(record.raw.size()) + " " +
              plan.log + "." + plan.columns[static_cast<std::size_t>(hit.column)].name + " " + std::to_string(hit.indicator) + " " +
              std::string(hit.value) + "\n");
    for (const std::string& hit : shown) text += hit;
    return true;
  }
  std::string text;

 private:
  sweep::Matcher matcher_;
  std::vector<sweep::Hit> hits_;
};

struct Answer {
  std::string hits;
  Accounting accounting;
  std::size_t rejections = 0;
  friend bool operator==(const Answer&, const Answer&) = default;
};

std::size_t rejections(const Problems& problems) {
  std::size_t sum = 0;
  for (const Problem& problem : problems.list())
    if (problem.reason.find("values") != std::string::npos) sum += problem.count;
  return sum;
}

Answer exact(const std::string& path, const sweep::IndicatorSet& set) {
  HitSink sink(set);
  Problems problems(path);
  auto read = evidence::read_log(std::move(*open_file(path)), {.path = path, .format = "auto"}, sink, problems);
  REQUIRE(read.has_value());
  return {sink.text, read->accounting, rejections(problems)};
}

Answer sieved(const std::string& path, const sweep::IndicatorSet& set, kernel::Isa isa, unsigned threads) {
  HitSink sink(set);
  Problems problems(path);
  NoProgress progress;
  const Cancellation cancel;
  const kernel::TermFilters filters(set, isa, 1);
  SievedLog log({.file = path, .filters = &filters, .progress = &progress, .cancel = &cancel, .needs = nullptr}, sink, problems);
  log.start();
  std::vector<std::jthread> workers;
  for (unsigned i = 0; i < threads; ++i)
    workers.emplace_back([&] {
      while (!log.done())
        if (const auto stretch = log.claim(4)) log.read(*stretch);
        else std::this_thread::yield();
    });
  workers.clear();
  const auto outcome = log.outcome();
  REQUIRE(outcome.has_value());
  return {sink.text, outcome->accounting, rejections(problems)};
}

// A value of CSV; what must stand in quotes does, but for one in forty.
std::string csv_value(sweep::Chooser& choose, std::string_view text, char separator) {
  const bool must = text.find_first_of(std::string("\"\r\n ") + separator) != std::string_view::npos;
  const bool bare = must ? choose.one_in(40) : !choose.one_in(4);
  const std::string blanks(choose.one_in(30) ? 1 : 0, ' ');
  if (bare) return blanks + std::string(text) + blanks;
  std::string more = choose.one_in(60) ? "\n" : choose.one_in(60) ? "\r\nevil.com" : "";
  return blanks + '"' + replace_all(std::string(text) + more, "\"", choose.one_in(60) ? "\"" : "\"\"") + '"' + blanks;
}

std::string csv_line(sweep::Chooser& choose, const sweep::DifferentialCase& random, char separator, const char* line_end) {
  std::string line;
  for (const Value& value : random.record.values) {
    if (&value != &random.record.values.front()) line += separator;
    std::string text(value.text);
    if (value.separator != 0) text = replace_all(text, std::string(1, value.separator), choose.one_in(3) ? "; " : choose.one_in(2) ? ";" : ",");
    line += csv_value(choose, text, separator);
  }
  if (choose.one_in(60)) (line += separator) += choose.one_in(2) ? "x" : "";
  if (choose.one_in(100)) line += "\x1f";
  if (choose.one_in(60)) line = choose.one_in(2) ? "# comment" : "";
  return line + line_end;
}

// As many columns as the case has, of names with and without a meaning.
std::string csv_log(sweep::Chooser& choose, sweep::DifferentialCase& random, std::size_t size) {
  static constexpr std::string_view kNames[] = {"host", "query", "uri", "answers", "id.resp_p", "User-Agent", "filename", "md5", "x", "src_ip",
                                                "Source IP", "referrer", "mailfrom", "url", "service", "note", "time", "sha256"};
  const char separator = choose.pick(std::string_view(",;\t|"));
  const char* const line_end = choose.one_in(3) ? "\r\n" : "\n";
  const std::size_t first = choose.below(std::size(kNames)), columns = std::min(random.plan.columns.size(), std::size(kNames));
  std::string text, row;
  for (std::size_t i = 0; i < columns; ++i) (text += i == 0 ? "" : std::string(1, separator)) += kNames[(first + i) % std::size(kNames)];
  text += line_end;
  for (int i = 0; i < 3; ++i) text += std::string(columns - 1, separator) + line_end;   // so that it is a log whatever follows
  while (text.size() < size) {
    random.add_record(choose);
    random.record.values.resize(columns);
    text += csv_line(choose, random, separator, line_end);
    if (size > 100'000)   // in a long one most rows show nothing
      for (std::size_t n = choose.below(40); n > 0; --n) text += std::string(columns - 1, separator) + line_end;
  }
  return choose.one_in(5) ? text.substr(0, text.size() - 1) : text;
}

// Long enough for several stretches, with columns that change in the middle.
std::string long_tsv_log(sweep::Chooser& choose) {
  const auto header = [](bool more) {
    return std::string("#separator \\x09\n#path\tdns\n#fields\tts\tid.orig_h\tquery\tanswers") + (more ? "\thost" : "") +
           "\n#types\ttime\taddr\tstring\tvector[string]" + (more ? "\tstring" : "") + "\n";
  };
  std::string text = header(false);
  bool more = false;
  while (text.size() < 3 * workbench::kSegmentSize) {
    if (choose.one_in(60'000)) text += header(more = !more);
    else if (choose.one_in(20'000)) text += "#close\t2020\n";
    else if (choose.one_in(20'000)) text += "short\tline\n";
    else text += "1.5\t10.0.0." + std::to_string(choose.below(200)) + "\t" + (choose.one_in(5'000) ? "a.evil.com" : "www.example.org") +
                 "\t" + (choose.one_in(5'000) ? "x.org,1.2.3.4" : "9.9.9.9,2001:db8::7") + (more ? "\tb.evil.com" : "") + "\n";
  }
  return text + "1.5\t10.0.0.1\tevil.com";
}

std::string write(const std::string& text) {
  const std::string path = "sieved_log_test.log";
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

}  // namespace

TEST_CASE("JSON lines through the sieve show what the exact reader shows") {
  std::size_t with_hits = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    sweep::RandomChooser choose(seed);
    sweep::DifferentialCase random;
    random.add_indicators(choose);
    random.add_plan(choose);
    const std::string path = write(kernel::json_log(choose, random, seed % 10 == 0 ? 400 : 40));
    const sweep::IndicatorSet set(random.indicators);
    const Answer wanted = exact(path, set);
    for (const kernel::Isa isa : kernel::available_isas()) {
      const Answer found = sieved(path, set, isa, 1);
      CAPTURE(seed);
      CAPTURE(kernel::isa_text(isa));
      REQUIRE_EQ(found.hits, wanted.hits);
      REQUIRE_EQ(found.accounting.lines, wanted.accounting.lines);
      REQUIRE_EQ(found.accounting.bytes, wanted.accounting.bytes);
    }
    if (!wanted.hits.empty()) ++with_hits;
  }
  CHECK(with_hits > 100);
  std::remove("sieved_log_test.log");
}

TEST_CASE("CSV through the sieve shows and counts what the exact reader does") {
  std::size_t with_hits = 0, several_lines = 0;
  for (std::uint64_t seed = 1; seed <= 420; ++seed) {
    sweep::RandomChooser choose(seed);
    sweep::DifferentialCase random;
    random.add_indicators(choose);
    random.add_plan(choose);
    while (random.plan.columns.size() < 3) random.plan.columns.push_back({.name = "x", .classes = kHost});
    const std::string path = write(csv_log(choose, random, seed <= 400 ? 6'000 : 600'000));
    const sweep::IndicatorSet set(random.indicators);
    const Answer wanted = exact(path, set);
    for (const kernel::Isa isa : kernel::available_isas()) {
      const Answer found = sieved(path, set, isa, 1);
      CAPTURE(seed);
      CAPTURE(kernel::isa_text(isa));
      REQUIRE_EQ(found.hits, wanted.hits);
      REQUIRE_EQ(found.accounting.lines, wanted.accounting.lines);
      REQUIRE_EQ(found.accounting.rows, wanted.accounting.rows);
      REQUIRE_EQ(found.accounting.comments, wanted.accounting.comments);
      REQUIRE_EQ(found.rejections, wanted.rejections);
      REQUIRE_EQ(found.accounting.bytes, wanted.accounting.bytes);
    }
    if (!wanted.hits.empty()) ++with_hits;
    several_lines += wanted.accounting.comments;
  }
  CHECK(with_hits > 100);
  CHECK(several_lines > 1'000);
  std::remove("sieved_log_test.log");
}

TEST_CASE("stretches of a TSV log on several threads give the exact reader's answer, also where the columns change") {
  sweep::RandomChooser choose(1);
  const std::string path = write(long_tsv_log(choose));
  std::vector<Indicator> indicators;
  for (const Term& term : {Term{IndicatorType::domain, "evil.com"}, Term{IndicatorType::ipv4, "1.2.3.4"}, Term{IndicatorType::cidr, "10.0.0.128/30"}}) {
    Indicator& one = indicators.emplace_back();
    one.any_of = {{term}};
  }
  const sweep::IndicatorSet set(indicators);
  const Answer wanted = exact(path, set);
  CHECK(wanted.hits.size() > 10'000);
  CHECK(wanted.rejections > 3);
  for (const unsigned threads : {1U, 2U, 5U}) {
    CAPTURE(threads);
    CHECK(sieved(path, set, kernel::best_isa(), threads) == wanted);
  }
  std::remove("sieved_log_test.log");
}
