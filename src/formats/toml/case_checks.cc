#include "formats/toml/case_checks.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace demarche::toml {
namespace {

constexpr double kSumTolerance = 1e-9;

// The place of a key in the n-th table of a kind, else of the table.
Position place_of(const Node& document, std::string_view table, std::size_t index, std::string_view key) {
  const Node* const list = document.find(table);
  if (list == nullptr || index >= list->items.size()) return {1, 1};
  const Node* const found = list->items[index].find(key);
  return found != nullptr ? found->at : list->items[index].at;
}

// Every table of a kind is a table that has this key with a number from 0 to 1.
bool all_have_probability(const Node& document, std::string_view table, std::string_view key) {
  const Node* const list = document.find(table);
  return list != nullptr && std::ranges::all_of(list->items, [&](const Node& item) {
    const Node* const value = item.find(key);
    return value != nullptr && (value->is(Node::Kind::integer) || value->is(Node::Kind::real)) && value->real >= 0 && value->real <= 1;
  });
}

void check_priors(Reader& reader, const Node& document, const Case& to) {
  if (to.hypotheses.empty() || !all_have_probability(document, "hypothesis", "prior")) return;
  double sum = 0;
  for (const HypothesisSpec& hypothesis : to.hypotheses) sum += hypothesis.prior;
  if (std::fabs(sum - 1) <= kSumTolerance) return;
  reader.issue(place_of(document, "hypothesis", 0, "prior"),
               "the priors of the " + std::to_string(to.hypotheses.size()) + " hypotheses sum to " + number_text(sum) + ", expected 1",
               "change them so that they do");
}

void check_residual(Reader& reader, const Node& document, const Case& to) {
  if (to.hypotheses.empty()) return;
  std::vector<std::size_t> residual;
  for (std::size_t i = 0; i < to.hypotheses.size(); ++i)
    if (to.hypotheses[i].residual) residual.push_back(i);
  if (residual.empty())
    reader.issue(place_of(document, "hypothesis", 0, "id"), "no hypothesis is the residual one",
                 "add a [[hypothesis]] \"someone else\" with residual = true and a prior above 0");
  for (std::size_t i = 1; i < residual.size(); ++i)
    reader.issue(place_of(document, "hypothesis", residual[i], "residual"),
                 "a second residual hypothesis; the first is " + quoted(to.hypotheses[residual[0]].id), "leave residual = true on one of them");
  const bool known = all_have_probability(document, "hypothesis", "prior");
  for (const std::size_t i : residual)
    if (known && to.hypotheses[i].prior <= 0)
      reader.issue(place_of(document, "hypothesis", i, "prior"),
                   "the residual hypothesis has prior 0: that no other explanation is possible cannot be known",
                   "give it a prior above 0");
}

// The residual's likelihoods are flat unless given; those of the named explanations are nobody's to guess.
void check_likelihoods(Reader& reader, const Node& document, const Case& to) {
  for (std::size_t i = 0; i < to.findings.size(); ++i) {
    const FindingSpec& finding = to.findings[i];
    if (finding.likelihood.empty()) continue;
    std::string missing;
    for (const HypothesisSpec& hypothesis : to.hypotheses)
      if (!hypothesis.residual && !hypothesis.id.empty() && !finding.likelihood.contains(hypothesis.id))
        missing += (missing.empty() ? "" : ", ") + hypothesis.id;
    if (!missing.empty())
      reader.issue(place_of(document, "finding", i, "likelihood"), "likelihood: none is given for " + missing,
                   "add it; a finding that does not tell hypotheses apart has the same likelihood for them");
  }
}

// Depth first over `after`, without recursion: a file may chain very many actions.
class CycleSearch {
 public:
  explicit CycleSearch(const std::vector<ActionSpec>& actions) : actions_(actions), state_(actions.size(), State::fresh) {
    for (std::size_t i = 0; i < actions.size(); ++i) index_.emplace(actions[i].id, i);
  }

  // The ids of a cycle that is reached from `start`, first one repeated at the end; empty: none that is new.
  std::vector<std::string> from(std::size_t start) {
    if (state_[start] != State::fresh) return {};
    enter(start);
    while (!path_.empty()) {
      Step& step = path_.back();
      if (step.next == actions_[step.action].after.size()) {
        state_[step.action] = State::done;
        path_.pop_back();
        continue;
      }
      const auto found = index_.find(actions_[step.action].after[step.next++]);
      if (found == index_.end()) continue;
      if (state_[found->second] == State::open) return close(found->second);
      if (state_[found->second] == State::fresh) enter(found->second);
    }
    return {};
  }

 private:
  enum class State : std::uint8_t { fresh, open, done };
  struct Step { std::size_t action, next; };

  void enter(std::size_t action) {
    state_[action] = State::open;
    path_.push_back({action, 0});
  }
  std::vector<std::string> close(std::size_t first) {
    std::vector<std::string> cycle;
    for (const Step& step : path_) {
      if (!cycle.empty() || step.action == first) cycle.push_back(actions_[step.action].id);
      state_[step.action] = State::done;
    }
    cycle.push_back(actions_[first].id);
    path_.clear();
    return cycle;
  }

  const std::vector<ActionSpec>& actions_;
  std::map<std::string_view, std::size_t> index_;
  std::vector<State> state_;
  std::vector<Step> path_;
};

void check_order(Reader& reader, const Node& document, const Case& to) {
  CycleSearch search(to.actions);
  for (std::size_t i = 0; i < to.actions.size(); ++i) {
    const std::vector<std::string> cycle = search.from(i);
    if (!cycle.empty())
      reader.issue(place_of(document, "action", i, "after"), "after: actions wait for each other: " + join(cycle, " after "),
                   "remove one of these");
  }
}

}  // namespace

void check_case(Reader& reader, const Node& document, const Case& to) {
  check_priors(reader, document, to);
  check_residual(reader, document, to);
  check_likelihoods(reader, document, to);
  check_order(reader, document, to);
}

}  // namespace demarche::toml
