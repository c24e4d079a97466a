#include "model/packed_indicators.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "base/check.h"
#include "base/parallel.h"
#include "model/term_key.h"

namespace demarche {
namespace {

constexpr std::size_t kMostInterned = 4096;
constexpr std::uint64_t kLargest32 = 0xFFFFFFFF;

// Its one term, when the indicator looks for one value by equality and nothing else.
const Term* only_term(const Indicator& indicator) {
  const bool one = indicator.any_of.size() == 1 && indicator.any_of[0].size() == 1 && indicator.pattern.empty();
  const bool small = indicator.line <= kLargest32 && indicator.offset <= kLargest32 && indicator.length <= kLargest32 &&
                     indicator.id.size() <= PackedIndicators::kLongestId;
  return one && small && indicator.any_of[0][0].op == TermOp::equals ? indicator.any_of[0].data() : nullptr;
}

}  // namespace

// ---- reading ----

std::size_t PackedView::id_size(std::string_view entry) const {
  if (entry.size() < 2) return entry.size();
  const std::size_t size = static_cast<unsigned char>(entry[entry.size() - 2]) |
                           static_cast<std::size_t>(static_cast<unsigned char>(entry.back())) << 8;
  return std::min(size, entry.size() - 2);
}

std::string_view PackedView::own_id(std::size_t i) const {
  if ((types[i] & kFull) != 0 || (types[i] & kOwnId) == 0) return {};
  const std::string_view all = entry(i);
  const std::size_t size = id_size(all);
  return all.size() < 2 ? std::string_view() : all.substr(all.size() - 2 - size, size);
}

const Indicator* PackedView::whole(std::size_t i) const {
  static const Indicator kNothing;
  const std::string_view all = entry(i);
  std::uint32_t number = 0;
  if (all.size() == sizeof number) std::memcpy(&number, all.data(), sizeof number);
  return all.size() == sizeof number && number < full.size() ? &full[number] : &kNothing;
}

DetailsRow PackedView::details_at(std::size_t i) const {
  return i < details.size() && details[i] < rows.size() ? rows[details[i]] : DetailsRow();
}

std::string_view PackedView::label(const DetailsRow& row) const {
  return row.text > texts.size() ? std::string_view() : texts.substr(row.text, row.label_size);
}

std::string_view PackedView::actor(const DetailsRow& row) const {
  if (row.text > texts.size() || row.label_size > texts.size() - row.text) return {};
  return texts.substr(row.text + row.label_size, row.actor_size);
}

Indicator PackedView::at(std::size_t i) const {
  if (const Indicator* kept = full_at(i)) return *kept;
  Indicator out;
  const IndicatorType type = packed_type(i);
  out.any_of = {{Term{type, key_text(type, key(i))}}};
  out.id = own_id(i);
  if (out.id.empty()) out.id = derived_indicator_id(out.any_of[0][0]);
  const DetailsRow row = details_at(i);
  out.label = label(row);
  out.actor = actor(row);
  if (row.valid_from != DetailsRow::kNoTime) out.valid_from = Timestamp::from_micros(row.valid_from);
  if (row.valid_until != DetailsRow::kNoTime) out.valid_until = Timestamp::from_micros(row.valid_until);
  if (row.confidence >= 0 && row.confidence <= 100) out.confidence = static_cast<int>(row.confidence);
  out.line = i < lines.size() ? lines[i] : 0;
  if (i < extents.size()) out.offset = extents[i].offset, out.length = extents[i].length;
  return out;
}

std::uint64_t PackedView::memory() const {
  const std::uint64_t whole = std::transform_reduce(full.begin(), full.end(), std::uint64_t{0}, std::plus<>(), [](const Indicator& each) {
    std::uint64_t size = sizeof(Indicator) + each.id.size() + each.pattern.size() + each.label.size() + each.actor.size();
    for (const auto& list : each.any_of) {
      size += sizeof(list);   // NOLINT(bugprone-sizeof-container): the vector itself
      for (const Term& term : list) size += sizeof term + term.value.size();
    }
    return size;
  });
  return types.size_bytes() + blocks.size_bytes() + ends.size_bytes() + bytes.size() + details.size_bytes() +
         lines.size_bytes() + extents.size_bytes() + rows.size_bytes() + texts.size() + whole;
}

// ---- adding ----

PackedIndicators::PackedIndicators(std::vector<Indicator> indicators) {
  for (Indicator& indicator : indicators) add(std::move(indicator));
  interned_.clear();
}

PackedView PackedIndicators::view() const {
  return {types_, blocks_, ends_, {bytes_.data(), bytes_.size()}, details_, lines_, extents_, rows_, {texts_.data(), texts_.size()}, full_};
}

void PackedIndicators::add_entry(std::uint8_t type, std::uint32_t details, std::uint32_t line, Extent extent) {
  CHECK(types_.size() < kLargest32 / 2);
  ends_.push_back(static_cast<std::uint32_t>(bytes_.size() - blocks_.back()));
  types_.push_back(type);
  details_.push_back(details);
  lines_.push_back(line);
  extents_.push_back(extent);
}

void PackedIndicators::append_id(std::string_view id) {
  CHECK(id.size() <= kLongestId);
  bytes_.insert(bytes_.end(), id.begin(), id.end());
  bytes_.push_back(static_cast<char>(id.size() & 0xFF));
  bytes_.push_back(static_cast<char>(id.size() >> 8));
}

void PackedIndicators::add(const SimpleIndicator& simple) {
  if (types_.size() % PackedView::kBlock == 0) blocks_.push_back(bytes_.size());
  bytes_.insert(bytes_.end(), simple.key.begin(), simple.key.end());
  if (!simple.id.empty()) append_id(simple.id);
  const auto type = static_cast<std::uint8_t>(simple.type);
  add_entry(simple.id.empty() ? type : type | PackedView::kOwnId, simple.details, simple.line, simple.extent);
}

void PackedIndicators::add(Indicator indicator) {
  const Term* term = only_term(indicator);
  std::string key;
  if (term != nullptr && append_key(term->type, term->value, key)) {
    const bool derived = indicator.id.empty() || (indicator.id.starts_with("ind-") && indicator.id == derived_indicator_id(*term));
    return add(SimpleIndicator{.type = term->type, .key = key, .id = derived ? std::string_view() : indicator.id,
                               .details = intern(indicator), .line = static_cast<std::uint32_t>(indicator.line),
                               .extent = {static_cast<std::uint32_t>(indicator.offset), static_cast<std::uint32_t>(indicator.length)}});
  }
  add_full(std::move(indicator));
}

void PackedIndicators::add_full(Indicator indicator) {
  if (types_.size() % PackedView::kBlock == 0) blocks_.push_back(bytes_.size());
  const auto number = static_cast<std::uint32_t>(full_.size());
  const auto* at = reinterpret_cast<const char*>(&number);
  bytes_.insert(bytes_.end(), at, at + sizeof number);
  full_.push_back(std::move(indicator));
  add_entry(PackedView::kFull, 0, 0, {0, 0});
}

std::uint32_t PackedIndicators::intern(const Indicator& of) {
  std::string key = of.label + '\0' + of.actor + '\0' + (of.valid_from ? std::to_string(of.valid_from->micros()) : "") + '\0' +
                    (of.valid_until ? std::to_string(of.valid_until->micros()) : "") + '\0' +
                    (of.confidence ? std::to_string(*of.confidence) : "");
  if (const auto known = interned_.find(key); known != interned_.end()) return known->second;
  if (interned_.size() >= kMostInterned) interned_.clear();
  DetailsRow row;
  row.text = texts_.size();
  row.label_size = static_cast<std::uint32_t>(of.label.size());
  row.actor_size = static_cast<std::uint32_t>(of.actor.size());
  if (of.valid_from) row.valid_from = of.valid_from->micros();
  if (of.valid_until) row.valid_until = of.valid_until->micros();
  if (of.confidence) row.confidence = *of.confidence;
  texts_.insert(texts_.end(), of.label.begin(), of.label.end());
  texts_.insert(texts_.end(), of.actor.begin(), of.actor.end());
  rows_.push_back(row);
  const auto number = static_cast<std::uint32_t>(rows_.size() - 1);
  interned_.emplace(std::move(key), number);
  return number;
}

// ---- whole sets ----

PackedIndicators PackedIndicators::join(std::vector<PackedIndicators> parts, unsigned jobs) {
  if (parts.size() == 1) return std::move(parts[0]);
  std::vector<PartStart> starts(parts.size() + 1);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const PackedIndicators& part = parts[i];
    starts[i + 1] = {starts[i].number + part.size(), starts[i].bytes + part.bytes_.size(), starts[i].rows + part.rows_.size(),
                     starts[i].texts + part.texts_.size(), starts[i].full + part.full_.size()};
  }
  const PartStart& all = starts.back();
  CHECK(all.number < kLargest32 / 2 && all.rows < kLargest32);
  PackedIndicators out;
  out.types_.resize(all.number);
  out.lines_.resize(all.number);
  out.extents_.resize(all.number);
  out.details_.resize(all.number);
  out.ends_.resize(all.number);
  out.blocks_.resize((all.number + PackedView::kBlock - 1) / PackedView::kBlock);
  out.bytes_.resize(all.bytes);
  out.rows_.resize(all.rows);
  out.texts_.resize(all.texts);
  out.full_.resize(all.full);
  // Blocks of the whole start anywhere in a part; the ends of entries count from them.
  for (std::size_t p = 0; p < parts.size(); ++p)
    for (std::size_t i = (PackedView::kBlock - starts[p].number % PackedView::kBlock) % PackedView::kBlock; i < parts[p].size(); i += PackedView::kBlock)
      out.blocks_[(starts[p].number + i) / PackedView::kBlock] = starts[p].bytes + parts[p].start_of(i);
  parallel_for(jobs, parts.size(), [&](std::size_t p) {
    out.take_part(parts[p], starts[p]);
    parts[p] = {};
  });
  return out;
}

