#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>

#include "model/domain.h"
#include "model/url.h"
#include "pipeline/sweep/host_text.h"
#include "pipeline/sweep/key_table.h"
#include "pipeline/sweep/mail_text.h"
#include "pipeline/sweep/prefix_table.h"
#include "pipeline/sweep/url_text.h"

using namespace demarche;
using namespace demarche::sweep;

TEST_CASE("a key table finds what a map finds, keys of every length, whatever the cells and threads") {
  std::mt19937 random(7);
  std::map<std::string, std::vector<std::uint32_t>> truth;
  std::vector<std::string> keys;
  for (std::uint32_t term = 0; term < 20'000; ++term) {
    std::string key(random() % 40, 'a');
    for (char& c : key) c = static_cast<char>('a' + random() % 3);
    truth[key].push_back(term);
    keys.push_back(std::move(key));
  }
  const auto key_of = [&](std::uint32_t term) { return std::string_view(keys[term]); };
  CHECK_FALSE(KeyTable().view().contains("x", key_of));
  for (const std::size_t cells : {std::size_t{1}, std::size_t{2}, std::size_t{256}}) {
    for (const unsigned jobs : {1U, 2U}) {
      const Partition partition(jobs, keys.size(), cells, [&](std::size_t i, PartitionEntry& entry) {
        entry.hash = hash_key(keys[i]);
        return KeyTableView::cell_of(entry.hash, cells);
      });
      KeyTable table;
      table.build(partition, 0, cells, key_of, jobs);
      const auto found = [&](std::string_view key) {
        std::vector<std::uint32_t> terms;
        table.view().for_each(key, key_of, [&](std::uint32_t term) { terms.push_back(term); });
        return terms;
      };
      for (const auto& [key, terms] : truth) {
        CHECK_EQ(found(key), terms);
        CHECK_EQ(found(key + "b").empty(), !truth.contains(key + "b"));
        CHECK(found("z" + key).empty());
      }
    }
  }
}

TEST_CASE("a key table of wrong arrays finds something or nothing, and ends") {
  std::mt19937_64 random(3);
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::uint64_t> slots(random() % 40);
    for (std::uint64_t& slot : slots) slot = random() % 4 == 0 ? KeyTableView::kEmpty : KeyTableView::tag_of(hash_key("key")) << 32 | (random() & 0x8000000F);
    std::vector<std::uint32_t> cells(1 + (std::size_t{1} << random() % 3)), groups(random() % 8), grouped(random() % 8);
    for (auto* list : {&cells, &groups, &grouped})
      for (std::uint32_t& number : *list) number = random() % 16 == 0 ? static_cast<std::uint32_t>(random()) : static_cast<std::uint32_t>(random() % 40);
    const KeyTableView table{slots, cells, groups, grouped};
    std::size_t found = 0;
    table.for_each("key", [](std::uint32_t) { return std::string_view("key"); }, [&](std::uint32_t) { ++found; });
    CHECK_LE(found, 8);
  }
}

