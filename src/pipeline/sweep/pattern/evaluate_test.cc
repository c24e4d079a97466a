// Patterns held against rows.
#include <doctest/doctest.h>

#include "base/text.h"
#include "pipeline/sweep/differential_case.h"
#include "pipeline/sweep/pattern/pattern_set.h"
#include "pipeline/sweep/pattern/triggers.h"

using namespace demarche;
using namespace demarche::pattern;

namespace {

using Kind = Literal::Kind;

ObjectPath path_of(std::string_view name) {
  ObjectPath path;
  path.type = name.substr(0, name.find(':'));
  for (const std::string_view step : split(name.substr(name.find(':') + 1), '.')) path.steps.push_back({std::string(step), std::nullopt, false});
  return path;
}

ComparisonNode test(std::string_view path, Comparator comparator, std::vector<Literal> literals, bool negated = false) {
  ComparisonNode node;
  node.comparison = {path_of(path), comparator, negated, std::move(literals)};
  return node;
}
Literal text(std::string value) { return {Kind::text, std::move(value)}; }
Literal number(std::string value) { return {Kind::integer, std::move(value)}; }

ComparisonNode join(Join how, std::vector<ComparisonNode> parts) {
  ComparisonNode node;
  node.join = how;
  node.parts = std::move(parts);
  return node;
}

struct Row {
  ColumnPlan plan;
  Record record;
  void add(std::string name, std::uint32_t classes, std::string_view value) {
    plan.columns.push_back({std::move(name), FieldType::text, false, classes});
    record.values.push_back({value, 0, value != "-"});
  }
};

Row http_row() {
  Row row;
  row.plan.log = "http";
  row.add("ts", kNoClass, "1300000000.5");
  row.add("uid", kNoClass, "C1");
  row.add("id.orig_h", kAddress, "10.0.0.1");
  row.add("id.orig_p", kNoClass, "50000");
  row.add("id.resp_h", kAddress, "198.51.100.7");
  row.add("id.resp_p", kNoClass, "8080");
  row.add("method", kNoClass, "POST");
  row.add("host", kHost, "WWW.Evil.example");
  row.add("uri", kUri, "/gate.php?id=7");
  row.add("user_agent", kUserAgent, "Mozilla/4.0 (caf\xc3\xa9)");
  row.add("duration", kNoClass, "2");
  row.add("orig_bytes", kNoClass, "1200");
  row.add("resp_bytes", kNoClass, "-");
  row.add("resp_filenames", kFilename, "C:\\tmp\\Tool.exe");
  return row;
}

bool shows(const Row& row, const ComparisonNode& node) {
  RowObjects reader;
  reader.use(row.plan);
  return Observation(node).shown_by(reader.read(row.record)).has_value();
}

const std::string kHttp = "network-traffic:extensions.http-request-ext.";

}  // namespace

