#include "pipeline/sweep/prefix_table.h"

#include <algorithm>

#include "base/check.h"

namespace demarche::sweep {
namespace {

constexpr std::size_t kFewSegments = 256;   // up to here an index of 256 blocks (1 KiB) is enough

Ip last_of(const Prefix& prefix) {
  Ip::Bytes bytes = prefix.address().bytes();
  for (unsigned bit = prefix.bits(); bit < 128; ++bit)
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] | 0x80U >> bit % 8);
  return Ip::from_bytes(bytes);
}

// The address after this one; false after the very last.
bool step(Ip& ip) {
  Ip::Bytes bytes = ip.bytes();
  for (std::size_t i = bytes.size(); i-- > 0;) {
    if (++bytes[i] != 0) {
      ip = Ip::from_bytes(bytes);
      return true;
    }
  }
  return false;
}

}  // namespace

void PrefixTable::seal() {
  CHECK(nodes_.empty());
  if (wishes_.empty()) return;
  std::sort(wishes_.begin(), wishes_.end(), [](const Wish& a, const Wish& b) {
    return a.prefix != b.prefix ? a.prefix < b.prefix : a.term < b.term;
  });
  make_nodes();
  make_segments();
  make_v4_index();
  for (const Wish& wish : wishes_) terms_.push_back(wish.term);
  wishes_ = {};
}

std::uint64_t PrefixTable::memory() const {
  return terms_.size() * sizeof(std::uint32_t) + nodes_.size() * sizeof(Node) + segments_.size() * sizeof(Segment) +
         (v4_starts_.size() + v4_nodes_.size() + v4_index_.size()) * sizeof(std::uint32_t);
}

// Prefix's order (address, then length) puts every prefix after all that contain it.
void PrefixTable::make_nodes() {
  for (std::uint32_t i = 0; i < wishes_.size();) {
    std::uint32_t end = i + 1;
    while (end < wishes_.size() && wishes_[end].prefix == wishes_[i].prefix) ++end;
    nodes_.push_back({kNone, i, end});
    i = end;
  }
}

void PrefixTable::make_segments() {
  const auto from_here = [&](const Ip& start, std::int32_t node) {
    if (!segments_.empty() && segments_.back().start == start) segments_.back().node = node;
    else segments_.push_back({start, node});
  };
  std::vector<std::int32_t> open;   // the prefixes around the place where we are, widest first
  const auto prefix_of = [&](std::int32_t node) -> const Prefix& {
    return wishes_[nodes_[static_cast<std::size_t>(node)].first].prefix;
  };
  const auto close = [&] {
    Ip after = last_of(prefix_of(open.back()));
    open.pop_back();
    if (step(after)) from_here(after, open.empty() ? kNone : open.back());
  };
  from_here(Ip(), kNone);
  for (std::int32_t node = 0; node < static_cast<std::int32_t>(nodes_.size()); ++node) {
    const Ip start = prefix_of(node).address();
    while (!open.empty() && last_of(prefix_of(open.back())) < start) close();
    nodes_[static_cast<std::size_t>(node)].parent = open.empty() ? kNone : open.back();
    open.push_back(node);
    from_here(start, node);
  }
  while (!open.empty()) close();
}

void PrefixTable::make_v4_index() {
  const auto after = [](const Ip& ip, const Segment& segment) { return ip < segment.start; };
  const Ip first = Ip::from_v4(0), last = Ip::from_v4(0xFFFFFFFF);
  auto at = std::upper_bound(segments_.begin(), segments_.end(), first, after);
  v4_starts_.push_back(0);
  v4_nodes_.push_back(std::prev(at)->node);
  for (; at != segments_.end() && at->start <= last; ++at) {
    v4_starts_.push_back(at->start.v4());
    v4_nodes_.push_back(at->node);
  }
  v4_shift_ = v4_starts_.size() <= kFewSegments ? 24 : 16;
  const std::uint32_t blocks = std::uint32_t{1} << (32 - v4_shift_);
  std::uint32_t segment = 0;
  for (std::uint32_t block = 0; block < blocks; ++block) {
    while (segment + 1 < v4_starts_.size() && v4_starts_[segment + 1] <= block << v4_shift_) ++segment;
    v4_index_.push_back(segment);
  }
  v4_index_.push_back(static_cast<std::uint32_t>(v4_starts_.size() - 1));
}

std::int32_t PrefixTable::innermost(const Ip& ip) const {
  if (nodes_.empty()) return kNone;
  if (ip.is_v4()) return innermost_v4(ip.v4());
  const auto at = std::upper_bound(segments_.begin(), segments_.end(), ip,
                                   [](const Ip& address, const Segment& segment) { return address < segment.start; });
  return std::prev(at)->node;
}

std::int32_t PrefixTable::innermost_v4(std::uint32_t address) const {
  const std::uint32_t block = address >> v4_shift_;
  const std::uint32_t low = v4_index_[block], high = v4_index_[block + 1];
  if (low == high) return v4_nodes_[low];
  const auto from = v4_starts_.begin() + low;
  const auto at = std::upper_bound(from, v4_starts_.begin() + high + 1, address);
  return v4_nodes_[static_cast<std::size_t>(at - v4_starts_.begin()) - 1];
}

}  // namespace demarche::sweep
