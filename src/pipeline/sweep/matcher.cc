#include "pipeline/sweep/matcher.h"

#include "model/ip.h"
#include "model/term_key.h"
#include "pipeline/sweep/index.h"
#include "pipeline/sweep/lanes.h"
#include "pipeline/sweep/record_hits.h"

namespace demarche::sweep {

IndicatorSet::IndicatorSet() : IndicatorSet(PackedIndicators()) {}
IndicatorSet::IndicatorSet(std::vector<Indicator> indicators) : IndicatorSet(PackedIndicators(std::move(indicators))) {}
IndicatorSet::IndicatorSet(PackedIndicators indicators, unsigned jobs)
    : index_(std::make_shared<const Index>(std::move(indicators), jobs)) {}

std::size_t IndicatorSet::size() const { return index_->indicators().size(); }
Indicator IndicatorSet::at(std::size_t index) const { return index_->indicators().at(index); }
const Indicator* IndicatorSet::full(std::size_t index) const { return index_->indicators().full_at(index); }
const PackedView& IndicatorSet::view() const { return index_->indicators(); }
const std::set<IndicatorType>& IndicatorSet::types() const { return index_->types(); }
std::uint32_t IndicatorSet::text_classes() const { return index_->text_terms().classes(); }
std::uint64_t IndicatorSet::memory() const { return index_->memory(); }

namespace {

void walk_term(std::size_t indicator, const Term& term, const IndicatorSet::EachTerm& fn) {
  if (term.op != TermOp::equals) return;
  if (term.type == IndicatorType::cidr) {
    if (const auto prefix = Prefix::parse(term.value)) fn(indicator, term.type, prefix->text());
  } else if (const auto key = comparison_key(term)) {
    fn(indicator, key->type, key->packed ? key_text(key->type, key->bytes) : key->bytes);
  }
}

}  // namespace

void IndicatorSet::for_each_term(std::size_t begin, std::size_t end, const EachTerm& fn) const {
  const PackedView& all = view();
  for (std::size_t i = begin; i < end && i < all.size(); ++i) {
    if (const Indicator* whole = all.full_at(i)) {
      for (const auto& list : whole->any_of)
        for (const Term& term : list)
          walk_term(i, term, fn);
      continue;
    }
    const IndicatorType type = all.packed_type(i);
    if (has_packed_key(type) || type == IndicatorType::cidr) fn(i, type, key_text(type, all.key(i)));
    else fn(i, type, all.key(i));
  }
}

struct Matcher::State {
  struct Searched {
    int column;
    std::uint32_t classes;
  };

  explicit State(std::shared_ptr<const Index> shared) : index(std::move(shared)), lanes(*index), hits(*index) {
    coverage.types_present = index->types();
    coverage.types_as_text = index->types_as_text();
  }

  void compile() {
    columns = plan->columns.size();
    searched.clear();
    for (std::size_t i = 0; i < columns; ++i)
      if (const std::uint32_t classes = plan->columns[i].classes & lanes.live(); classes != 0)
        searched.push_back({static_cast<int>(i), classes});
    lanes.use({.host = plan->find("host"), .port = plan->find("id.resp_p")});
    coverage.add(*plan);
  }

  std::shared_ptr<const Index> index;
  Lanes lanes;
  RecordHits hits;
  const ColumnPlan* plan = nullptr;
  std::size_t columns = 0;              // of the plan, when it was compiled
  std::vector<Searched> searched;
  Coverage coverage;
};

Matcher::Matcher(const IndicatorSet& indicators) : state_(std::make_unique<State>(indicators.index_)) {}
Matcher::~Matcher() = default;
Matcher::Matcher(Matcher&&) noexcept = default;
Matcher& Matcher::operator=(Matcher&&) noexcept = default;

const Coverage& Matcher::coverage() const { return state_->coverage; }

void Matcher::use(const ColumnPlan& plan) {
  state_->plan = &plan;
  state_->compile();
}

void Matcher::match(const Record& record, std::vector<Hit>& out) {
  State& state = *state_;
  if (state.plan == nullptr) return;
  if (state.columns != state.plan->columns.size()) state.compile();
  for (const State::Searched& searched : state.searched) {
    const Value value = record.value(searched.column);
    if (!value.set) continue;
    const Lanes::Place place{searched.column, searched.classes, value.text, record};
    for_each_element(value, [&](std::string_view element) {
      if (!element.empty()) state.lanes.match(place, element, state.hits);
    });
  }
  if (!state.hits.empty()) state.hits.finish(out);
}

}  // namespace demarche::sweep
