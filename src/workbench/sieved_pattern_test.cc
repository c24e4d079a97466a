// Patterns with nothing to look up, through the sieve.
#include <doctest/doctest.h>

#include <cstdio>
#include <fstream>
#include <vector>

#include "base/disk.h"
#include "base/text.h"
#include "formats/intel/lower.h"
#include "formats/intel/pattern.h"
#include "pipeline/evidence/read_log.h"
#include "pipeline/sweep/kernel/json_case.h"
#include "workbench/sieved_log.h"

using namespace demarche;

namespace {

constexpr const char* kPath = "sieved_pattern_test.log";

struct Sought {
  pattern::PatternSet patterns;
  sweep::IndicatorSet indicators;
  explicit Sought(const std::vector<std::string>& texts) {
    std::vector<Indicator> all;
    for (const std::string& text : texts) {
      auto lowered = intel::lower_pattern(*intel::parse_pattern(text));
      REQUIRE(lowered.left_out.empty());
      Indicator& one = all.emplace_back();
      one.any_of = std::move(lowered.any_of);
      one.tree = std::move(lowered.tree);
      one.pattern = text;
    }
    patterns = pattern::PatternSet(all);
    for (Indicator& trigger : patterns.triggers()) all.push_back(std::move(trigger));
    indicators = sweep::IndicatorSet(std::move(all));
  }
};

// What every record shows; and how many there were.
class PatternSink final : public RecordSink {
 public:
  explicit PatternSink(const Sought& sought) : matcher_(sought.indicators), watch_(sought.patterns, pattern::PatternWatch::Uids::left_out) {}
  void plan(const ColumnPlan& plan) override {
    matcher_.use(plan);
    watch_.use(plan);
  }
  bool record(const ColumnPlan&, const Record& record) override {
    ++records;
    hits_.clear();
    matcher_.match(record, hits_);
    watch_.look(record, hits_);
    for (const sweep::Hit& hit : hits_)
      shown.push_back(std::to_string(record.line) + " " + std::to_string(hit.indicator) + " " + std::string(hit.value));
    return true;
  }
  std::vector<std::string> shown;
  std::size_t records = 0;

 private:
  sweep::Matcher matcher_;
  pattern::PatternWatch watch_;
  std::vector<sweep::Hit> hits_;
};

PatternSink exact(const Sought& sought) {
  PatternSink sink(sought);
  Problems problems(kPath);
  REQUIRE(evidence::read_log(std::move(*open_file(kPath)), {.path = kPath, .format = "auto"}, sink, problems).has_value());
  return sink;
}

PatternSink sieved(const Sought& sought) {
  PatternSink sink(sought);
  Problems problems(kPath);
  NoProgress progress;
  const Cancellation cancel;
  const workbench::Sieves sieves(sought.indicators, sought.patterns, kernel::best_isa(), 1);
  workbench::SievedLog log({.file = kPath, .filters = &sieves.filters, .progress = &progress, .cancel = &cancel, .needs = &sieves.needs}, sink, problems);
  log.start();
  while (!log.done())
    if (const auto stretch = log.claim(4)) log.read(*stretch);
  REQUIRE(log.outcome().has_value());
  return sink;
}

std::string tsv_log(const std::string& log, const std::string& fields, const std::string& types, const std::vector<std::string>& rows) {
  std::string text = "#separator \\x09\n#path\t" + log + "\n#fields\t" + fields + "\n#types\t" + types + "\n";
  for (const std::string& row : rows) text += row + "\n";
  return text;
}

std::string repeated(const std::vector<std::string>& lines) {
  std::string text;
  for (int i = 0; i < 300; ++i)
    for (const std::string& line : lines) text += line + "\n";
  return text;
}

}  // namespace

