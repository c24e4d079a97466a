// Observation: what stands between [ and ], ready to be held against rows.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/indicator.h"
#include "pipeline/sweep/pattern/compare.h"

namespace demarche::pattern {

// Where a row shows an observation.
struct Shown {
  int column = 0;
  std::string_view value;                          // a view into the record (untrusted text)
  IndicatorType type = IndicatorType::pattern;     // of the value, where the sweep has a type for it
};

class Observation {
 public:
  explicit Observation(const ComparisonNode& node);

  // All comparisons hold for one and the same object (AND and OR as written); tells the first comparison, in the order of
  // the pattern, whose value shows it.
  [[nodiscard]] std::optional<Shown> shown_by(const std::vector<RowObject>& objects) const;
  // Adds the paths it asks for; where it asks for an absence, all of that object.
  void add_paths(PathMask& paths) const;
  // Could a row of these columns show it? False: it need not be asked.
  [[nodiscard]] bool possible_in(RowObjects& reader) const { return possible(root_, reader); }
  // Paths of which every object that shows it has one, only such as `usable`; as few as can be. Nothing: there are none.
  using Usable = std::function<bool(PathId)>;
  [[nodiscard]] std::optional<std::vector<PathId>> needed_paths(const Usable& usable) const;
  // The same of texts, in lower case: of every object that shows it the value at such a path has that text in it, or bytes beyond ASCII.
  struct NeededText {
    PathId path = 0;
    std::string text;
  };
  [[nodiscard]] std::optional<std::vector<NeededText>> needed_texts(const Usable& usable, std::size_t least) const;

 private:
  struct Node {
    Join join = Join::leaf;
    std::vector<Node> parts;
    std::size_t compare = 0;
  };
  Node compile(const ComparisonNode& node);
  bool holds(const Node& node, const RowObject& object, const ObjectValue*& which) const;
  bool possible(const Node& node, RowObjects& reader) const;
  template <class Leaf>
  auto needed(const Node& node, const Leaf& leaf) const -> decltype(leaf(0));

  std::vector<Compare> compares_;
  std::vector<bool> absent_;          // NOT EXISTS: holds where there is nothing
  std::vector<ObjectKind> kinds_;     // of the objects it can start at
  Node root_;
};

}  // namespace demarche::pattern
