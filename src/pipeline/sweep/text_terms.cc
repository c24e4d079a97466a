#include "pipeline/sweep/text_terms.h"

#include <algorithm>

#include "model/term_key.h"
#include "pipeline/sweep/coverage.h"

namespace demarche::sweep {

TextTerms::Group& TextTerms::group_of(const Term& term) {
  const auto found = std::find_if(groups_.begin(), groups_.end(),
                                  [&](const Group& group) { return group.type == term.type && group.op == term.op; });
  if (found != groups_.end()) return *found;
  Group& group = groups_.emplace_back();
  group.type = term.type;
  group.op = term.op;
  group.classes = text_classes_for(term.type);
  return group;
}

void TextTerms::add(const Term& term, std::uint32_t number) {
  if (term.value.empty()) return;
  auto expression = Regex::compile(term.op == TermOp::contains ? quoted_for_regex(term.value) : term.value);
  if (!expression) return;
  Group& group = group_of(term);
  group.expressions.push_back(*std::move(expression));
  group.numbers.push_back(number);
  classes_ |= group.classes;
}

void TextTerms::seal() {
  for (Group& group : groups_) group.set = RegexSet(std::move(group.expressions));
}

void TextTerms::search(const Group& group, std::string_view element, Scratch& scratch) {
  if (group.op == TermOp::contains) {
    lower_form(element, scratch.lower);
    element = scratch.lower;
  }
  group.set.search(element, scratch.found);
}

}  // namespace demarche::sweep
