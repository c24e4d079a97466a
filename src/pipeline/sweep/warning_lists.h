// WarningLists: on which list a value is. Asked for each sighting, so lookups are quick; answers are those of the first list,
// in the order in which they were added.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/regex.h"
#include "model/warning_list.h"
#include "pipeline/sweep/prefix_table.h"

namespace demarche::sweep {

// Values are compared in lower case; an exact entry that is a URL, a domain or an address, in canonical form too.
class WarningLists {
 public:
  // Building: add all, then seal() once.
  void add(const WarningList& list);
  void seal();
  [[nodiscard]] bool empty() const { return lists_.empty(); }
  [[nodiscard]] const std::string& name(std::size_t list) const { return lists_[list].name; }

  // The list that a value of this type is on, if any. `value` is canonical (Term::value), or as a log has it.
  [[nodiscard]] std::optional<std::size_t> find(IndicatorType type, std::string_view value) const;

 private:
  struct List {
    std::string name;
    WarningList::Kind kind = WarningList::Kind::exact;
    std::uint64_t types = 0;               // a bit for each IndicatorType
    RegexSet expressions;                  // of substring and regex lists
  };
  using Listed = std::unordered_multimap<std::string, std::uint32_t>;
  void note(std::optional<std::size_t>& best, std::size_t list, IndicatorType type) const;
  void note_equal(const Listed& listed, const std::string& value, IndicatorType type, std::optional<std::size_t>& best) const;
  void note_host(std::string_view host, IndicatorType type, std::optional<std::size_t>& best) const;

  std::vector<List> lists_;
  Listed exact_, hosts_;
  PrefixTable prefixes_;
};

}  // namespace demarche::sweep
