// Index: the tables behind an IndicatorSet, one per way of comparing. Immutable once made.
//
// Terms have numbers. Those below `indicators.size()` are the one term of the simple indicator of that number (a full one
// has no such term); all terms of full indicators follow, in order.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "model/ip.h"
#include "model/packed_indicators.h"
#include "pipeline/sweep/host_filter.h"
#include "pipeline/sweep/key_table.h"
#include "pipeline/sweep/prefix_table.h"
#include "pipeline/sweep/text_terms.h"

namespace demarche::sweep {

// One term of one list of one indicator.
struct TermPlace {
  std::uint32_t indicator = 0;
  std::uint32_t list = 0;        // in any_of
  std::uint32_t term = 0;        // in the list
  std::uint32_t list_size = 0;   // more than 1: all of the list must match
  IndicatorType type = IndicatorType::domain;
};

// The arrays that a compiled set consists of; those of a mapped file may hold anything.
struct IndexView {
  PackedView indicators;
  std::array<std::array<KeyTableView, 2>, kIndicatorTypes> tables;   // by type; [1]: of packed keys
  std::span<const std::uint64_t> url_hosts;                          // a HostFilter
  std::array<std::uint64_t, 2> domain_labels{};                      // bit n: some name has n + 1 labels
};

class Index {
 public:
  Index(PackedIndicators indicators, unsigned jobs);
  // Arrays made earlier, which `owner` keeps, and the full indicators that belong to them.
  Index(const IndexView& arrays, std::vector<Indicator> full, std::shared_ptr<const void> owner);
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;

  [[nodiscard]] const IndexView& arrays() const { return arrays_; }
  [[nodiscard]] const PackedView& indicators() const { return arrays_.indicators; }
  [[nodiscard]] const std::set<IndicatorType>& types() const { return types_; }         // of all terms
  [[nodiscard]] const std::set<IndicatorType>& types_as_text() const { return as_text_; }  // of them: as text only
  [[nodiscard]] std::span<const std::uint8_t> domain_labels() const { return labels_; } // each number once, ascending
  [[nodiscard]] const PrefixTable& prefixes() const { return prefixes_; }
  [[nodiscard]] const TextTerms& text_terms() const { return text_terms_; }
  [[nodiscard]] TermPlace place(std::uint32_t term) const;
  [[nodiscard]] std::uint64_t memory() const;                                           // bytes, indicators included

  [[nodiscard]] bool has(IndicatorType type) const { return !table(type, false).empty() || !table(type, true).empty(); }
  [[nodiscard]] const KeyTableView& table(IndicatorType type, bool packed) const {
    return arrays_.tables[static_cast<std::size_t>(type)][packed ? 1 : 0];
  }
  // Calls fn(term) for each term of the type with that key.
  template <class Fn>
  void for_each(IndicatorType type, bool packed, std::string_view key, Fn&& fn) const {
    table(type, packed).for_each(key, [this](std::uint32_t term) { return key_of(term); }, fn);
  }
  [[nodiscard]] bool may_be_url_host(std::string_view key) const;   // a name, or an address's key

 private:
  struct Extra {
    TermPlace place;
    bool packed = false;
    IndicatorType table = IndicatorType::pattern;   // pattern: in no table
    std::size_t from = 0, size = 0;                 // of its key in extra_keys_
  };
  [[nodiscard]] std::string_view key_of(std::uint32_t term) const {
    if (term < arrays_.indicators.size()) return arrays_.indicators.key(term);
    const std::size_t extra = term - arrays_.indicators.size();
    return extra < extras_.size() ? std::string_view(extra_keys_).substr(extras_[extra].from, extras_[extra].size) : std::string_view();
  }
  void add_all_full();
  void add_full(const Indicator& indicator, std::uint32_t number);
  void add_extra(const Term& term, const TermPlace& place);
  void build_tables(unsigned jobs);
  void note_names(unsigned jobs);
  void note_url(std::string_view url);
  void finish();

  PackedIndicators owned_;
  std::shared_ptr<const void> owner_;
  std::vector<Indicator> full_;          // of mapped arrays
  IndexView arrays_;
  std::vector<Extra> extras_;
  std::string extra_keys_;
  std::array<std::array<KeyTable, 2>, kIndicatorTypes> tables_;
  HostFilter url_hosts_;
  PrefixTable prefixes_;
  TextTerms text_terms_;
  std::set<IndicatorType> types_, as_text_;
  std::vector<std::uint8_t> labels_;
};

// The bytes of an address as a key (4 or 16); a view into `ip`.
[[nodiscard]] std::string_view address_key(const Ip& ip);

}  // namespace demarche::sweep
