#include <algorithm>

#include "model/record_time.h"
#include "pipeline/sweep/pattern/pattern_set.h"

namespace demarche::pattern {

void PatternWatch::use(const ColumnPlan& plan) {
  plan_ = &plan;
  if (!patterns_.empty()) compile();
}

void PatternWatch::compile() {
  columns_ = plan_->columns.size();
  reader_.use(*plan_);
  time_column_ = time_column(*plan_);
  uid_columns_.clear();
  for (const std::string_view name : {"uid", "uids", "conn_uids"})
    if (const int column = plan_->find(name); column >= 0 && uids_ == Uids::kept) uid_columns_.push_back(column);
  scanned_.clear();
  for (const std::uint32_t atom : patterns_.scanned_)
    if (patterns_.atoms_[atom].observation.possible_in(reader_)) scanned_.push_back(atom);
}

void PatternWatch::look(const Record& record, std::vector<sweep::Hit>& hits) {
  if (patterns_.empty() || plan_ == nullptr) return;
  if (columns_ != plan_->columns.size()) compile();
  candidates_.clear();
  std::erase_if(hits, [&](const sweep::Hit& hit) {
    if (hit.indicator < patterns_.base_) return false;
    const auto& atoms = patterns_.triggered_[hit.indicator - patterns_.base_];
    candidates_.insert(candidates_.end(), atoms.begin(), atoms.end());
    return true;
  });
  if (candidates_.empty() && scanned_.empty()) return;
  if (!candidates_.empty()) {
    candidates_.insert(candidates_.end(), scanned_.begin(), scanned_.end());
    std::sort(candidates_.begin(), candidates_.end());
    candidates_.erase(std::unique(candidates_.begin(), candidates_.end()), candidates_.end());
  }
  objects_ = &reader_.read(record);
  if (reader_.cut()) ++cut_;
  for (const std::uint32_t atom : candidates_.empty() ? scanned_ : candidates_) evaluate(atom, record, hits);
}

// Of a pattern that is decided at once, the first observation that a record shows is its one hit.
void PatternWatch::evaluate(std::uint32_t number, const Record& record, std::vector<sweep::Hit>& hits) {
  const PatternSet::Atom& atom = patterns_.atoms_[number];
  if (atom.at_once && !hits.empty() && hits.back().indicator == atom.indicator) return;
  const auto shown = atom.observation.shown_by(*objects_);
  if (!shown) return;
  if (atom.at_once) hits.push_back({atom.indicator, shown->column, shown->value, shown->type});
  else hold(atom, record, *shown);
}

void PatternWatch::hold(const PatternSet::Atom& atom, const Record& record, const Shown& shown) {
  const Value text = record.value(time_column_);
  const auto time = text.set ? Timestamp::parse(text.text).to_optional() : std::nullopt;
  if (!time) {
    ++timeless_;
    return;
  }
  if (held_of_.empty()) held_of_.resize(patterns_.base_);
  if (++held_of_[atom.indicator] > PatternSet::kMostHeld || held_.size() >= PatternSet::kMostHeldInAll) {
    ++beyond_;
    return;
  }
  held_.push_back({atom.indicator, atom.leaf, time->micros(), record.line, record.offset, record.raw.size(), plan_->log,
                   plan_->columns[static_cast<std::size_t>(shown.column)].name, std::string(shown.value), shown.type, {}});
  for (const int column : uid_columns_)
    for_each_element(record.value(column), [&](std::string_view uid) {
      std::string& uids = held_.back().uids;
      uids += uids.empty() ? "" : " ";
      uids += uid;
    });
}

}  // namespace demarche::pattern
