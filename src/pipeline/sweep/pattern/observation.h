// Observation: what stands between [ and ], ready to be held against rows.
#pragma once

#include <functional>
#include <optional>
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
  [[nodiscard]] std::optional<std::vector<PathId>> needed_paths(const Usable& usable) const { return needed(root_, usable); }

 private:
  struct Node {
    Join join = Join::leaf;
    std::vector<Node> parts;
    std::size_t compare = 0;
  };
  Node compile(const ComparisonNode& node);
  bool holds(const Node& node, const RowObject& object, const ObjectValue*& which) const;
  bool possible(const Node& node, RowObjects& reader) const;
  std::optional<std::vector<PathId>> needed(const Node& node, const Usable& usable) const;

  std::vector<Compare> compares_;
  std::vector<bool> absent_;          // NOT EXISTS: holds where there is nothing
  std::vector<ObjectKind> kinds_;     // of the objects it can start at
  Node root_;
};

}  // namespace demarche::pattern
