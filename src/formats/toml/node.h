// Node: a TOML document as a small tree of our own with the place of every key and value, so that what checks a case
// is not tied to the TOML library.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace demarche::toml {

// Line and column from 1, columns counted in characters; 0: unknown.
struct Position {
  unsigned line = 0, column = 0;
  friend auto operator<=>(const Position&, const Position&) = default;
};

struct Node {
  enum class Kind : std::uint8_t { text, integer, real, boolean, time, list, table };

  Kind kind = Kind::table;
  Position at;                  // of the value
  std::string key;              // in a table: its name there; in a list: the list's name
  Position key_at;
  std::string text;             // of a text; of a time, its ISO 8601 spelling
  std::int64_t integer = 0;
  double real = 0;              // also of an integer
  bool boolean = false;
  std::vector<Node> items;      // of a list, in order; of a table, in the order of the file

  [[nodiscard]] bool is(Kind wanted) const { return kind == wanted; }
  [[nodiscard]] const Node* find(std::string_view name) const {
    for (const Node& item : items)
      if (item.key == name) return &item;
    return nullptr;
  }
};

}  // namespace demarche::toml
