#include "model/packed_indicators.h"

#include <doctest/doctest.h>

#include <random>

#include "model/term_key.h"

using namespace demarche;

namespace {

bool same(const Indicator& a, const Indicator& b) {
  return a.id == b.id && a.any_of == b.any_of && a.pattern == b.pattern && a.valid_from == b.valid_from && a.valid_until == b.valid_until &&
         a.confidence == b.confidence && a.label == b.label && a.actor == b.actor && a.line == b.line && a.offset == b.offset &&
         a.length == b.length;
}

Indicator random_indicator(std::mt19937& random, std::uint64_t line) {
  struct Value { IndicatorType type; const char* text; };
  static constexpr Value kValues[] = {
      {IndicatorType::ipv4, "192.0.2.1"}, {IndicatorType::ipv6, "2001:db8::1"}, {IndicatorType::cidr, "192.0.2.0/24"}, {IndicatorType::cidr, "2001:db8::/32"},
      {IndicatorType::cidr, "::/1"}, {IndicatorType::domain, "evil.example"}, {IndicatorType::url, "evil.example/a"}, {IndicatorType::email, "a@evil.example"},
      {IndicatorType::md5, "d41d8cd98f00b204e9800998ecf8427e"}, {IndicatorType::cert_serial, "abc"}, {IndicatorType::user_agent, "Mozilla/4.0"},
      {IndicatorType::registry_key, "hkey_local_machine\\x"}, {IndicatorType::ipv4, "not an address"}, {IndicatorType::md5, "ABC"}, {IndicatorType::domain, "Evil.Example"}};
  Indicator out;
  for (std::size_t lists = random() % 5 == 0 ? 2 : 1; lists > 0; --lists) {
    std::vector<Term> list;
    for (std::size_t terms = random() % 5 == 0 ? 2 : 1; terms > 0; --terms) {
      const Value& value = kValues[random() % std::size(kValues)];
      list.push_back({value.type, value.text, random() % 20 == 0 ? TermOp::contains : TermOp::equals});
    }
    out.any_of.push_back(std::move(list));
  }
  static constexpr const char* kIds[] = {"", "x", "indicator--7", "ind-123"};
  out.id = kIds[random() % 4];
  if (out.id.empty()) out.id = derived_indicator_id(out.any_of[0][0]);
  if (random() % 9 == 0) out.pattern = "[a:b = 'c']";
  if (random() % 3 == 0) out.label = "label " + std::to_string(random() % 5);
  if (random() % 4 == 0) out.actor = "actor";
  if (random() % 4 == 0) out.valid_from = Timestamp::from_micros(static_cast<std::int64_t>(random() % 3) - 1);
  if (random() % 4 == 0) out.valid_until = Timestamp::from_micros(static_cast<std::int64_t>(random() % 3));
  if (random() % 4 == 0) out.confidence = static_cast<int>(random() % 101);
  out.line = line;
  if (const bool simple = out.any_of.size() == 1; simple) out.offset = 10 * line, out.length = 9;
  return out;
}

}  // namespace

TEST_CASE("indicators come back as they went in, joined from parts on any number of threads") {
  std::mt19937 random(23);
  for (const unsigned jobs : {1U, 3U}) {
    std::vector<Indicator> all;
    std::vector<PackedIndicators> parts;
    for (std::size_t part = 0; part < 6; ++part) {
      PackedIndicators& packed = parts.emplace_back();
      for (std::size_t count = part == 3 ? 0 : 1 + random() % 2500; count > 0; --count) {
        all.push_back(random_indicator(random, all.size()));
        packed.add(all.back());
      }
    }
    const PackedIndicators joined = PackedIndicators::join(std::move(parts), jobs);
    REQUIRE_EQ(joined.size(), all.size());
    for (std::size_t i = 0; i < all.size(); ++i) REQUIRE(same(joined.at(i), all[i]));
  }
}

