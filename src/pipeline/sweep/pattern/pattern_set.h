// PatternSet: the indicators whose patterns terms alone cannot say, made ready. PatternWatch holds them against rows.
//
// What is looked up. Each observation of a pattern has triggers (triggers.h): terms of which every row that shows it shows one.
// They join the IndicatorSet behind the real indicators, as ordinary indicators without an id, so that the index and
// whatever filters records know nothing of patterns; a hit of one makes a record a candidate, and only candidates are
// evaluated. An observation without triggers is evaluated on every record whose columns could show it, and notes() says so.
//
// What is decided when. A pattern without operators between observations (but OR) is decided on each record at once. Of the
// others the rows that show an observation are held (HeldRow) until all logs are read; bind_held() then decides.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/timestamp.h"
#include "model/indicator.h"
#include "pipeline/sweep/matcher.h"
#include "pipeline/sweep/pattern/bindings.h"
#include "pipeline/sweep/pattern/observation.h"

namespace demarche::pattern {

// A row that shows one observation of a pattern that is not decided yet.
struct HeldRow {
  std::uint32_t indicator = 0;      // in the IndicatorSet
  std::uint32_t leaf = 0;           // which of the pattern's observations
  std::int64_t time = 0;            // microseconds
  std::uint64_t line = 0, offset = 0, length = 0;
  std::string log, field, value;    // as of a sighting; value is untrusted text
  IndicatorType type = IndicatorType::pattern;
  std::string uids;                 // of its connections, with a space between
  friend bool operator==(const HeldRow&, const HeldRow&) = default;
};

class PatternSet {
 public:
  static constexpr std::size_t kMostHeld = 100'000;          // rows of one indicator in one log file
  static constexpr std::size_t kMostNotes = 10;
  static constexpr std::size_t kMostHeldInAll = 1'000'000;   // rows of all indicators in one log file

  PatternSet() = default;
  // Looks at indicators with a tree; keeps no reference to them. `at` gives the indicator of a number below `count`, or null
  // for one that has no pattern.
  PatternSet(std::size_t count, const std::function<const Indicator*(std::size_t)>& at);
  explicit PatternSet(std::span<const Indicator> indicators)
      : PatternSet(indicators.size(), [&](std::size_t i) { return &indicators[i]; }) {}

  // To be put behind the indicators given, before the IndicatorSet is made.
  [[nodiscard]] std::vector<Indicator> triggers() const;
  [[nodiscard]] std::size_t indicators() const { return base_; }   // how many were given
  [[nodiscard]] bool empty() const { return atoms_.empty(); }
  [[nodiscard]] bool holds_rows() const { return holds_rows_; }    // some pattern needs bind_held()
  // Is some observation evaluated on every record that could show it? ScanNeeds (scan_needs.h) says which these are.
  [[nodiscard]] bool needs_every_record() const { return !scanned_.empty(); }
  // One for each pattern of which an observation has nothing to look up, by the indicator's id; after some, their number.
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }
  [[nodiscard]] const TimelinePlan* plan(std::uint32_t indicator) const;

 private:
  friend class PatternWatch;
  friend class ScanNeeds;
  struct Atom {
    std::uint32_t indicator = 0;
    std::uint32_t leaf = 0;
    bool at_once = false;
    Observation observation;
  };
  void add(std::uint32_t number, const Indicator& indicator);
  void add_leaves(std::uint32_t number, const ObservationNode& node, bool at_once, std::uint32_t& leaf, std::size_t& untriggered);

  std::size_t base_ = 0;
  bool holds_rows_ = false;
  std::vector<Atom> atoms_;
  PathMask paths_ = PathMask(known_paths().size(), false);    // that some observation asks for
  std::vector<Term> terms_;                               // the triggers, in the order of first use
  std::vector<std::vector<std::uint32_t>> triggered_;     // by trigger: atoms
  std::vector<std::uint32_t> scanned_;                    // atoms without triggers
  std::vector<std::pair<std::uint32_t, TimelinePlan>> plans_;   // by indicator, of those that hold rows
  std::vector<std::string> notes_;
  std::size_t untriggered_ = 0;                           // patterns with an observation that has no triggers
  struct TermPlaces;
  std::shared_ptr<TermPlaces> places_;                    // only while it is made
};

// One thread's eye on records.
class PatternWatch {
 public:
  // `uids`: held rows tell their connections (HeldRow::uids).
  enum class Uids { left_out, kept };
  PatternWatch(const PatternSet& patterns, Uids uids) : patterns_(patterns), uids_(uids), reader_(patterns.paths_) {}

  void use(const ColumnPlan& plan);
  // `hits` are the matcher's of this record: those of triggers are taken out, and those of patterns that are decided at once
  // are put in, behind the others.
  void look(const Record& record, std::vector<sweep::Hit>& hits);

  [[nodiscard]] std::vector<HeldRow>& held() { return held_; }             // in the order of the file
  [[nodiscard]] std::uint64_t beyond() const { return beyond_; }           // rows that these limits left out
  [[nodiscard]] std::uint64_t without_time() const { return timeless_; }   // rows that no order can be given
  [[nodiscard]] std::uint64_t cut() const { return cut_; }                 // rows of which not all was asked (RowObjects::cut)

 private:
  void compile();
  void evaluate(std::uint32_t atom, const Record& record, std::vector<sweep::Hit>& hits);
  void hold(const PatternSet::Atom& atom, const Record& record, const Shown& shown);

  const PatternSet& patterns_;
  Uids uids_;
  const ColumnPlan* plan_ = nullptr;
  std::size_t columns_ = 0;
  int time_column_ = -1;
  std::vector<int> uid_columns_;
  RowObjects reader_;
  const std::vector<RowObject>* objects_ = nullptr;   // of the current record, once read
  std::vector<std::uint32_t> scanned_, candidates_;
  std::vector<HeldRow> held_;
  std::vector<std::uint32_t> held_of_;                // by indicator: how many are held; empty until one is
  std::uint64_t beyond_ = 0, timeless_ = 0, cut_ = 0;
};

// Rows of one file.
struct HeldFile {
  std::size_t file = 0;                  // the caller's number
  std::span<const HeldRow> rows;
};
struct BoundSighting {
  std::size_t file = 0;
  std::size_t row = 0;                   // in that file's rows
  std::uint64_t binding = 0;             // from 1, counted within the indicator
  friend auto operator<=>(const BoundSighting&, const BoundSighting&) = default;
};
struct BoundRows {
  std::vector<BoundSighting> sightings;          // by file, then row
  std::vector<std::uint32_t> undecided;          // indicators whose search was given up (bindings.h)
};

// Which rows make patterns hold, among the files of one scope (a victim's, or all that a sweep reads). Rows are ordered by
// time, then file, then line.
[[nodiscard]] BoundRows bind_held(const PatternSet& patterns, std::span<const HeldFile> files);

}  // namespace demarche::pattern
