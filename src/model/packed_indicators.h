// PackedIndicators: millions of indicators in a few dozen bytes each. One that looks for one value (most of a feed) is kept
// as its key (term_key.h), its line, and the number of its details, which many share; any other is kept whole.
//
// PackedView is the reading side, over arrays that belong to a PackedIndicators or to a mapped file. What it reads may be
// hostile: every access is checked, and what does not fit reads as an indicator that looks for nothing.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/raw_vector.h"
#include "model/indicator.h"

namespace demarche {

// What indicators share: label, actor, validity, confidence. Times are microseconds; kNoTime: none.
struct DetailsRow {
  static constexpr std::int64_t kNoTime = INT64_MIN;
  std::uint64_t text = 0;              // where label and actor start in the details' text, one after the other
  std::uint32_t label_size = 0, actor_size = 0;
  std::int64_t valid_from = kNoTime, valid_until = kNoTime;
  std::int64_t confidence = -1;        // -1: none
};

struct Extent {                        // of the indicator in its file
  std::uint32_t offset, length;
};

struct PackedView {
  static constexpr std::size_t kBlock = 1024;
  static constexpr std::uint8_t kFull = 0x80, kOwnId = 0x40, kTypeBits = 0x3F;

  std::span<const std::uint8_t> types;       // IndicatorType, with kFull or kOwnId
  std::span<const std::uint64_t> blocks;     // where each kBlock indicators start in `bytes`
  std::span<const std::uint32_t> ends;       // where each ends, from its block's start
  std::string_view bytes;                    // key; of kOwnId: key, id, two bytes of the id's size; of kFull: number in `full`
  std::span<const std::uint32_t> details;    // number in `rows`
  std::span<const std::uint32_t> lines;
  std::span<const Extent> extents;           // may be empty: not kept
  std::span<const DetailsRow> rows;
  std::string_view texts;                    // of the rows
  std::span<const Indicator> full;

  [[nodiscard]] std::size_t size() const { return types.size(); }
  // Of a simple indicator its term's; of a full one `pattern`, whatever Indicator::type() says.
  [[nodiscard]] IndicatorType packed_type(std::size_t i) const;
  [[nodiscard]] std::string_view key(std::size_t i) const;      // "" of a full one
  [[nodiscard]] std::string_view own_id(std::size_t i) const;   // "": a full one, or one whose id derives from its term
  [[nodiscard]] const Indicator* full_at(std::size_t i) const {  // null: a simple one
    return (types[i] & kFull) == 0 ? nullptr : whole(i);
  }
  [[nodiscard]] DetailsRow details_at(std::size_t i) const;     // of a simple one
  [[nodiscard]] std::string_view label(const DetailsRow& row) const;
  [[nodiscard]] std::string_view actor(const DetailsRow& row) const;
  [[nodiscard]] Indicator at(std::size_t i) const;
  [[nodiscard]] std::uint64_t memory() const;                   // bytes of all arrays; full indicators roughly

 private:
  [[nodiscard]] std::string_view entry(std::size_t i) const;
  [[nodiscard]] const Indicator* whole(std::size_t i) const;
  [[nodiscard]] std::size_t id_size(std::string_view entry) const;
};

inline std::string_view PackedView::entry(std::size_t i) const {
  const std::size_t block = i / kBlock;
  if (i >= ends.size() || block >= blocks.size()) return {};
  const std::uint64_t base = blocks[block];
  const std::uint64_t first = i % kBlock == 0 ? 0 : ends[i - 1], last = ends[i];
  if (first > last || base > bytes.size() || last > bytes.size() - base) return {};
  return bytes.substr(base + first, last - first);
}

inline IndicatorType PackedView::packed_type(std::size_t i) const {
  const std::uint8_t type = types[i] & kTypeBits;
  return (types[i] & kFull) != 0 || type >= kIndicatorTypes ? IndicatorType::pattern : static_cast<IndicatorType>(type);
}

inline std::string_view PackedView::key(std::size_t i) const {
  if ((types[i] & kFull) != 0) return {};
  const std::string_view all = entry(i);
  return (types[i] & kOwnId) == 0 || all.size() < 2 ? all : all.substr(0, all.size() - 2 - id_size(all));
}

// What a fast reader gives instead of an Indicator.
struct SimpleIndicator {
  IndicatorType type = IndicatorType::domain;
  std::string_view key;                // as append_key() makes it
  std::string_view id;                 // "": derived from the term; else at most kLongestId bytes
  std::uint32_t details = 0;           // from PackedIndicators::intern()
  std::uint32_t line = 0;
  Extent extent{0, 0};
};

class PackedIndicators {
 public:
  static constexpr std::size_t kLongestId = 1024;

  PackedIndicators() = default;
  explicit PackedIndicators(std::vector<Indicator> indicators);
  // Several, one after the other, copied on `jobs` threads; the parts are given up.
  static PackedIndicators join(std::vector<PackedIndicators> parts, unsigned jobs);

  void add(Indicator indicator);                       // simple or full, as it is
  void add(const SimpleIndicator& simple);
  // The number of these details; those added last with the same content are found again, up to a few thousand.
  [[nodiscard]] std::uint32_t intern(const Indicator& with_details);
  // Leaves out those for which `drop` is true and gives others an id. `drop` is as long as this.
  void revise(const std::vector<bool>& drop, const std::map<std::size_t, std::string>& ids);
  void forget_extents() { extents_ = {}; }

  [[nodiscard]] std::size_t size() const { return types_.size(); }
  [[nodiscard]] bool empty() const { return types_.empty(); }
  [[nodiscard]] Indicator at(std::size_t i) const { return view().at(i); }
  [[nodiscard]] Indicator operator[](std::size_t i) const { return at(i); }
  [[nodiscard]] Indicator front() const { return at(0); }
  [[nodiscard]] Indicator back() const { return at(size() - 1); }
  [[nodiscard]] PackedView view() const;               // valid until this changes
  // For walking through all, one Indicator at a time.
  class Walk {
   public:
    Walk(const PackedIndicators& of, std::size_t at) : of_(&of), at_(at) {}
    Indicator operator*() const { return of_->at(at_); }
    Walk& operator++() { return ++at_, *this; }
    friend bool operator==(const Walk& a, const Walk& b) { return a.at_ == b.at_; }

   private:
    const PackedIndicators* of_;
    std::size_t at_;
  };
  [[nodiscard]] Walk begin() const { return {*this, 0}; }
  [[nodiscard]] Walk end() const { return {*this, size()}; }

 private:
  struct PartStart {                   // where a part starts in the whole
    std::size_t number = 0, bytes = 0, rows = 0, texts = 0, full = 0;
  };
  [[nodiscard]] std::uint64_t start_of(std::size_t i) const;
  void take_part(PackedIndicators& part, const PartStart& start);
  void close_gaps(const std::vector<bool>& drop);
  void add_full(Indicator indicator);
  void add_entry(std::uint8_t type, std::uint32_t details, std::uint32_t line, Extent extent);
  void append_id(std::string_view id);

  RawVector<std::uint8_t> types_;
  RawVector<std::uint64_t> blocks_;
  RawVector<std::uint32_t> ends_;
  RawVector<char> bytes_;
  RawVector<std::uint32_t> details_, lines_;
  RawVector<Extent> extents_;
  RawVector<DetailsRow> rows_;
  RawVector<char> texts_;
  std::vector<Indicator> full_;
  std::map<std::string, std::uint32_t, std::less<>> interned_;   // only while adding
};

}  // namespace demarche