TEST_CASE("a prefix table finds every prefix around an address, for few and for very many prefixes") {
  std::mt19937 random(11);
  for (const std::size_t count : {std::size_t{1}, std::size_t{10}, std::size_t{300}, std::size_t{3000}}) {
    std::vector<Prefix> prefixes;
    PrefixTable table;
    // Many share their leading bits, so that they nest.
    const auto address = [&] {
      if (random() % 4 != 0) return Ip::from_v4(static_cast<std::uint32_t>((random() % 2 != 0 ? 0x0A000000U : random()) | (random() & 0xFFFFU)));
      Ip::Bytes bytes{0x20, 0x01, 0x0D, 0xB8};
      for (std::size_t i = 4 + random() % 12; i < 16; ++i) bytes[i] = static_cast<std::uint8_t>(random());
      return Ip::from_bytes(bytes);
    };
    for (std::size_t i = 0; i < count; ++i) {
      const Ip ip = address();
      const auto length = static_cast<unsigned>(random() % (ip.is_v4() ? 33 : 129));
      prefixes.push_back(*Prefix::make(ip, length));
      table.add(prefixes.back(), static_cast<std::uint32_t>(i));
    }
    prefixes.push_back(prefixes.back());   // twice the same
    table.add(prefixes.back(), static_cast<std::uint32_t>(prefixes.size() - 1));
    table.seal();
    std::vector<Ip> asked = {Ip::from_v4(0), Ip::from_v4(0xFFFFFFFF), Ip(), *Ip::parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")};
    for (int i = 0; i < 300; ++i) asked.push_back(address());
    for (std::size_t i = 0; i < prefixes.size(); i += 7) asked.push_back(prefixes[i].address());
    for (const Ip& ip : asked) {
      std::vector<std::uint32_t> found, truth;
      table.for_each_containing(ip, [&](std::uint32_t term) { found.push_back(term); });
      for (std::uint32_t i = 0; i < prefixes.size(); ++i)
        if (prefixes[i].contains(ip)) truth.push_back(i);
      std::sort(found.begin(), found.end());
      CAPTURE(ip.text());
      CHECK_EQ(found, truth);
    }
  }
}

TEST_CASE("hosts are read as the model reads them, for every short text of a nasty alphabet") {
  constexpr std::string_view kAlphabet = "aA0:.[]-/";
  HostText host;
  std::string text;
  for (std::size_t size = 1; size <= 5; ++size) {
    std::size_t count = 1;
    for (std::size_t i = 0; i < size; ++i) count *= kAlphabet.size();
    for (std::size_t number = 0; number < count; ++number) {
      text.clear();
      for (std::size_t i = 0, rest = number; i < size; ++i, rest /= kAlphabet.size()) text += kAlphabet[rest % kAlphabet.size()];
      const auto ip = Ip::parse(text);
      const auto domain = Domain::parse(text);
      const HostKind kind = host.read_bare(text);
      const HostKind expected = ip ? HostKind::address : domain ? HostKind::name : HostKind::none;
      if (kind != expected || (ip && host.address() != *ip) || (!ip && domain && host.name(host.labels()) != domain->text())) {
        CAPTURE(text);
        CHECK_EQ(static_cast<int>(kind), static_cast<int>(expected));
        REQUIRE(false);
      }
    }
  }
}

TEST_CASE("names at the limits of length, and dotted quads") {
  const std::string label(63, 'a'), longer(64, 'a');
  HostText host;
  struct { std::string text; NameRule rule; std::size_t labels; } const table[] = {
      {label + ".com", NameRule::whole, 2},
      {longer + ".com", NameRule::whole, 0},
      {longer + ".evil.com", NameRule::tail, 2},
      {label + "." + label + "." + label + "." + std::string(61, 'a'), NameRule::whole, 4},
      {label + "." + label + "." + label + "." + std::string(62, 'a'), NameRule::whole, 0},
      {label + "." + label + "." + label + "." + std::string(62, 'a'), NameRule::tail, 3},
      {"a." + label + "." + label + "." + label + "." + std::string(61, 'a'), NameRule::tail, 4},
      {std::string(3000, '.') + "com", NameRule::tail, 1},
      {"a.b.1", NameRule::tail, 0},
  };
  for (const auto& row : table) {
    CAPTURE(row.text);
    const HostKind kind = host.read(row.text, row.rule);
    CHECK_EQ(kind == HostKind::name, row.labels > 0);
    if (kind == HostKind::name) CHECK_EQ(host.labels(), row.labels);
  }
  std::string most = "a";
  for (int i = 0; i < 126; ++i) most += ".a";
  REQUIRE(host.read(most, NameRule::whole) == HostKind::name);
  CHECK_EQ(host.labels(), 127);
  CHECK_EQ(host.name(2), "a.a");
  CHECK_EQ(read_dotted_quad("255.254.3.004").value_or(0), 0xFFFE0304U);
  for (const char* wrong : {"", "1.2.3", "1.2.3.", "1..2.3", "1.2.3.4.", "256.1.1.1", "1.2.3.0004", ".1.2.3.4", "1.2.3.4x", "1.2.3.4.5"})
    CHECK_FALSE(read_dotted_quad(wrong).has_value());
}

TEST_CASE("the cut of a URL is the host that Url::parse finds") {
  for (const char* text : {"http://u@Evil.com:80/a", "evil.com", "evil.com?x", "evil.com#x/y", "[::1]:8/a", "http://[::1", "a:b:80/x",
                           "e.co/?u=a://b", "x://", "", "http://a@b@c/d@e", "evil.com:/", "evil.com:99999/", "1x://a/"}) {
    CAPTURE(text);
    const auto cut = cut_url(text);
    const auto url = Url::parse(text);
    HostText host;
    const HostKind kind = cut ? host.read_bare(cut->host) : HostKind::none;
    CHECK_EQ(kind != HostKind::none, url.has_value());
    if (url && kind == HostKind::name) CHECK_EQ(host.name(host.labels()), url->host());
    if (url && kind == HostKind::address) CHECK_EQ(host.address().text(), url->host());
  }
}

TEST_CASE("mail addresses in headers") {
  struct { const char* text; std::vector<std::string_view> expected; } const table[] = {
      {"a@b", {"a@b"}},
      {"A <a@b>, c@d (C)", {"a@b", "c@d"}},
      {"\"x@y, <z@z>\" <a@b>;c@d", {"a@b", "c@d"}},
      {"\"open <a@b>, c@d", {"a@b", "c@d"}},
      {"\"q\\\"<x@y>\" < a@b >", {"a@b"}},
      {"<a@b", {"a@b"}},
      {"@b, a@, @, <>, a", {}},
      {"mail a@b now c@d", {"a@b", "c@d"}},
      {"", {}},
  };
  for (const auto& row : table) {
    CAPTURE(row.text);
    std::vector<std::string_view> found;
    find_mail_addresses(row.text, found);
    CHECK_EQ(found, row.expected);
  }
}