TEST_CASE("every comparison operator") {
  const Row row = http_row();
  struct { ComparisonNode node; bool expected; } const table[] = {
      {test("domain-name:value", Comparator::equal, {text("evil.example")}), true},   // and the names below it
      {test("domain-name:value", Comparator::equal, {text("vil.example")}), false},
      {test("domain-name:value", Comparator::not_equal, {text("evil.example")}), false},
      {test("domain-name:value", Comparator::not_equal, {text("other.example")}), true},
      {test("domain-name:value", Comparator::equal, {text("other.example")}, true), true},
      {test("domain-name:value", Comparator::in, {text("a.example"), text("EVIL.example.")}), true},
      {test("domain-name:value", Comparator::in, {text("a.example"), text("evil.example")}, true), false},
      {test("domain-name:value", Comparator::like, {text("www.%.exam_le")}), true},
      {test("domain-name:value", Comparator::like, {text("evil.example")}), false},
      {test("domain-name:value", Comparator::matches, {text("^w+\\.evil")}), true},
      {test("domain-name:value", Comparator::matches, {text("^evil")}, true), true},
      {test("url:value", Comparator::like, {text("http://%/gate.php?id=_")}), true},
      {test("url:value", Comparator::equal, {text("http://www.evil.example:8080/gate.php?id=7")}), true},
      {test("ipv4-addr:value", Comparator::is_subset, {text("198.51.100.0/24")}), true},
      {test("ipv4-addr:value", Comparator::is_subset, {text("198.51.101.0/24")}), false},
      {test("ipv4-addr:value", Comparator::is_superset, {text("10.0.0.1/32")}), true},
      {test("ipv4-addr:value", Comparator::is_superset, {text("10.0.0.0/31")}), false},
      {test("network-traffic:src_port", Comparator::greater, {number("49999")}), true},
      {test("network-traffic:src_byte_count", Comparator::greater_equal, {number("1200")}), true},
      {test("network-traffic:src_byte_count", Comparator::less, {{Kind::real, "1200.5"}}), true},
      {test("network-traffic:src_byte_count", Comparator::in, {number("+1200")}), true},
      {test("network-traffic:start", Comparator::less_equal, {{Kind::timestamp, "2011-03-13T07:06:40.5Z"}}), true},
      {test("network-traffic:end", Comparator::equal, {{Kind::timestamp, "2011-03-13T07:06:42.5Z"}}), true},
      {test("network-traffic:end", Comparator::less, {{Kind::timestamp, "2011-03-13T07:06:42.5Z"}}), false},
      {test("network-traffic:src_ref.type", Comparator::equal, {text("ipv4-addr")}), true},
      {test("network-traffic:src_ref.type", Comparator::equal, {text("ipv6-addr")}), false},
      {test(kHttp + "request_method", Comparator::equal, {text("POST")}), true},
      {test(kHttp + "request_method", Comparator::equal, {text("post")}), false},
      {test(kHttp + "request_method", Comparator::equal, {{Kind::hex, "504f5354"}}), true},
      {test(kHttp + "request_method", Comparator::equal, {{Kind::binary, "UE9TVA=="}}), true},
      {test(kHttp + "request_method", Comparator::less, {text("PUT")}), true},
      {test("file:name", Comparator::equal, {text("Tool.exe")}), true},
      {test("file:name", Comparator::like, {text("Tool.%")}), true},
      {test("file:name", Comparator::equal, {text("tool.exe")}), false},
      {test("file:name", Comparator::exists, {}), true},
      {test("file:name", Comparator::exists, {}, true), false},
      {test("file:size", Comparator::exists, {}, true), true},
  };
  for (std::size_t i = 0; i < std::size(table); ++i) {
    CAPTURE(i);
    CHECK_EQ(shows(row, table[i].node), table[i].expected);
  }
}

TEST_CASE("an absent value makes every comparison false, also under NOT") {
  const Row row = http_row();
  for (const bool negated : {false, true}) {
    CHECK_FALSE(shows(row, test("file:size", Comparator::equal, {number("5")}, negated)));
    CHECK_FALSE(shows(row, test("file:hashes.MD5", Comparator::like, {text("%")}, negated)));
    CHECK_FALSE(shows(row, test("mutex:name", Comparator::exists, {}, negated)));   // there is no mutex at all
  }
  // orig_bytes is there, resp_bytes is not; a row is also read from the other end.
  CHECK(shows(row, test("network-traffic:dst_byte_count", Comparator::equal, {number("1200")})));
  CHECK_FALSE(shows(row, join(Join::all, {test("network-traffic:dst_byte_count", Comparator::equal, {number("1200")}),
                                          test("network-traffic:dst_port", Comparator::equal, {number("8080")})})));
}

