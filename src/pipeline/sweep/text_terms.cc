#include "pipeline/sweep/text_terms.h"

#include <algorithm>
#include <optional>

#include "model/term_key.h"
#include "pipeline/sweep/coverage.h"

namespace demarche::sweep {
namespace {

// What an element that shows the term must contain, one of them, in lower case.
std::optional<std::vector<std::string>> fixed_texts(const Term& term, const Regex& expression) {
  if (term.op == TermOp::matches) return required_texts(expression, GramFilter::kShortest);
  return term.value.size() < GramFilter::kShortest ? std::nullopt : std::optional(std::vector{term.value});
}

}  // namespace

TextTerms::Group& TextTerms::group_of(const Term& term, bool has_texts) {
  const auto found = std::find_if(groups_.begin(), groups_.end(), [&](const Group& group) {
    return group.type == term.type && group.op == term.op && group.has_texts == has_texts;
  });
  if (found != groups_.end()) return *found;
  Group& group = groups_.emplace_back();
  group.type = term.type;
  group.op = term.op;
  group.has_texts = has_texts;
  group.classes = text_classes_for(term.type);
  return group;
}

void TextTerms::add(const Term& term, std::uint32_t number) {
  if (term.value.empty()) return;
  auto expression = Regex::compile(term.op == TermOp::contains ? quoted_for_regex(term.value) : term.value);
  if (!expression) return;
  auto texts = fixed_texts(term, *expression);
  Group& group = group_of(term, texts.has_value());
  if (texts) std::move(texts->begin(), texts->end(), std::back_inserter(group.texts));
  else ++unfiltered_;
  group.expressions.push_back(*std::move(expression));
  group.numbers.push_back(number);
  classes_ |= group.classes;
}

void TextTerms::seal() {
  for (Group& group : groups_) {
    if (group.has_texts) group.grams = GramFilter(group.texts);
    group.texts = {};
    group.set = RegexSet(std::move(group.expressions));
  }
}

void TextTerms::search(const Group& group, std::string_view element, Scratch& scratch) {
  if (group.op == TermOp::contains) {
    lower_form(element, scratch.lower);
    element = scratch.lower;
  }
  group.set.search(element, scratch.found);
}

bool TextTerms::shown_by(std::uint32_t classes, std::string_view element, Scratch& scratch) const {
  bool shown = false;
  for_each(classes, element, scratch, [&](std::uint32_t) { shown = true; });
  return shown;
}

}  // namespace demarche::sweep
