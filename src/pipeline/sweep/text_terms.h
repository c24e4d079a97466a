// TextTerms: the terms that are compared as text (TermOp::contains, matches), searched for together.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/regex.h"
#include "model/indicator.h"
#include "pipeline/sweep/gram_filter.h"

namespace demarche::sweep {

class TextTerms {
 public:
  // Building: add all, then seal() once. An expression that cannot be compiled matches nothing.
  void add(const Term& term, std::uint32_t number);
  void seal();

  [[nodiscard]] std::uint32_t classes() const { return classes_; }   // FieldClass bits in which some term looks
  // Working memory of one thread.
  struct Scratch {
    std::string lower;
    std::vector<int> found;
  };
  // Calls fn(number) for each term that an element of a column with these classes shows.
  template <class Fn>
  void for_each(std::uint32_t classes, std::string_view element, Scratch& scratch, Fn&& fn) const {
    if ((classes & classes_) == 0) return;
    for (const Group& group : groups_) {
      if ((group.classes & classes) == 0) continue;
      if (!group.grams.may_have_one(element)) continue;
      search(group, element, scratch);
      for (const int found : scratch.found) fn(group.numbers[static_cast<std::size_t>(found)]);
    }
  }
  // Would for_each() call its function?
  [[nodiscard]] bool shown_by(std::uint32_t classes, std::string_view element, Scratch& scratch) const;
  // Terms for which every element has to be searched in full, because nothing of them is fixed ("[a-z]{9}").
  [[nodiscard]] std::size_t unfiltered() const { return unfiltered_; }

 private:
  // Terms of one type and way of comparing; those that have a filter, or those that have none.
  struct Group {
    IndicatorType type = IndicatorType::domain;
    TermOp op = TermOp::contains;
    std::uint32_t classes = 0;
    std::vector<Regex> expressions;    // only while building
    std::vector<std::uint32_t> numbers;
    bool has_texts = false;            // the filter knows all of them
    std::vector<std::string> texts;    // only while building: one of them must be part of an element
    GramFilter grams;
    RegexSet set;
  };
  Group& group_of(const Term& term, bool has_texts);
  static void search(const Group& group, std::string_view element, Scratch& scratch);

  std::vector<Group> groups_;
  std::uint32_t classes_ = 0;
  std::size_t unfiltered_ = 0;
};

}  // namespace demarche::sweep
