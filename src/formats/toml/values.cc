#include "formats/toml/values.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/untrusted.h"
#include "model/ip.h"

namespace demarche::toml {
namespace {

constexpr std::size_t kLongestId = 100;
constexpr std::array<SourceRole, 4> kRoles = {SourceRole::relay, SourceRole::victim, SourceRole::sensor, SourceRole::open};

// Runs a parser of base or model over a text node; its own message says what it expected.
template <class Parse>
auto parse_text(Reader& reader, const Node& node, Parse&& parse, std::string_view example)
    -> std::optional<typename decltype(parse(std::string_view{}))::value_type> {
  if (!node.is(Node::Kind::text)) return reader.expected(node, "a text in quotes", example), std::nullopt;
  auto value = parse(std::string_view(node.text));
  if (value) return std::move(*value);
  reader.issue(node.at, for_terminal(node.key) + ": " + for_terminal(value.error().message),
               "write for example " + for_terminal(node.key) + " = " + std::string(example));
  return std::nullopt;
}

bool id_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

}  // namespace

std::optional<std::string> Text::read(Reader& reader, const Node& node) {
  if (node.is(Node::Kind::text)) return node.text;
  reader.expected(node, "a text in quotes", "\"...\"");
  return std::nullopt;
}

std::optional<std::string> Line::read(Reader& reader, const Node& node) {
  if (node.is(Node::Kind::text) && !trim(node.text).empty()) return node.text;
  reader.expected(node, "a text in quotes that is not empty", "\"...\"");
  return std::nullopt;
}

std::optional<std::string> Lake::read(Reader& reader, const Node& node) {
  if (node.is(Node::Kind::text) && node.text.starts_with("clickhouse://")) return node.text;
  reader.expected(node, "the address of a ClickHouse server", "\"clickhouse://host:8123/database\"");
  return std::nullopt;
}

std::optional<std::vector<std::string>> TextList::read(Reader& reader, const Node& node) {
  if (!node.is(Node::Kind::list)) return reader.expected(node, "a list of texts", "[\"...\"]"), std::nullopt;
  std::vector<std::string> texts;
  for (const Node& item : node.items) {
    if (item.is(Node::Kind::text) && !trim(item.text).empty()) texts.push_back(item.text);
    else reader.expected(item, "texts in quotes that are not empty", "[\"...\"]");
  }
  return texts;
}

std::optional<std::vector<std::string>> AddressList::read(Reader& reader, const Node& node) {
  constexpr std::string_view kExample = "[\"192.0.2.10\"]";
  if (!node.is(Node::Kind::list)) return reader.expected(node, "a list of IP addresses", kExample), std::nullopt;
  std::vector<std::string> addresses;
  for (const Node& item : node.items) {
    auto ip = item.is(Node::Kind::text) ? Ip::parse(item.text) : Result<Ip>(bad_input("not a text"));
    if (ip) addresses.push_back(ip->text());
    else reader.expected(item, "IP addresses (not names or prefixes)", kExample);
  }
  return addresses;
}

std::optional<std::string> Identifier::read(Reader& reader, const Node& node) {
  const bool good = node.is(Node::Kind::text) && !node.text.empty() && node.text.size() <= kLongestId &&
                    std::ranges::all_of(node.text, id_character);
  if (good) return node.text;
  reader.expected(node, "an id of letters, digits, . _ - (1 to 100 of them)", "\"A-01\"");
  return std::nullopt;
}

std::optional<Tlp> MarkingValue::read(Reader& reader, const Node& node) {
  return parse_text(reader, node, parse_tlp, "\"TLP:AMBER\"");
}

std::optional<Grade> GradeValue::read(Reader& reader, const Node& node) {
  return parse_text(reader, node, Grade::parse, "\"B2\"");
}

std::optional<std::chrono::microseconds> Span::read(Reader& reader, const Node& node) {
  return parse_text(reader, node, parse_span, "\"-3s\"");
}

std::optional<Timestamp> Moment::read(Reader& reader, const Node& node) {
  if (node.is(Node::Kind::text) || node.is(Node::Kind::time))
    if (auto time = Timestamp::parse_iso(node.text)) return *time;
  reader.expected(node, "a date or a time in ISO 8601", "\"2013-02-19\"");
  return std::nullopt;
}

std::optional<std::string> Duration::read(Reader& reader, const Node& node) {
  if (node.is(Node::Kind::text) && node.text.starts_with("P") && parse_span(node.text).has_value()) return node.text;
  reader.expected(node, "a duration in ISO 8601", "\"P14D\"");
  return std::nullopt;
}

std::optional<bool> Flag::read(Reader& reader, const Node& node) {
  if (node.is(Node::Kind::boolean)) return node.boolean;
  reader.expected(node, "true or false without quotes", "true");
  return std::nullopt;
}

std::optional<int> read_whole(Reader& reader, const Node& node, int low, int high) {
  if (node.is(Node::Kind::integer) && node.integer >= low && node.integer <= high) return static_cast<int>(node.integer);
  reader.expected(node, "a whole number from " + std::to_string(low) + " to " + std::to_string(high), std::to_string(low));
  return std::nullopt;
}

std::string_view ends_text(Ends ends) {
  switch (ends) {
    case Ends::closed: return "0 <= p <= 1";
    case Ends::open_low: return "0 < p <= 1";
    case Ends::open_high: return "0 <= p < 1";
  }
  return "";
}

std::optional<double> read_probability(Reader& reader, const Node& node, Ends ends) {
  const bool number = node.is(Node::Kind::integer) || node.is(Node::Kind::real);
  const bool low = ends == Ends::open_low ? node.real > 0 : node.real >= 0;    // false for nan
  const bool high = ends == Ends::open_high ? node.real < 1 : node.real <= 1;
  if (number && low && high) return node.real;
  reader.expected(node, "a number p with " + std::string(ends_text(ends)), "0.2");
  return std::nullopt;
}

std::string choice_name(std::span<const std::string_view> words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i != 0) out += i + 1 == words.size() ? " or " : ", ";
    out += "`" + std::string(words[i]) + "`";
  }
  return out;
}

std::optional<std::string> read_choice(Reader& reader, const Node& node, std::span<const std::string_view> words) {
  if (node.is(Node::Kind::text) && std::ranges::find(words, node.text) != words.end()) return node.text;
  std::string remedy = "write one of these in quotes";
  if (node.is(Node::Kind::text)) remedy = reader.suggest(node.text, words, remedy);
  reader.issue(node.at, for_terminal(node.key) + ": expected " + replace_all(choice_name(words), "`", "") + ", found " +
                            describe(node), remedy);
  return std::nullopt;
}

std::string Role::name() {
  std::vector<std::string_view> words;
  for (SourceRole role : kRoles) words.push_back(role_text(role));
  return choice_name(words);
}

std::optional<SourceRole> Role::read(Reader& reader, const Node& node) {
  std::vector<std::string_view> words;
  for (SourceRole role : kRoles) words.push_back(role_text(role));
  const auto word = read_choice(reader, node, words);
  if (!word) return std::nullopt;
  return kRoles[static_cast<std::size_t>(std::ranges::find(words, *word) - words.begin())];
}

}  // namespace demarche::toml
