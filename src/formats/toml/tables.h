// tables: what case.toml consists of (plan, section 5). Each table lists its keys once; the parser and the manual are
// made from these lists, so neither can know a key that the other does not.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/toml/keys.h"
#include "formats/toml/values.h"
#include "model/case.h"

namespace demarche::toml {

struct Table {
  std::string_view name;               // "source"; empty: not at the top level, only in the manual
  std::string_view title;              // "[[source]]"
  std::string_view says;
  std::vector<KeyInfo> (*keys)();
  void (*read)(Reader&, const Node&, Case&) = nullptr;
};

[[nodiscard]] std::span<const Table> evidence_tables();    // case source intel registry profile track sweep claim audience
[[nodiscard]] std::span<const Table> judgement_tables();   // hypothesis finding
[[nodiscard]] std::span<const Table> plan_tables();        // plan demand owner rung action trigger document
[[nodiscard]] std::vector<Table> case_tables();            // all, in the order of the manual; `case` first

// [name]: keys that are members of Case itself.
template <std::span<const Key<Case>> (*keys)()>
void read_one(Reader& reader, const Node& node, Case& to) {
  const std::string title = "[" + node.key + "]";
  if (node.is(Node::Kind::table)) return read_keys(reader, node, title, keys(), to);
  reader.issue(node.key_at, node.key + ": expected one table, found " + describe(node), "write " + title + " once, with its keys below it");
}

template <class T>
void unchecked(Reader&, const Node&, const T&) {}

template <class T>
struct ElementOf;
template <class T>
struct ElementOf<std::vector<T> Case::*> { using Type = T; };

// [[name]]: each table becomes one element of a list of Case; `check` looks at keys that depend on each other.
template <auto list, auto keys, auto check = &unchecked<typename ElementOf<decltype(list)>::Type>>
void read_many(Reader& reader, const Node& node, Case& to) {
  const std::string title = "[[" + node.key + "]]";
  if (!node.is(Node::Kind::list))
    return reader.issue(node.key_at, node.key + ": expected a list of tables, found " + describe(node),
                        "write " + title + " before each of them");
  for (const Node& item : node.items) {
    if (!item.is(Node::Kind::table)) {
      reader.issue(item.at, node.key + ": expected a table, found " + describe(item), "write " + title + " and its keys below it");
      continue;
    }
    typename ElementOf<decltype(list)>::Type entry;
    entry.where = item.at.line;
    entry.marking = reader.marking();
    read_keys(reader, item, title, keys(), entry);
    check(reader, item, entry);
    (to.*list).push_back(std::move(entry));
  }
}

// The keys of a table for the manual.
template <auto keys>
std::vector<KeyInfo> key_infos() { return infos(keys()); }

inline constexpr std::string_view kCasesMarking = "the case's";
inline constexpr std::string_view kMarkingSays = "what the facts of this table are marked with";

}  // namespace demarche::toml