std::uint64_t PackedIndicators::start_of(std::size_t i) const {
  return blocks_[i / PackedView::kBlock] + (i % PackedView::kBlock == 0 ? 0 : ends_[i - 1]);
}

// Copies a part to its place in these arrays, which are large enough.
void PackedIndicators::take_part(PackedIndicators& part, const PartStart& start) {
  const auto put = [](const auto& from, auto& into, std::size_t at) { std::copy(from.begin(), from.end(), into.begin() + static_cast<std::ptrdiff_t>(at)); };
  CHECK(part.extents_.size() == part.size());
  put(part.types_, types_, start.number);
  put(part.lines_, lines_, start.number);
  put(part.extents_, extents_, start.number);
  put(part.bytes_, bytes_, start.bytes);
  put(part.texts_, texts_, start.texts);
  for (std::size_t i = 0; i < part.rows_.size(); ++i) {
    DetailsRow& row = rows_[start.rows + i] = part.rows_[i];
    row.text += start.texts;
  }
  std::move(part.full_.begin(), part.full_.end(), full_.begin() + static_cast<std::ptrdiff_t>(start.full));
  for (std::size_t i = 0; i < part.size(); ++i) {
    const std::size_t number = start.number + i;
    details_[number] = part.details_[i] + static_cast<std::uint32_t>(start.rows);
    const std::uint64_t end = start.bytes + part.blocks_[i / PackedView::kBlock] + part.ends_[i];
    ends_[number] = static_cast<std::uint32_t>(end - blocks_[number / PackedView::kBlock]);
    if ((part.types_[i] & PackedView::kFull) == 0) continue;
    std::uint32_t full = 0;
    char* at = bytes_.data() + start.bytes + part.start_of(i);
    std::memcpy(&full, at, sizeof full);
    full += static_cast<std::uint32_t>(start.full);
    std::memcpy(at, &full, sizeof full);
  }
}

