#include "formats/intel/repeats.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <map>
#include <mutex>

#include "base/partition.h"
#include "base/key_hash.h"
#include "formats/intel/indicator_list.h"
#include "model/term_key.h"

namespace demarche::intel {
namespace {

constexpr std::size_t kPerCell = std::size_t{1} << 14;
constexpr std::size_t kMostCells = 1024;

// What an id stands for, without making it: ids that derive from a term are told apart by the term.
struct Identity {
  bool own = false;
  IndicatorType type = IndicatorType::pattern;
  std::string_view text;               // the id, or the term's key
};

class Repeats {
 public:
  explicit Repeats(const PackedIndicators& indicators) : all_(indicators.view()) {}

  // False: ids that look derived and are not, or own ids that would have to be numbered. Then one after the other is the way.
  bool find(unsigned jobs);
  std::vector<bool> drop;
  std::map<std::size_t, std::string> ids;
  std::uint64_t dropped = 0;

 private:
  bool identify(std::size_t i, Identity& out, std::string& scratch) const;
  void walk(Partition::Cell cell);
  [[nodiscard]] bool says_the_same(std::size_t a, std::size_t b) const;

  const PackedView all_;
  std::mutex mutex_;
  std::vector<std::uint32_t> repeated_;
  struct Other {
    std::uint32_t number, first, copy;   // says something else than those of its id, the first of which is `first`
  };
  std::vector<Other> others_;
};

bool Repeats::identify(std::size_t i, Identity& out, std::string& scratch) const {
  if (const Indicator* full = all_.full_at(i)) {
    out = {true, IndicatorType::pattern, full->id};
    if (!full->id.starts_with("ind-")) return true;
    if (full->any_of.empty() || full->any_of[0].empty() || full->id != derived_indicator_id(full->any_of[0][0])) return false;
    const Term& term = full->any_of[0][0];
    if (term.op != TermOp::equals) return true;   // no simple indicator has such an id
    scratch.clear();
    if (!append_key(term.type, term.value, scratch)) return false;
    out = {false, term.type, scratch};
    return true;
  }
  const std::string_view id = all_.own_id(i);
  if (id.empty()) out = {false, all_.packed_type(i), all_.key(i)};
  else out = {true, IndicatorType::pattern, id};
  return !id.starts_with("ind-");
}

bool Repeats::says_the_same(std::size_t a, std::size_t b) const {
  if (all_.full_at(a) == nullptr && all_.full_at(b) == nullptr) {
    const DetailsRow left = all_.details_at(a), right = all_.details_at(b);
    return all_.packed_type(a) == all_.packed_type(b) && all_.key(a) == all_.key(b) && left.valid_from == right.valid_from &&
           left.valid_until == right.valid_until && all_.actor(left) == all_.actor(right);
  }
  return demarche::intel::says_the_same(all_.at(a), all_.at(b));
}

// One cell: all indicators of an id are in it, in their order.
void Repeats::walk(Partition::Cell cell) {
  struct Seen {
    std::uint64_t hash = 0;
    std::uint32_t first = 0, latest = 0, copies = 0;   // copies 0: free
  };
  std::vector<Seen> table(std::bit_ceil(2 * cell.size() + 1));
  std::vector<std::uint32_t> repeated;
  std::vector<Other> others;
  std::string left_text, right_text;
  Identity left, right;
  for (const PartitionEntry* entry = cell.begin; entry != cell.end; ++entry) {
    (void)identify(entry->number, left, left_text);
    std::size_t at = (entry->hash >> 20) & (table.size() - 1);
    for (; table[at].copies != 0; at = (at + 1) & (table.size() - 1)) {
      if (table[at].hash != entry->hash) continue;
      (void)identify(table[at].first, right, right_text);
      if (left.own == right.own && left.type == right.type && left.text == right.text) break;
    }
    Seen& seen = table[at];
    if (seen.copies == 0) {
      seen = {entry->hash, entry->number, entry->number, 1};
    } else if (says_the_same(seen.latest, entry->number)) {
      repeated.push_back(entry->number);
    } else {
      seen.latest = entry->number;
      others.push_back({entry->number, seen.first, ++seen.copies});
    }
  }
  if (repeated.empty() && others.empty()) return;
  const std::lock_guard lock(mutex_);
  repeated_.insert(repeated_.end(), repeated.begin(), repeated.end());
  others_.insert(others_.end(), others.begin(), others.end());
}

bool Repeats::find(unsigned jobs) {
  const std::size_t cells = std::min(std::bit_ceil(all_.size() / kPerCell + 1), kMostCells);
  std::atomic<bool> plain{true};
  const Partition partition(jobs, all_.size(), cells, [&](std::size_t i, PartitionEntry& entry) {
    Identity identity;
    std::string scratch;
    if (!identify(i, identity, scratch)) plain.store(false, std::memory_order_relaxed);
    entry.hash = hash_key(identity.text) + static_cast<std::uint64_t>(identity.type) * key_hash::kOdd + (identity.own ? 1 : 0);
    return entry.hash >> 48 & (cells - 1);
  });
  if (!plain) return false;
  parallel_for(jobs, cells, [&](std::size_t cell) { walk(partition.cell(cell)); });
  if (repeated_.empty() && others_.empty()) return true;
  drop.assign(all_.size(), false);
  for (const std::uint32_t number : repeated_) drop[number] = true;
  dropped = repeated_.size();
  for (const Other& other : others_) {
    const std::string id = all_.at(other.first).id;
    if (!id.starts_with("ind-")) return false;   // its numbered ids may be somebody's own
    ids[other.number] = id + "-" + std::to_string(other.copy);
  }
  return true;
}

}  // namespace

std::uint64_t drop_repeated(PackedIndicators& indicators, unsigned jobs) {
  Repeats repeats(indicators);
  if (repeats.find(jobs)) {
    if (!repeats.drop.empty()) indicators.revise(repeats.drop, repeats.ids);
    return repeats.dropped;
  }
  IndicatorList list;
  for (std::size_t i = 0; i < indicators.size(); ++i) list.add(indicators.at(i));
  const std::uint64_t repeated = list.repeated();
  indicators = std::move(list).take();
  return repeated;
}

}  // namespace demarche::intel