TEST_CASE("patterns with nothing to look up: the sieve keeps what they need, and only that") {
  enum class Reads { all, some };
  const std::string conn = tsv_log("conn", "ts\tid.orig_h\tid.resp_h\tid.resp_p\torig_bytes", "time\taddr\taddr\tport\tcount",
                                   std::vector<std::string>(400, "1.5\t10.0.0.1\t192.0.2.7\t443\t70000"));
  const std::string files = tsv_log("files", "ts\tfuid\tfilename\ttotal_bytes", "time\tstring\tstring\tcount",
                                    std::vector<std::string>(400, "1.5\tF1\ta.evil.exe\t512"));
  std::vector<std::string> requests(400, "1.5\t10.0.0.1\t192.0.2.7\t80\twww.example.org\t/index.html\tMozilla/5.0");
  requests[7] = "1.5\t10.0.0.1\t192.0.2.7\t8080\twww.evil.example\t/gate.php?id=7\tEvilAgent/1.0";
  const std::string http = tsv_log("http", "ts\tid.orig_h\tid.resp_h\tid.resp_p\thost\turi\tuser_agent", "time\taddr\taddr\tport\tstring\tstring\tstring", requests);
  const std::string events = repeated({R"({"EventID":1,"event":{"CommandLine":"powershell -enc AAAA","Image":"C:\\x\\a.exe"},"ProcessId":7})",
                                       R"({"EventID":3,"event":{"Image":"C:\\x\\b.exe"},"SourceIp":"10.0.0.1"})",
                                       R"({"EventID":4,"event":{"Mutant":"Global\\evil","user":"DOM\\admin"}})"});
  struct { std::string pattern; std::string log; std::size_t shown; Reads reads; } const table[] = {
      {"[file:name MATCHES 'evil.*exe']", files, 400, Reads::all},
      {"[file:name MATCHES 'evil.*exe']", conn, 0, Reads::some},
      {"[file:name LIKE '%evil_exe']", files, 400, Reads::all},
      {"[file:name LIKE '%other%']", files, 0, Reads::some},
      {"[file:name NOT LIKE '%other%']", files, 400, Reads::all},
      {"[url:value LIKE 'http://%.evil.example/gate.php%']", http, 1, Reads::some},
      {"[url:value MATCHES 'evil\\\\.example:8080/gate']", http, 1, Reads::some},
      {"[url:value MATCHES '^http://']", http, 400, Reads::all},
      {"[domain-name:value LIKE '%.evil.%' OR domain-name:value MATCHES '^x[0-9]+-evil']", http, 1, Reads::some},
      {"[domain-name:value MATCHES '^[a-z]{3}\\\\.[a-z]{4}']", http, 400, Reads::all},
      {"[network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' LIKE 'EvilAgent%']", http, 1, Reads::some},
      {"[file:size > 500]", files, 400, Reads::all},
      {"[network-traffic:src_byte_count > 60000]", conn, 400, Reads::all},
      {"[network-traffic:src_byte_count > 60000]", files, 0, Reads::some},
      {"[windows-registry-key:key LIKE '%\\\\Run']", events, 0, Reads::some},
      {"[process:command_line LIKE '%-enc%']", events, 300, Reads::some},
      {"[process:command_line LIKE '%-enc%' AND process:pid = 7]", events, 300, Reads::some},
      {"[process:pid = 7]", events, 300, Reads::all},
      {"[process:image_ref.name MATCHES '[ab]\\\\.exe$'] OR [mutex:name LIKE '%evil']", events, 900, Reads::all},
      {"[mutex:name LIKE '%evil']", events, 300, Reads::some},
      {"[user-account:account_login LIKE '%admin' AND user-account:account_login NOT = 'x']", events, 300, Reads::some},
      {"[NOT EXISTS process:command_line]", events, 300, Reads::all},
      {"[file:name LIKE '%b.exe'] OR [ipv4-addr:value = '192.0.2.7']", events, 300, Reads::some},
  };
  for (const auto& row : table) {
    CAPTURE(row.pattern);
    CAPTURE(row.log.substr(0, 40));
    std::ofstream(kPath, std::ios::binary) << row.log;
    const Sought sought({row.pattern});
    const PatternSink wanted = exact(sought), found = sieved(sought);
    CHECK_EQ(wanted.shown.size(), row.shown);
    CHECK_EQ(found.shown.size(), wanted.shown.size());
    CHECK(found.shown == wanted.shown);
    CHECK_EQ(found.records == wanted.records, row.reads == Reads::all);
  }
  std::remove(kPath);
}

