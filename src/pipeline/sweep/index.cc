#include "pipeline/sweep/index.h"

#include <algorithm>
#include <atomic>

#include "base/check.h"
#include "base/parallel.h"
#include "model/term_key.h"
#include "pipeline/sweep/url_text.h"

namespace demarche::sweep {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 17;

std::size_t number(IndicatorType type) { return static_cast<std::size_t>(type); }

// The key of the host of a canonical URL: a name, or an address's bytes in `ip`.
std::string_view url_host_key(std::string_view url, Ip& ip) {
  const auto cut = cut_url(url);
  if (!cut || cut->host.empty()) return {};
  const char last = cut->host.back();
  if (last == ']' || (last >= '0' && last <= '9')) {   // no top-level domain ends in a digit and is not one: see Domain
    if (const auto parsed = Ip::parse(cut->host)) {
      ip = *parsed;
      return address_key(ip);
    }
  }
  return cut->host;
}

std::size_t labels_of(std::string_view name) { return static_cast<std::size_t>(std::count(name.begin(), name.end(), '.')) + 1; }

}  // namespace

std::string_view address_key(const Ip& ip) {
  const std::string_view bytes(reinterpret_cast<const char*>(ip.bytes().data()), ip.bytes().size());
  return ip.is_v4() ? bytes.substr(12) : bytes;
}

Index::Index(PackedIndicators indicators, unsigned jobs) : owned_(std::move(indicators)) {
  owned_.forget_extents();
  arrays_.indicators = owned_.view();
  const PackedView& all = arrays_.indicators;
  CHECK(all.size() < KeyTableView::kGroup);
  add_all_full();
  CHECK(all.size() + extras_.size() < KeyTableView::kGroup);
  build_tables(jobs);
  note_names(jobs);
  finish();
}

Index::Index(const IndexView& arrays, std::vector<Indicator> full, std::shared_ptr<const void> owner)
    : owner_(std::move(owner)), full_(std::move(full)), arrays_(arrays) {
  arrays_.indicators.full = full_;
  add_all_full();
  finish();
}

void Index::add_all_full() {
  const PackedView& all = arrays_.indicators;
  if (all.full.empty()) return;
  // Each once: in a changed file many may claim to be the same one.
  std::size_t left = all.full.size();
  for (std::size_t i = 0; i < all.size() && left > 0; ++i) {
    if ((all.types[i] & PackedView::kFull) == 0) continue;
    add_full(*all.full_at(i), static_cast<std::uint32_t>(i));
    --left;
  }
}

void Index::add_full(const Indicator& indicator, std::uint32_t number) {
  for (std::size_t list = 0; list < indicator.any_of.size(); ++list) {
    const auto& terms = indicator.any_of[list];
    for (std::size_t i = 0; i < terms.size(); ++i)
      add_extra(terms[i], {.indicator = number, .list = static_cast<std::uint32_t>(list), .term = static_cast<std::uint32_t>(i),
                           .list_size = static_cast<std::uint32_t>(terms.size()), .type = terms[i].type});
  }
}

void Index::add_extra(const Term& term, const TermPlace& place) {
  const auto id = static_cast<std::uint32_t>(arrays_.indicators.size() + extras_.size());
  Extra& extra = extras_.emplace_back();
  extra.place = place;
  if (term.type == IndicatorType::pattern) return;
  (term.op == TermOp::equals ? types_ : as_text_).insert(term.type);
  if (term.op != TermOp::equals) return text_terms_.add(term, id);
  if (term.type == IndicatorType::cidr) {
    if (const auto prefix = Prefix::parse(term.value)) prefixes_.add(*prefix, id);
    return;
  }
  const auto key = comparison_key(term);
  if (!key) return;
  extra.table = key->type;
  extra.packed = key->packed;
  extra.from = extra_keys_.size();
  extra.size = key->bytes.size();
  extra_keys_ += key->bytes;
}

// All tables at once: their cells stand one after the other in one partition.
void Index::build_tables(unsigned jobs) {
  const PackedView& all = arrays_.indicators;
  std::array<std::array<std::size_t, 2>, kIndicatorTypes> keys{}, first{}, cells{};
  for (const std::uint8_t type : all.types)
    if (type < PackedView::kFull) ++keys[type & PackedView::kTypeBits][has_packed_key(static_cast<IndicatorType>(type & PackedView::kTypeBits)) ? 1 : 0];
  for (std::size_t type = 0; type < kIndicatorTypes; ++type)
    if (keys[type][0] + keys[type][1] > 0) types_.insert(static_cast<IndicatorType>(type));
  keys[number(IndicatorType::cidr)] = {};
  for (const Extra& extra : extras_)
    if (extra.table != IndicatorType::pattern) ++keys[number(extra.table)][extra.packed ? 1 : 0];
  std::size_t total = 0;
  for (std::size_t type = 0; type < kIndicatorTypes; ++type) {
    for (const std::size_t packed : {0U, 1U}) {
      first[type][packed] = total;
      cells[type][packed] = keys[type][packed] == 0 ? 0 : KeyTable::cells_for(keys[type][packed]);
      total += cells[type][packed];
    }
  }
  const auto place = [&](std::size_t term, PartitionEntry& entry) -> std::size_t {
    std::size_t type = 0, packed = 0;
    if (term < all.size()) {
      if ((all.types[term] & PackedView::kFull) != 0) return total;
      type = all.types[term] & PackedView::kTypeBits;
      packed = has_packed_key(static_cast<IndicatorType>(type)) ? 1 : 0;
    } else {
      const Extra& extra = extras_[term - all.size()];
      if (extra.table == IndicatorType::pattern) return total;
      type = number(extra.table);
      packed = extra.packed ? 1 : 0;
    }
    if (cells[type][packed] == 0) return total;
    entry.hash = hash_key(key_of(static_cast<std::uint32_t>(term)));
    return first[type][packed] + KeyTableView::cell_of(entry.hash, cells[type][packed]);
  };
  const Partition partition(jobs, all.size() + extras_.size(), total, place);
  const auto key = [this](std::uint32_t term) { return key_of(term); };
  for (std::size_t type = 0; type < kIndicatorTypes; ++type) {
    for (const std::size_t packed : {0U, 1U}) {
      if (cells[type][packed] == 0) continue;
      tables_[type][packed].build(partition, first[type][packed], cells[type][packed], key, jobs);
      arrays_.tables[type][packed] = tables_[type][packed].view();
    }
  }
}