TEST_CASE("a revised set keeps what is not dropped, in order") {
  std::mt19937 random(29);
  for (int round = 0; round < 30; ++round) {
    PackedIndicators packed;
    std::vector<Indicator> kept;
    std::vector<bool> drop;
    std::map<std::size_t, std::string> ids;
    const bool with_ids = round % 2 == 0;
    const std::size_t rarely = 1 + random() % 2000;
    for (std::size_t i = 0; i < 3000; ++i) {
      Indicator indicator = random_indicator(random, i);
      packed.add(indicator);
      drop.push_back(random() % rarely == 0);
      if (with_ids && random() % 7 == 0) ids[i] = indicator.id = "new-" + std::to_string(i);
      if (!drop.back()) kept.push_back(std::move(indicator));
    }
    packed.revise(drop, ids);
    REQUIRE_EQ(packed.size(), kept.size());
    for (std::size_t i = 0; i < kept.size(); ++i) REQUIRE(same(packed.at(i), kept[i]));
  }
}

TEST_CASE("keys come back as values; what is not canonical has no key") {
  struct { IndicatorType type; const char* value; bool has_key; } const table[] = {
      {IndicatorType::ipv4, "1.2.3.4", true}, {IndicatorType::ipv4, "01.2.3.4", false}, {IndicatorType::ipv4, "::1", false},
      {IndicatorType::ipv6, "::1", true}, {IndicatorType::ipv6, "1.2.3.4", false}, {IndicatorType::cidr, "10.0.0.0/8", true},
      {IndicatorType::cidr, "10.0.0.1/8", false}, {IndicatorType::cidr, "::/0", true}, {IndicatorType::sha256, "00", false},
      {IndicatorType::domain, "a.b.", false}, {IndicatorType::url, "a.b/c", true}, {IndicatorType::url, "http://a.b/c", false},
      {IndicatorType::email, "A@b.c", false}, {IndicatorType::registry_key, "hklm\\x", false}, {IndicatorType::mutex, "", false},
      {IndicatorType::pattern, "x", false}, {IndicatorType::account, "dom\\admin", true}};
  for (const auto& row : table) {
    CAPTURE(row.value);
    std::string key;
    CHECK_EQ(append_key(row.type, row.value, key), row.has_key);
    if (row.has_key) CHECK_EQ(key_text(row.type, key), row.value);
    else CHECK(key.empty());
  }
}

TEST_CASE("arrays that do not fit read as indicators that look for nothing") {
  std::mt19937 random(31);
  PackedIndicators packed;
  for (std::size_t i = 0; i < 1500; ++i) packed.add(random_indicator(random, i));
  for (int round = 0; round < 300; ++round) {
    const PackedView good = packed.view();
    std::vector<std::uint8_t> types(good.types.begin(), good.types.end());
    std::vector<std::uint64_t> blocks(good.blocks.begin(), good.blocks.end());
    std::vector<std::uint32_t> ends(good.ends.begin(), good.ends.end()), details(good.details.begin(), good.details.end());
    std::vector<DetailsRow> rows(good.rows.begin(), good.rows.end());
    for (int change = 0; change < 20; ++change) {
      types[random() % types.size()] = static_cast<std::uint8_t>(random());
      ends[random() % ends.size()] = static_cast<std::uint32_t>(random());
      details[random() % details.size()] = static_cast<std::uint32_t>(random() % 1000);
      if (random() % 4 == 0) blocks[random() % blocks.size()] = random();
      rows[random() % rows.size()].text = random() % 1000;
      rows[random() % rows.size()].label_size = static_cast<std::uint32_t>(random());
    }
    if (random() % 2 == 0) ends.resize(random() % ends.size());
    PackedView bad = good;
    bad.types = types, bad.blocks = blocks, bad.ends = ends, bad.details = details, bad.rows = rows;
    std::size_t read = 0;
    for (std::size_t i = 0; i < bad.size(); ++i) read += bad.at(i).id.size() + bad.own_id(i).size() + bad.key(i).size();
    CHECK_GT(read, 0);
  }
}