namespace {

std::string some_pattern(sweep::Chooser& choose) {
  static constexpr std::string_view kPaths[] = {"domain-name:value", "url:value", "email-addr:value", "file:name", "file:hashes.MD5", "mutex:name",
                                                "windows-registry-key:key", "user-account:account_login", "x509-certificate:subject", "x509-certificate:serial_number",
                                                "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'"};
  static constexpr std::string_view kTests[] = {
      "LIKE '%evil.com%'", "LIKE 'evil%'", "LIKE '%/a?b'", "LIKE 'http://evil.com%'", "LIKE '%:8080/a%'", "MATCHES 'evil\\\\.com'", "MATCHES '(?i)EVIL'",
      "MATCHES '^.{3,9}$'", "MATCHES 'evil|admin'", "NOT LIKE '%evil%'", "LIKE '%admin'", "MATCHES '[0-9]{2}'", "LIKE '%software_evil%'", "MATCHES 'cher\\\\.ex'",
      "LIKE '%d41d8cd9%'", "NOT MATCHES 'com$'", "LIKE '%xn--b%'"};
  const auto test = [&] { return std::string(choose.pick(kPaths)) + " " + std::string(choose.pick(kTests)); };
  std::string path(choose.pick(kPaths));
  std::string text = "[" + path + " " + std::string(choose.pick(kTests));
  if (choose.one_in(3)) text += " AND " + path + " " + std::string(choose.pick(kTests));
  if (choose.one_in(3)) text += " OR " + test();
  return text + "]";
}

std::string tsv_records(sweep::Chooser& choose, sweep::DifferentialCase& random) {
  static constexpr std::string_view kFields[] = {"host", "uri", "user_agent", "filename", "mutex", "targetobject", "user", "subject", "serial", "mailfrom", "md5", "note2", "referrer"};
  std::string fields = "ts", types = "time", text;
  const std::size_t columns = 1 + choose.below(8);
  for (std::size_t i = 0; i < columns; ++i) {
    fields += "\t" + std::string(kFields[(i * 5 + columns) % std::size(kFields)]);
    types += choose.one_in(4) ? "\tset[string]" : "\tstring";
  }
  for (int line = 0; line < 60; ++line) {
    random.add_record(choose);
    text += "1.5";
    for (std::size_t i = 0; i < columns; ++i) {
      const Value value = random.record.value(static_cast<int>(i));
      text += "\t" + (value.set ? replace_all(visible(value.text), "\t", " ") : std::string("-"));
    }
    text += "\n";
  }
  return tsv_log("x", fields, types, {}) + text;
}

}  // namespace

TEST_CASE("random patterns with nothing to look up show the same through the sieve as by the exact reader") {
  std::size_t shown = 0, spared = 0;
  for (std::uint64_t seed = 1; seed <= 600; ++seed) {
    sweep::RandomChooser choose(seed);
    sweep::DifferentialCase random;
    random.add_plan(choose);
    std::vector<std::string> patterns;
    for (std::size_t count = 1 + choose.below(3); count > 0; --count) patterns.push_back(some_pattern(choose));
    std::ofstream(kPath, std::ios::binary) << (choose.one_in(2) ? kernel::json_log(choose, random, 60) : tsv_records(choose, random));
    const Sought sought(patterns);
    const PatternSink wanted = exact(sought), found = sieved(sought);
    CAPTURE(seed);
    CAPTURE(demarche::join(patterns, "\n"));
    REQUIRE_EQ(demarche::join(found.shown, "\n"), demarche::join(wanted.shown, "\n"));
    shown += wanted.shown.size();
    spared += wanted.records - found.records;
  }
  CHECK(shown > 2'000);
  CHECK(spared > 2'000);
  std::remove(kPath);
}
