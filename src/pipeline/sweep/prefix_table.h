// PrefixTable: the prefixes that contain an address, out of very many, by one short search.
//
// Prefixes nest or are disjoint, so their ends cut the address space into segments, each with one innermost prefix; the
// others that contain it are that prefix's parents. For IPv4 an index over the first 8 or 16 bits leads to the segments
// of that block, so an address that no prefix is near costs two loads.
#pragma once

#include <cstdint>
#include <vector>

#include "model/ip.h"

namespace demarche::sweep {

class PrefixTable {
 public:
  // Building: add all, then seal() once.
  void add(const Prefix& prefix, std::uint32_t term) { wishes_.push_back({prefix, term}); }
  void seal();
  [[nodiscard]] bool empty() const { return nodes_.empty(); }
  [[nodiscard]] std::uint64_t memory() const;   // bytes

  // Calls fn(term) for each term whose prefix contains the address.
  template <class Fn>
  void for_each_containing(const Ip& ip, Fn&& fn) const {
    for (std::int32_t node = innermost(ip); node != kNone; node = nodes_[static_cast<std::size_t>(node)].parent) {
      const Node& found = nodes_[static_cast<std::size_t>(node)];
      for (std::uint32_t i = found.first; i < found.end; ++i) fn(terms_[i]);
    }
  }

 private:
  static constexpr std::int32_t kNone = -1;
  struct Wish {
    Prefix prefix;
    std::uint32_t term;
  };
  struct Node {                        // one distinct prefix; its terms are terms_[first, end)
    std::int32_t parent;
    std::uint32_t first, end;
  };
  struct Segment {                     // from `start` to the next segment's start
    Ip start;
    std::int32_t node;
  };
  [[nodiscard]] std::int32_t innermost(const Ip& ip) const;
  [[nodiscard]] std::int32_t innermost_v4(std::uint32_t address) const;
  void make_nodes();
  void make_segments();
  void make_v4_index();

  std::vector<Wish> wishes_;           // only while building
  std::vector<std::uint32_t> terms_;
  std::vector<Node> nodes_;            // a parent stands before its children
  std::vector<Segment> segments_;      // the whole 16-byte space, IPv4 within it
  std::vector<std::uint32_t> v4_starts_;
  std::vector<std::int32_t> v4_nodes_;
  std::vector<std::uint32_t> v4_index_;   // block -> the segment that holds the block's first address
  unsigned v4_shift_ = 24;
};

}  // namespace demarche::sweep