void PackedIndicators::revise(const std::vector<bool>& drop, const std::map<std::size_t, std::string>& ids) {
  CHECK(drop.size() == size());
  if (ids.empty()) return close_gaps(drop);
  PackedIndicators out;
  const PackedView from = view();
  for (std::size_t i = 0; i < size(); ++i) {
    if (drop[i]) continue;
    const auto id = ids.find(i);
    if (const Indicator* whole = from.full_at(i)) {
      Indicator copy = *whole;
      if (id != ids.end()) copy.id = id->second;
      out.add_full(std::move(copy));
      continue;
    }
    out.add(SimpleIndicator{.type = from.packed_type(i), .key = from.key(i), .id = id != ids.end() ? std::string_view(id->second) : from.own_id(i),
                            .details = details_[i], .line = lines_[i], .extent = extents_[i]});
  }
  out.rows_ = std::move(rows_);
  out.texts_ = std::move(texts_);
  *this = std::move(out);
}

// In place. What is kept moves down, never up: a block's start is read before one is written there.
void PackedIndicators::close_gaps(const std::vector<bool>& drop) {
  std::size_t kept = 0;
  std::uint64_t base = 0, first = 0, written = 0;
  for (std::size_t i = 0; i < drop.size(); ++i) {
    if (i % PackedView::kBlock == 0) base = first = blocks_[i / PackedView::kBlock];
    const std::uint64_t end = base + ends_[i];
    if (!drop[i]) {
      if (kept % PackedView::kBlock == 0) blocks_[kept / PackedView::kBlock] = written;
      std::memmove(bytes_.data() + written, bytes_.data() + first, end - first);
      written += end - first;
      ends_[kept] = static_cast<std::uint32_t>(written - blocks_[kept / PackedView::kBlock]);
      types_[kept] = types_[i], details_[kept] = details_[i], lines_[kept] = lines_[i], extents_[kept] = extents_[i];
      ++kept;
    }
    first = end;
  }
  types_.resize(kept), details_.resize(kept), lines_.resize(kept), extents_.resize(kept), ends_.resize(kept);
  blocks_.resize((kept + PackedView::kBlock - 1) / PackedView::kBlock);
  bytes_.resize(written);
}

}  // namespace demarche
