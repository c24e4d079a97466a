// Kinds of value in case.toml. Each has `name()`, its type in the manual's words, and `read()`: the value, or an issue
// in the reader and nothing.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"
#include "formats/toml/reader.h"
#include "model/case.h"

namespace demarche::toml {

struct Text {                                   // may be empty
  static std::string name() { return "text"; }
  static std::optional<std::string> read(Reader& reader, const Node& node);
};
struct Line {                                   // a text that says something
  static std::string name() { return "text"; }
  static std::optional<std::string> read(Reader& reader, const Node& node);
};
struct Path {
  static std::string name() { return "path"; }
  static std::optional<std::string> read(Reader& reader, const Node& node) { return Line::read(reader, node); }
};
struct Sql {
  static std::string name() { return "SQL"; }
  static std::optional<std::string> read(Reader& reader, const Node& node) { return Line::read(reader, node); }
};
struct Lake {
  static std::string name() { return "URL `clickhouse://...`"; }
  static std::optional<std::string> read(Reader& reader, const Node& node);
};
struct TextList {                               // of texts that are not empty
  static std::string name() { return "list of texts"; }
  static std::optional<std::vector<std::string>> read(Reader& reader, const Node& node);
};
struct AddressList {                            // in canonical spelling
  static std::string name() { return "list of IP addresses"; }
  static std::optional<std::vector<std::string>> read(Reader& reader, const Node& node);
};

struct Identifier {                             // letters, digits, . _ -
  static std::string name() { return "id"; }
  static std::optional<std::string> read(Reader& reader, const Node& node);
};
template <IdKind kind>
struct NewId {                                  // the id of this table
  static std::string name() { return "id"; }
  static std::optional<std::string> read(Reader& reader, const Node& node) {
    auto id = Identifier::read(reader, node);
    if (id) reader.define(kind, *id, node.at);
    return id;
  }
};
template <IdKind kind>
struct Ref {                                    // the id of another table
  static std::string name() {
    return kind == IdKind::claim ? "a claim's name" : "id of a `[[" + std::string(id_kind_text(kind)) + "]]`";
  }
  static std::optional<std::string> read(Reader& reader, const Node& node) {
    auto id = Identifier::read(reader, node);
    if (id) reader.refer(kind, *id, node.at);
    return id;
  }
};
template <IdKind kind>
struct RefList {
  static std::string name() {
    return kind == IdKind::claim ? "list of claims' names" : "list of ids of `[[" + std::string(id_kind_text(kind)) + "]]`";
  }
  static std::optional<std::vector<std::string>> read(Reader& reader, const Node& node) {
    if (!node.is(Node::Kind::list)) return reader.expected(node, "a list of ids", "[\"...\"]"), std::nullopt;
    std::vector<std::string> ids;
    for (const Node& item : node.items)
      if (auto id = Ref<kind>::read(reader, item)) ids.push_back(std::move(*id));
    return ids;
  }
};

struct MarkingValue {
  static std::string name() { return "marking (TLP 2.0)"; }
  static std::optional<Tlp> read(Reader& reader, const Node& node);
};
struct GradeValue {
  static std::string name() { return "grade `A1` .. `F6`"; }
  static std::optional<Grade> read(Reader& reader, const Node& node);
};
struct Span {
  static std::string name() { return "span `-3s`, `2h`"; }
  static std::optional<std::chrono::microseconds> read(Reader& reader, const Node& node);
};
struct Moment {                                 // a TOML date or a text
  static std::string name() { return "date or time (ISO 8601, UTC)"; }
  static std::optional<Timestamp> read(Reader& reader, const Node& node);
};
struct Duration {
  static std::string name() { return "ISO 8601 duration `P14D`"; }
  static std::optional<std::string> read(Reader& reader, const Node& node);
};
struct Flag {
  static std::string name() { return "true or false"; }
  static std::optional<bool> read(Reader& reader, const Node& node);
};

[[nodiscard]] std::optional<int> read_whole(Reader& reader, const Node& node, int low, int high);
template <int low, int high>
struct Whole {
  static std::string name() { return "whole number " + std::to_string(low) + " .. " + std::to_string(high); }
  static std::optional<int> read(Reader& reader, const Node& node) { return read_whole(reader, node, low, high); }
};

enum class Ends : std::uint8_t { closed, open_low, open_high };   // of the interval from 0 to 1
[[nodiscard]] std::string_view ends_text(Ends ends);              // "0 <= p < 1"
[[nodiscard]] std::optional<double> read_probability(Reader& reader, const Node& node, Ends ends);
template <Ends ends>
struct Probability {
  static std::string name() { return "number, `" + std::string(ends_text(ends)) + "`"; }
  static std::optional<double> read(Reader& reader, const Node& node) { return read_probability(reader, node, ends); }
};

[[nodiscard]] std::string choice_name(std::span<const std::string_view> words);   // "`a`, `b` or `c`"
[[nodiscard]] std::optional<std::string> read_choice(Reader& reader, const Node& node, std::span<const std::string_view> words);
template <const auto& words>
struct Choice {
  static std::string name() { return choice_name(words); }
  static std::optional<std::string> read(Reader& reader, const Node& node) { return read_choice(reader, node, words); }
};

struct Role {
  static std::string name();
  static std::optional<SourceRole> read(Reader& reader, const Node& node);
};
struct Word {
  static std::string name() { return "word of ICD 203"; }
  static std::optional<std::string> read(Reader& reader, const Node& node);
};
struct Level {
  static std::string name() { return "one of Healey's levels"; }
  static std::optional<std::string> read(Reader& reader, const Node& node);
};
struct Levels {                                 // level -> probability
  static std::string name() { return "one of Healey's levels, or a table level = probability"; }
  static std::optional<std::map<std::string, double>> read(Reader& reader, const Node& node);
};
struct Likelihoods {                            // hypothesis -> P
  static std::string name() { return "table hypothesis = number or [low, high], above 0 up to 1"; }
  static std::optional<std::map<std::string, Range>> read(Reader& reader, const Node& node);
};
struct Letters {                                // hypothesis -> letter
  static std::string name() { return "table hypothesis = `CC`, `C`, `N`, `I`, `II` or `NA`"; }
  static std::optional<std::map<std::string, std::string>> read(Reader& reader, const Node& node);
};

}  // namespace demarche::toml