// What lookups of names and URLs need to know beforehand.
void Index::note_names(unsigned jobs) {
  const PackedView& all = arrays_.indicators;
  const bool domains = has(IndicatorType::domain), urls = has(IndicatorType::url);
  if (!domains && !urls) return;
  std::array<std::atomic<std::uint64_t>, 2> labels{};
  const auto note_domain = [&](std::string_view name) {
    const std::size_t bit = std::min<std::size_t>(labels_of(name), 128) - 1;
    const std::uint64_t mask = std::uint64_t{1} << bit % 64;
    if ((labels[bit / 64].load(std::memory_order_relaxed) & mask) == 0) labels[bit / 64].fetch_or(mask);
  };
  if (urls) {
    const auto url = static_cast<std::uint8_t>(IndicatorType::url);
    url_hosts_.make_room(static_cast<std::size_t>(std::count_if(all.types.begin(), all.types.end(), [&](std::uint8_t type) {
                           return (type & ~PackedView::kOwnId) == url;
                         })) + extras_.size());
  }
  parallel_for(jobs, (all.size() + kChunk - 1) / kChunk, [&](std::size_t chunk) {
    for (std::size_t i = chunk * kChunk; i < std::min(all.size(), (chunk + 1) * kChunk); ++i) {
      const IndicatorType type = all.packed_type(i);
      if (type == IndicatorType::domain) note_domain(all.key(i));
      if (type == IndicatorType::url) note_url(all.key(i));
    }
  });
  for (const Extra& extra : extras_) {
    const std::string_view key = std::string_view(extra_keys_).substr(extra.from, extra.size);
    if (extra.table == IndicatorType::domain) note_domain(key);
    if (extra.table == IndicatorType::url) note_url(key);
  }
  arrays_.domain_labels = {labels[0].load(), labels[1].load()};
  arrays_.url_hosts = url_hosts_.view();
}

void Index::note_url(std::string_view url) {
  Ip ip;
  url_hosts_.add(hash_key(url_host_key(url, ip)));
}

bool Index::may_be_url_host(std::string_view key) const { return may_be_in(arrays_.url_hosts, hash_key(key)); }

// What is the same for arrays made here and mapped ones.
void Index::finish() {
  const PackedView& all = arrays_.indicators;
  for (std::size_t type = 0; type < kIndicatorTypes; ++type)
    if (has(static_cast<IndicatorType>(type))) types_.insert(static_cast<IndicatorType>(type));
  for (std::size_t i = 0; i < all.size(); ++i) {
    if ((all.types[i] & ~PackedView::kOwnId) != static_cast<std::uint8_t>(IndicatorType::cidr)) continue;
    types_.insert(IndicatorType::cidr);
    if (const auto prefix = Prefix::parse(key_text(IndicatorType::cidr, all.key(i)))) prefixes_.add(*prefix, static_cast<std::uint32_t>(i));
  }
  prefixes_.seal();
  text_terms_.seal();
  for (const IndicatorType type : types_) as_text_.erase(type);
  types_.insert(as_text_.begin(), as_text_.end());
  for (std::uint8_t bit = 0; bit < 128; ++bit)
    if ((arrays_.domain_labels[bit / 64] >> bit % 64 & 1) != 0) labels_.push_back(static_cast<std::uint8_t>(bit + 1));
}

TermPlace Index::place(std::uint32_t term) const {
  const PackedView& all = arrays_.indicators;
  if (term >= all.size()) return term - all.size() < extras_.size() ? extras_[term - all.size()].place : TermPlace();
  return {.indicator = term, .list = 0, .term = 0, .list_size = 1, .type = all.packed_type(term)};
}

std::uint64_t Index::memory() const {
  std::uint64_t bytes = arrays_.indicators.memory() + arrays_.url_hosts.size_bytes() + extras_.size() * sizeof(Extra) + extra_keys_.size() +
                        prefixes_.memory();
  for (const auto& pair : arrays_.tables)
    for (const KeyTableView& table : pair) bytes += table.memory();
  return bytes;
}

}  // namespace demarche::sweep
