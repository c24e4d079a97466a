// STIX patterns as trees: what parse_pattern (formats/intel/pattern.h) reads, lower.h prepares and the sweep evaluates
// (pipeline/sweep/pattern/). Names and structure are those of STIX 2.1 patterning (OASIS STIX 2.1, part 9).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace demarche {

struct Literal {
  enum class Kind { text, integer, real, boolean, timestamp, hex, binary };
  Kind kind = Kind::text;
  std::string value;   // text without quotes and escapes; numbers as written; of hex and binary what is between the quotes
};

struct PathStep {
  std::string key;                      // empty for an index
  std::optional<std::int64_t> index;    // [3], [-1]
  bool any = false;                     // [*]
};

struct ObjectPath {
  std::string type;                     // "file"
  std::vector<PathStep> steps;          // hashes, SHA-256
  [[nodiscard]] std::string text() const;   // "file:hashes.'SHA-256'"
};

enum class Comparator {
  equal, not_equal, less, less_equal, greater, greater_equal, in, like, matches, is_subset, is_superset, exists,
};
[[nodiscard]] std::string_view comparator_text(Comparator comparator);   // "!=", "ISSUBSET"

struct Comparison {
  ObjectPath path;
  Comparator comparator = Comparator::equal;
  bool negated = false;                 // NOT before the comparator
  std::vector<Literal> literals;        // one; any number for IN; none for EXISTS
};

enum class Join { leaf, all, any, followed_by };   // AND, OR, FOLLOWEDBY

struct ComparisonNode {
  Join join = Join::leaf;
  Comparison comparison;                // of a leaf
  std::vector<ComparisonNode> parts;
};

struct Qualifier {
  enum class Kind { within, repeats, start_stop };
  Kind kind = Kind::within;
  std::string first, second;            // seconds; times; start and stop
};

struct ObservationNode {
  Join join = Join::leaf;
  ComparisonNode comparison;            // of a leaf: what stands between [ and ]
  std::vector<ObservationNode> parts;
  std::vector<Qualifier> qualifiers;    // of this expression, in the order written
};

}  // namespace demarche