TEST_CASE("LIKE and MATCHES compare in normalisation form C, = and < do not") {
  const Row row = http_row();
  const std::string agent = kHttp + "request_header.User-Agent";
  const std::string decomposed = "Mozilla/4.0 (cafe\xcc\x81)";
  CHECK(shows(row, test(agent, Comparator::like, {text(decomposed)})));
  CHECK(shows(row, test(agent, Comparator::matches, {text("cafe\xcc\x81\\)$")})));
  CHECK(shows(row, test(agent, Comparator::like, {text("Mozilla/4._ (caf_)")})));   // one character, not one byte
  CHECK_FALSE(shows(row, test(agent, Comparator::equal, {text(decomposed)})));
  CHECK(shows(row, test(agent, Comparator::equal, {text("Mozilla/4.0 (caf\xc3\xa9)")})));
}

TEST_CASE("LIKE: many wildcards cost no more than text times wildcard") {
  const std::string long_text(20'000, 'a');
  std::string stars;
  for (int i = 0; i < 500; ++i) stars += "%a";
  CHECK(is_like(long_text, stars + "%"));
  CHECK_FALSE(is_like(long_text, stars + "%b"));
  CHECK(is_like("", "%%"));
  CHECK_FALSE(is_like("", "_"));
}

namespace {

// By characters, trying every length for %.
bool is_like_by_reference(const std::vector<std::string>& text, std::size_t t, const std::vector<std::string>& wildcard, std::size_t w) {
  if (w == wildcard.size()) return t == text.size();
  if (wildcard[w] == "%") {
    for (std::size_t end = t; end <= text.size(); ++end)
      if (is_like_by_reference(text, end, wildcard, w + 1)) return true;
    return false;
  }
  return t < text.size() && (wildcard[w] == "_" || wildcard[w] == text[t]) && is_like_by_reference(text, t + 1, wildcard, w + 1);
}

}  // namespace

TEST_CASE("LIKE agrees with the obvious way of doing it") {
  sweep::RandomChooser choose(42);
  const std::vector<std::string> letters = {"a", "b", "\xc3\xa9", "\xe2\x98\x83"}, wild = {"a", "b", "\xc3\xa9", "%", "%", "_"};
  int alike = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::vector<std::string> text, wildcard;
    for (std::size_t n = choose.below(7); n > 0; --n) text.push_back(choose.pick(letters));
    for (std::size_t n = choose.below(6); n > 0; --n) wildcard.push_back(choose.pick(wild));
    const bool expected = is_like_by_reference(text, 0, wildcard, 0);
    CAPTURE(demarche::join(text, ""));
    CAPTURE(demarche::join(wildcard, ""));
    REQUIRE_EQ(is_like(demarche::join(text, ""), demarche::join(wildcard, "")), expected);
    alike += expected;
  }
  CHECK_GT(alike, 1'000);
}

TEST_CASE("all comparisons of an observation are of one object") {
  const Row row = http_row();
  const auto client = test("ipv4-addr:value", Comparator::equal, {text("10.0.0.1")});
  const auto server = test("ipv4-addr:value", Comparator::equal, {text("198.51.100.7")});
  CHECK(shows(row, client));
  CHECK_FALSE(shows(row, join(Join::all, {client, server})));
  CHECK(shows(row, join(Join::any, {test("mutex:name", Comparator::equal, {text("x")}), server})));
  // Both ends in either direction, but together.
  const auto end = [](const char* which, const char* address) { return test(std::string("network-traffic:") + which, Comparator::equal, {text(address)}); };
  const auto port = test("network-traffic:dst_port", Comparator::equal, {number("8080")});
  CHECK(shows(row, join(Join::all, {end("dst_ref.value", "198.51.100.7"), port})));
  CHECK(shows(row, join(Join::all, {end("src_ref.value", "198.51.100.7"), end("dst_ref.value", "10.0.0.1")})));
  CHECK_FALSE(shows(row, join(Join::all, {end("src_ref.value", "198.51.100.7"), port})));
}

TEST_CASE("triggers: the rarest part of an AND, every branch of an OR") {
  const auto digest = test("file:hashes.MD5", Comparator::equal, {text("d41d8cd98f00b204e9800998ecf8427e")});
  const auto name = test("file:name", Comparator::equal, {text("a.exe")});
  const auto size = test("file:size", Comparator::greater, {number("5")});
  const auto terms = [](const ComparisonNode& node) {
    const auto found = find_triggers(node);
    std::string out = found ? "" : "none";
    for (std::size_t i = 0; found && i < found->terms.size(); ++i) out += (i == 0 ? "" : " ") + found->terms[i].value;
    return out;
  };
  CHECK_EQ(terms(join(Join::all, {size, name, digest})), "d41d8cd98f00b204e9800998ecf8427e");
  CHECK_EQ(terms(join(Join::any, {name, digest})), "d41d8cd98f00b204e9800998ecf8427e a.exe");
  CHECK_EQ(terms(join(Join::any, {name, size})), "none");
  CHECK_EQ(terms(join(Join::all, {join(Join::any, {name, size}), digest})), "d41d8cd98f00b204e9800998ecf8427e");
  CHECK_EQ(terms(test("file:name", Comparator::equal, {text("a.exe")}, true)), "none");
  CHECK_EQ(terms(test("file:name", Comparator::like, {text("a.exe")})), "none");
}

namespace {

// The path by which a pattern asks for what an indicator of this type asks for.
std::string_view path_for(const Term& term) {
  switch (term.type) {
    case IndicatorType::ipv4: return "ipv4-addr:value";
    case IndicatorType::ipv6: return "ipv6-addr:value";
    case IndicatorType::domain: return "domain-name:value";
    case IndicatorType::url: return "url:value";
    case IndicatorType::email: return "email-addr:value";
    case IndicatorType::md5: return "file:hashes.MD5";
    case IndicatorType::sha1: return "file:hashes.SHA-1";
    case IndicatorType::sha256: return "file:hashes.SHA-256";
    case IndicatorType::cert_serial: return "x509-certificate:serial_number";
    case IndicatorType::cert_subject: return "x509-certificate:subject";
    case IndicatorType::user_agent: return "network-traffic:extensions.http-request-ext.request_header.User-Agent";
    case IndicatorType::filename: return "file:name";
    case IndicatorType::registry_key: return "windows-registry-key:key";
    case IndicatorType::mutex: return "mutex:name";
    case IndicatorType::account: return "user-account:account_login";
    default: return {};
  }
}

}  // namespace

TEST_CASE("= means what the sweep means: patterns agree with the matcher on random rows") {
  sweep::RandomChooser choose(61398);
  int both = 0;
  for (int i = 0; i < 6'000; ++i) {
    sweep::DifferentialCase which;
    which.add_indicators(choose);
    which.add_plan(choose);
    which.add_record(choose);
    RowObjects reader;
    reader.use(which.plan);
    const auto& objects = reader.read(which.record);
    for (const Indicator& indicator : which.indicators) {
      if (indicator.any_of.size() != 1 || indicator.any_of[0].size() != 1) continue;
      const Term& term = indicator.any_of[0][0];
      const std::string_view path = path_for(term);
      const auto canonical = path.empty() ? Result<Term>(Error{}) : make_term(term.type, term.value);
      if (!canonical || *canonical != term) continue;
      sweep::Matcher matcher{sweep::IndicatorSet(std::vector<Indicator>{indicator})};
      matcher.use(which.plan);
      std::vector<sweep::Hit> hits;
      matcher.match(which.record, hits);
      const bool shown = Observation(test(path, Comparator::equal, {text(term.value)})).shown_by(objects).has_value();
      std::string row;
      for (std::size_t c = 0; c < which.plan.columns.size(); ++c)
        row += "\n " + which.plan.columns[c].name + " " + std::to_string(which.plan.columns[c].classes) + " \"" + visible(which.record.value(static_cast<int>(c)).text) + "\"";
      REQUIRE_MESSAGE(shown == !hits.empty(), path << " = " << visible(term.value) << (shown ? " only the pattern" : " only the matcher") << row);
      both += shown;
    }
  }
  CHECK_GT(both, 500);
}
