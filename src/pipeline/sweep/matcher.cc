#include "pipeline/sweep/matcher.h"

#include "model/domain.h"
#include "model/ip.h"
#include "model/url.h"
#include "pipeline/sweep/index.h"
#include "pipeline/sweep/lanes.h"
#include "pipeline/sweep/record_hits.h"

namespace demarche::sweep {
namespace {

// False: nothing can equal the term.
bool canonical_form(const Term& term, std::string& out) {
  const auto take = [&](const auto& parsed) {
    if (parsed) out = parsed->text();
    return parsed.has_value();
  };
  switch (term.type) {
    case IndicatorType::ipv4:
    case IndicatorType::ipv6: return take(Ip::parse(term.value));
    case IndicatorType::cidr: return take(Prefix::parse(term.value));
    case IndicatorType::domain: return take(Domain::parse(term.value));
    case IndicatorType::url: return take(Url::parse(term.value));
    case IndicatorType::pattern: return false;
    case IndicatorType::cert_issuer:
    case IndicatorType::cert_subject: distinguished_name_form(term.value, out); break;
    case IndicatorType::user_agent:
    case IndicatorType::filename: out = term.value; break;
    case IndicatorType::email: lower_form(term.value, out); break;
    case IndicatorType::cert_serial: serial_form(term.value, out); break;
    default: digest_form(term.value, out); break;
  }
  return !out.empty();
}

}  // namespace

IndicatorSet::IndicatorSet() : IndicatorSet(std::vector<Indicator>()) {}
IndicatorSet::IndicatorSet(std::vector<Indicator> indicators)
    : index_(std::make_shared<const Index>(make_index(std::move(indicators)))) {}
const std::vector<Indicator>& IndicatorSet::indicators() const { return index_->indicators; }

void IndicatorSet::for_each_term(
    std::size_t begin, std::size_t end,
    const std::function<void(std::size_t indicator, IndicatorType, std::string_view canonical)>& fn) const {
  std::string form;
  for (std::size_t i = begin; i < end; ++i)
    for (const auto& list : at(i).any_of)
      for (const Term& term : list)
        if (canonical_form(term, form)) fn(i, term.type, form);
}

struct Matcher::State {
  struct Searched {
    int column;
    std::uint32_t classes;
  };

  explicit State(std::shared_ptr<const Index> shared) : index(std::move(shared)), lanes(*index), hits(*index) {
    coverage.types_present = index->types;
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
