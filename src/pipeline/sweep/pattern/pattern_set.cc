#include "pipeline/sweep/pattern/pattern_set.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "pipeline/sweep/pattern/triggers.h"

namespace demarche::pattern {

struct PatternSet::TermPlaces {
  std::map<Term, std::uint32_t> of;
};

PatternSet::PatternSet(std::size_t count, const std::function<const Indicator*(std::size_t)>& at)
    : base_(count), places_(std::make_shared<TermPlaces>()) {
  for (std::size_t i = 0; i < count; ++i)
    if (const Indicator* indicator = at(i); indicator != nullptr && indicator->tree != nullptr) add(static_cast<std::uint32_t>(i), *indicator);
  places_.reset();
  if (untriggered_ > notes_.size())
    notes_.push_back("... and " + with_thousands(static_cast<std::int64_t>(untriggered_ - notes_.size())) +
                     " more indicators with an observation that has no value to look up");
}

void PatternSet::add(std::uint32_t number, const Indicator& indicator) {
  TimelinePlan plan(*indicator.tree);
  const bool at_once = plan.per_row();
  std::uint32_t leaf = 0;
  std::size_t untriggered = 0;
  add_leaves(number, *indicator.tree, at_once, leaf, untriggered);
  if (!at_once) {
    holds_rows_ = true;
    plans_.emplace_back(number, std::move(plan));
  }
  if (untriggered == 0) return;
  ++untriggered_;
  if (notes_.size() >= kMostNotes) return;
  notes_.push_back((indicator.id.empty() ? "an indicator without id" : indicator.id) + ": " + std::to_string(untriggered) + " of its " +
                   std::to_string(leaf) + " observation" + (leaf == 1 ? " has" : "s have") +
                   " no value to look up; every row that could show it is evaluated (slower): " + visible(indicator.pattern.substr(0, 200)));
}

void PatternSet::add_leaves(std::uint32_t number, const ObservationNode& node, bool at_once, std::uint32_t& leaf, std::size_t& untriggered) {
  for (const ObservationNode& part : node.parts) add_leaves(number, part, at_once, leaf, untriggered);
  if (node.join != Join::leaf) return;
  const auto atom = static_cast<std::uint32_t>(atoms_.size());
  atoms_.push_back({number, leaf++, at_once, Observation(node.comparison)});
  atoms_.back().observation.add_paths(paths_);
  const auto triggers = find_triggers(node.comparison);
  if (!triggers) {
    scanned_.push_back(atom);
    ++untriggered;
    return;
  }
  for (const Term& term : triggers->terms) {
    const auto [place, fresh] = places_->of.emplace(term, static_cast<std::uint32_t>(terms_.size()));
    if (fresh) terms_.push_back(term), triggered_.emplace_back();
    triggered_[place->second].push_back(atom);
  }
}

std::vector<Indicator> PatternSet::triggers() const {
  std::vector<Indicator> out(terms_.size());
  for (std::size_t i = 0; i < terms_.size(); ++i) out[i].any_of = {{terms_[i]}};
  return out;
}

const TimelinePlan* PatternSet::plan(std::uint32_t indicator) const {
  const auto found = std::lower_bound(plans_.begin(), plans_.end(), indicator, [](const auto& plan, std::uint32_t wanted) { return plan.first < wanted; });
  return found != plans_.end() && found->first == indicator ? &found->second : nullptr;
}

}  // namespace demarche::pattern
